import { tokensSchema } from '../../src/contract/tokens.js';
import type { Caller } from './call.js';
import { SignedIn } from './people.js';
import { jwksKids, kidOf } from './signing-keys.js';

const workers = 3;
const tokensKept = 4;
const roundsASignIn = 6;

/**
 * People who do without a pause what tokens are for, at all nodes: sign in, call with new and with older tokens, and
 * refresh. Each token's `kid` must stand in every node's JWKS. Whatever is refused is written down.
 */
export class TokenTraffic {
  readonly failures: string[] = [];
  readonly mintedBy = new Map<string, number>();
  private readonly rounds = Array.from({ length: workers }, () => 0);
  private readonly over = new Set<string>();
  private readonly running: Promise<void>[];
  private isStopping = false;

  constructor(private readonly nodes: readonly Caller[]) {
    this.running = this.rounds.map((_, worker) => this.work(worker));
  }

  /** How many rounds the slowest has made. */
  get roundsMade(): number {
    return Math.min(...this.rounds);
  }

  /** From now on tokens that this key signed count as ended, and are not used. */
  letEnd(kid: string): void {
    this.over.add(kid);
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await Promise.all(this.running);
  }

  private async work(worker: number): Promise<void> {
    let kept: SignedIn[] = [];
    while (!this.isStopping) {
      try {
        const node = this.nodes[(worker + (this.rounds[worker] ?? 0)) % this.nodes.length]!;
        const last = (this.rounds[worker] ?? 0) % roundsASignIn === 0 ? undefined : kept.at(-1);
        const fresh = last ? await this.refresh(last.at(node)) : await SignedIn.as('alice', node);
        const kid = kidOf(fresh.tokens.accessToken);
        this.mintedBy.set(kid, (this.mintedBy.get(kid) ?? 0) + 1);
        kept = [...kept, fresh].slice(-tokensKept);
        await Promise.all(this.nodes.map((other) => this.useAll(kept, other)));
      } catch (error) {
        this.failures.push(String(error));
      }
      this.rounds[worker] = (this.rounds[worker] ?? 0) + 1;
    }
  }

  private async useAll(kept: readonly SignedIn[], node: Caller): Promise<void> {
    for (const { device, tokens } of kept) {
      const kid = kidOf(tokens.accessToken);
      if (this.over.has(kid)) continue;
      const [me, kids] = await Promise.all([
        node.call({ path: '/v1/me', device, credential: tokens.accessToken }),
        jwksKids(node),
      ]);
      if (me.status !== 200) this.failures.push(`${kid}: ${String(me.status)} ${JSON.stringify(me.body)}`);
      if (!kids.includes(kid)) this.failures.push(`${kid} signed a living token and is not in the JWKS`);
    }
  }

  private async refresh(who: SignedIn): Promise<SignedIn> {
    const { caller, device, tokens } = who;
    const answer = await caller.succeed({
      path: '/v1/auth/refresh',
      body: { refreshToken: tokens.refreshToken },
      device,
    });
    return new SignedIn(caller, device, tokensSchema.parse(answer));
  }
}
