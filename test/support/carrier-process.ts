import type { CarrierProviderId } from '../../src/config/carrier-settings.js';
import type {
  CarrierTrouble,
  ShownToken,
  Verdict,
  WebBegin,
  WebPlace,
} from '../../src/carrier/providers/carrier-provider.js';
import { AskedProcess } from './asked-process.js';

interface Question {
  readonly env: Record<string, string>;
  readonly provider: CarrierProviderId;
  readonly call: 'exchange' | 'verify' | 'forWeb';
  readonly values: readonly unknown[];
}

/** What a provider answered, or the CarrierRefusal that came instead. */
export type Told<Answer> =
  | { readonly answer: Answer; readonly trouble?: undefined }
  | { readonly trouble: CarrierTrouble; readonly reason: string; readonly answer?: undefined };

/** Asks carriers by the service's own providers, in a process of their own. */
export class CarrierProcess {
  private constructor(private readonly process: AskedProcess<Question, object>) {}

  static async start(): Promise<CarrierProcess> {
    return new CarrierProcess(await AskedProcess.start('ask-carriers.mjs'));
  }

  async exchange(env: Record<string, string>, provider: CarrierProviderId, shown: ShownToken): Promise<Told<string>> {
    return this.ask({ env, provider, call: 'exchange', values: [shown] });
  }

  async verify(
    env: Record<string, string>,
    provider: CarrierProviderId,
    shown: ShownToken,
    number: string,
  ): Promise<Told<Verdict>> {
    return this.ask({ env, provider, call: 'verify', values: [shown, number] });
  }

  async forWeb(
    env: Record<string, string>,
    provider: CarrierProviderId,
    place: WebPlace,
  ): Promise<Told<WebBegin | undefined>> {
    return this.ask({ env, provider, call: 'forWeb', values: [place] });
  }

  /** Everything it has printed. */
  log(): string {
    return this.process.log();
  }

  async stop(): Promise<void> {
    await this.process.stop();
  }

  private async ask<Answer>(question: Question): Promise<Told<Answer>> {
    const { id: _id, ...told } = (await this.process.ask(question)) as { id: number };
    return told as Told<Answer>;
  }
}
