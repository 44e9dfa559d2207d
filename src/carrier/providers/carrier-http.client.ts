import type { z } from 'zod';
import { boundedFetch, isLate } from '../../infra/http/bounded-fetch.js';
import { CarrierRefusal } from './carrier-provider.js';

/** Asks carriers over HTTP. What they say and where they were asked is in no error: both have numbers and tokens in them. */
export class CarrierHttp {
  constructor(private readonly timeoutMs: number) {}

  /** The JSON that answers a JSON body, whatever it means. @throws CarrierRefusal `late`, `failed`, also for a 5xx */
  async postJson(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const request = {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    };
    const { status, text } = await this.ask(url, request);
    if (status >= 500 || (status >= 300 && status < 400)) throw new CarrierRefusal('failed', `HTTP ${status}`);
    try {
      return JSON.parse(text);
    } catch {
      throw new CarrierRefusal('failed', 'an answer that is not JSON');
    }
  }

  private async ask(url: string, request: RequestInit): Promise<{ status: number; text: string }> {
    try {
      const response = await boundedFetch(url, request, this.timeoutMs);
      return { status: response.status, text: await response.text() };
    } catch (error) {
      if (isLate(error)) throw new CarrierRefusal('late', 'no answer in time');
      throw new CarrierRefusal('failed', 'could not be asked');
    }
  }
}

/** What the schema makes of an answer. @throws CarrierRefusal `failed`, with the paths of what is missing */
export function understood<Output>(schema: z.ZodType<Output>, answer: unknown): Output {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  const paths = result.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new CarrierRefusal('failed', `an answer without what was asked for: ${paths}`);
}
