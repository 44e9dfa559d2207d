import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CodeMessage } from '../../src/accounts/messages/message.js';

/** How a message was refused: an AppError, as it crossed to us. */
export interface Refused {
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

/** Sends codes by the service's own senders, in a process of their own. */
export class MessageProcess {
  private readonly printed: string[] = [];
  private readonly waiting = new Map<number, (refused: Refused | undefined) => void>();
  private count = 0;

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => this.printed.push(chunk.toString()));
    }
    child.on('message', (answer: { id: number; error?: Refused }) => {
      this.waiting.get(answer.id)?.(answer.error);
      this.waiting.delete(answer.id);
    });
  }

  static async start(): Promise<MessageProcess> {
    const child = fork(join(process.cwd(), 'test/support/message-process.mjs'), { silent: true });
    process.once('exit', () => child.kill('SIGKILL'));
    const process_ = new MessageProcess(child);
    await once(child, 'message');
    return process_;
  }

  /** Undefined once it was sent with these settings, or why it wasn't. */
  async send(env: Record<string, string>, message: CodeMessage): Promise<Refused | undefined> {
    this.count += 1;
    const id = this.count;
    const answer = new Promise<Refused | undefined>((resolve) => this.waiting.set(id, resolve));
    this.child.send({ id, env, message });
    return answer;
  }

  /** Everything it has printed. */
  log(): string {
    return this.printed.join('');
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}
