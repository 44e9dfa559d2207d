import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A script of `test/support` in a process of its own that answers questions; Jest loads CommonJS in another way than Node. */
export class AskedProcess<Question extends object, Answer extends object> {
  private readonly printed: string[] = [];
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private count = 0;

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => this.printed.push(chunk.toString()));
    }
    child.on('message', (answer: Answer & { id: number }) => {
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
    });
  }

  /** Resolves once it can be asked. */
  static async start<Question extends object, Answer extends object>(
    script: string,
  ): Promise<AskedProcess<Question, Answer>> {
    const child = fork(join(process.cwd(), 'test/support', script), { silent: true });
    process.once('exit', () => child.kill('SIGKILL'));
    const asked = new AskedProcess<Question, Answer>(child);
    await once(child, 'message');
    return asked;
  }

  async ask(question: Question): Promise<Answer> {
    this.count += 1;
    const id = this.count;
    const answer = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    this.child.send({ id, ...question });
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
