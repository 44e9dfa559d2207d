import type { z } from 'zod';
import type { CamaraSettings } from '../../config/carrier-settings.js';
import { boundedFetch } from '../../infra/http/bounded-fetch.js';
import type { Clock } from '../../kernel/clock.js';
import type { Random } from '../../kernel/random.js';
import { CamaraAuthorization, understanding, type AccessToken } from './camara-authorization.client.js';
import { CamaraRefusal, refusalOf } from './camara-trouble.js';

/** A token that is about to end isn't used any more. */
const marginMs = 10_000;

/** One call of an API; `path` stands behind CAMARA_API_URL. */
export interface CamaraCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  readonly accessToken: string;
  readonly correlationId: string;
}

interface KeptToken {
  readonly token: Promise<AccessToken>;
  endsAt: number;
}

/**
 * An operator by CAMARA's definitions: who may ask it, and the calls of its APIs. Everything that is thrown is a
 * CamaraRefusal, without numbers and tokens. A deadline bounds all that is asked for one answer.
 */
export class CamaraOperator {
  readonly authorization: CamaraAuthorization;
  private readonly ownTokens = new Map<string, KeptToken>();

  constructor(
    private readonly settings: CamaraSettings,
    private readonly timeoutMs: number,
    private readonly clock: Clock,
    random: Random,
  ) {
    this.authorization = new CamaraAuthorization(settings, clock, random);
  }

  /** When whoever begins now has waited long enough. */
  deadline(): AbortSignal {
    return AbortSignal.timeout(this.timeoutMs);
  }

  /** What the API answers, as the schema makes of it; undefined where the answer is empty. */
  async call<Answer>(
    { method, path, body, accessToken, correlationId }: CamaraCall,
    schema: z.ZodType<Answer>,
    deadline: AbortSignal,
  ): Promise<Answer> {
    return understanding(deadline, async () => {
      const request: RequestInit = {
        method,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${accessToken}`,
          'x-correlator': correlationId,
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      };
      const response = await boundedFetch(this.settings.apiUrl + path, request, deadline);
      const answer = await readAnswer(response);
      if (!response.ok) throw refusalOf((answer as { code?: unknown } | undefined)?.code, response.status);
      const understood = schema.safeParse(answer);
      if (!understood.success) throw new CamaraRefusal('failed', 'answered without what was asked for');
      return understood.data;
    });
  }

  /** As `call`, with a token of our own; an operator that no longer knows it is asked for another one, once. */
  async callOwn<Answer>(
    call: Omit<CamaraCall, 'accessToken'> & { readonly scopes: readonly string[] },
    schema: z.ZodType<Answer>,
    deadline: AbortSignal,
  ): Promise<Answer> {
    const ask = async () =>
      this.call({ ...call, accessToken: await this.ownToken(call.scopes, deadline) }, schema, deadline);
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof CamaraRefusal && error.code === 'UNAUTHENTICATED')) throw error;
      this.ownTokens.delete(call.scopes.join(' '));
      return ask();
    }
  }

  /** Asked for anew shortly before it ends; all who need it at once share one question. */
  private async ownToken(scopes: readonly string[], deadline: AbortSignal): Promise<string> {
    const kept = this.ownTokens.get(scopes.join(' '));
    const current = kept && kept.endsAt > this.clock.now() ? kept : this.askForOwnToken(scopes, deadline);
    return (await current.token).token;
  }

  private askForOwnToken(scopes: readonly string[], deadline: AbortSignal): KeptToken {
    const [key, token] = [scopes.join(' '), this.authorization.ownToken(scopes, deadline)];
    const kept: KeptToken = { token, endsAt: Infinity };
    this.ownTokens.set(key, kept);
    const forget = (): void => {
      if (this.ownTokens.get(key) === kept) this.ownTokens.delete(key);
    };
    token.then(({ seconds }) => {
      kept.endsAt = this.clock.now() + seconds * 1000 - marginMs;
    }, forget);
    return kept;
  }
}

/** The JSON value of an answer; undefined where there is none. */
async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Without the parser's own words: they quote the text. A refusal may come without JSON: its status tells.
    if (!response.ok) return undefined;
    throw new CamaraRefusal('failed', 'answered with something that is not JSON');
  }
}
