import type { CodeMessage } from '../../src/accounts/messages/message.js';
import { AskedProcess } from './asked-process.js';

/** How a message was refused: an AppError, as it crossed to us. */
export interface Refused {
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

interface Order {
  readonly env: Record<string, string>;
  readonly message: CodeMessage;
}

/** Sends codes by the service's own senders, in a process of their own. */
export class MessageProcess {
  private constructor(private readonly process: AskedProcess<Order, { error?: Refused }>) {}

  static async start(): Promise<MessageProcess> {
    return new MessageProcess(await AskedProcess.start('message-process.mjs'));
  }

  /** Undefined once it was sent with these settings, or why it wasn't. */
  async send(env: Record<string, string>, message: CodeMessage): Promise<Refused | undefined> {
    return (await this.process.ask({ env, message })).error;
  }

  /** Everything it has printed. */
  log(): string {
    return this.process.log();
  }

  async stop(): Promise<void> {
    await this.process.stop();
  }
}
