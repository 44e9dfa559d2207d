import type { RecordedCall, CallResult } from '../../simulator/world/calls.js';
import type { FaultMode } from '../../simulator/world/faults.js';
import type { SentMessage } from '../../simulator/world/outbox.js';
import { mailPortOf, serviceSettings } from '../../simulator/service-settings.js';
import { spawnProgram, type Program } from './program.js';
import { freePort, isPortFree } from './servers.js';
import { until } from './until.js';

/** How often providers were called, with what result; the newest calls first. */
export interface CallRecord {
  readonly total: number;
  readonly results: Partial<Record<CallResult, number>>;
  readonly calls: readonly RecordedCall[];
}

/** A simulator of the test's own: what isn't ours, on its real wire. */
export class Simulator {
  private constructor(
    readonly port: number,
    private readonly program: Program,
  ) {}

  /** Resolves once it answers. */
  static async start(): Promise<Simulator> {
    for (let attempt = 1; ; attempt += 1) {
      const simulator = await Simulator.spawn();
      // Another test's server may have taken one of its ports since they were looked for.
      if (await simulator.answers()) return simulator;
      if (attempt === 3) throw new Error(`the simulator ended at its start:\n${simulator.program.log()}`);
    }
  }

  private static async spawn(): Promise<Simulator> {
    let port = await freePort();
    while (!(await isPortFree(mailPortOf(port)))) port = await freePort();
    return new Simulator(port, spawnProgram('dist/simulator/main.js', { SIMULATOR_PORT: String(port) }));
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  /** The environment that points a node at it. */
  get settings(): Record<string, string> {
    return { SIMULATOR_PORT: String(this.port), ...serviceSettings(this.port) };
  }

  /** What was sent to a phone or an address, newest first. */
  async outbox(to: string): Promise<readonly SentMessage[]> {
    return (await this.get<{ messages: SentMessage[] }>(`/sim/outbox?to=${encodeURIComponent(to)}`)).messages;
  }

  /** The code in the newest message to a phone or an address. */
  async lastCode(to: string): Promise<string> {
    const [newest] = await this.outbox(to);
    if (!newest?.code) throw new Error(`no code was sent to ${to}`);
    return newest.code;
  }

  /** From now on this provider fails so, `count` times, or until it is set to `ok`. */
  async fault(provider: string, mode: FaultMode, count?: number, code?: string): Promise<void> {
    await this.post('/sim/faults', {
      provider,
      mode,
      ...(count !== undefined && { count }),
      ...(code !== undefined && { code }),
    });
  }

  async calls(provider: string): Promise<CallRecord> {
    return this.get(`/sim/calls?provider=${provider}`);
  }

  /** For further questions to it; what it refuses fails. */
  async get<Body>(path: string): Promise<Body> {
    return this.ask<Body>(path);
  }

  async post<Body>(path: string, body: unknown): Promise<Body> {
    const headers = { 'content-type': 'application/json' };
    return this.ask<Body>(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async stop(): Promise<void> {
    await this.program.stop();
  }

  private async answers(): Promise<boolean> {
    return until('the simulator to answer', async () => {
      if (this.program.process.exitCode !== null) return 'ended';
      return (await fetch(`${this.url}/sim/calls`)).ok && 'ready';
    }).then((state) => state === 'ready');
  }

  private async ask<Body>(path: string, init: RequestInit = {}): Promise<Body> {
    const response = await fetch(this.url + path, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${text}`);
    return JSON.parse(text) as Body;
  }
}
