import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { boundedFetch, isLate } from '../../infra/http/bounded-fetch.js';
import { AppError } from '../../kernel/app-error.js';

/** A refusal whose cause tells the log what a provider did; never what it said, nor the address, which may hold a secret. */
export function providerError(provider: string, what: string): AppError {
  return new AppError('provider_error', {}, { cause: new Error(`${provider} ${what}`) });
}

/** Asks third parties over HTTP: for five seconds at most by default, 256 KiB at most, never where they redirect to. */
@Injectable()
export class ProviderHttp {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /**
   * The answer, read to its end, whatever its status.
   *
   * @throws AppError `provider_timeout`, `provider_error`
   */
  async fetch(url: string | URL, init: RequestInit = {}): Promise<Response> {
    try {
      return await boundedFetch(url, init, this.settings.providerTimeoutMs);
    } catch (error) {
      throw new AppError(isLate(error) ? 'provider_timeout' : 'provider_error', {}, { cause: error });
    }
  }

  /** The answer's text. @throws AppError `provider_timeout`, and `provider_error` for a 5xx or a redirect too */
  async text(provider: string, url: string | URL, init: RequestInit = {}): Promise<string> {
    const response = await this.fetch(url, init);
    const isNoAnswer = response.status >= 500 || (response.status >= 300 && response.status < 400);
    if (isNoAnswer) throw providerError(provider, `answered with ${response.status}`);
    return response.text();
  }
}

/** The JSON value in a text, whatever its content type. @throws AppError `provider_error` */
export function jsonIn(provider: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without the parser's own words: they quote the text.
    throw providerError(provider, 'answered with something that is not JSON');
  }
}

/** What the schema makes of an answer. @throws AppError `provider_error` */
export function understood<Output>(provider: string, schema: z.ZodType<Output>, answer: unknown): Output {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  const paths = result.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw providerError(provider, `answered without what was asked for: ${paths}`);
}
