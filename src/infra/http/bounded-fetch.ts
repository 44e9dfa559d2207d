const longestBody = 262_144;
// Fetch makes no answer with a body of these.
const withoutBody = [101, 204, 205, 304];

/**
 * The answer of someone else's API, read to its end, whatever its status: 256 KiB at most, never from where it redirects
 * to. `within` is how many milliseconds it may take, or the signal that ends the time of several calls.
 *
 * @throws what fetch throws; `isLate` tells whether it was for the time
 */
export async function boundedFetch(
  url: string | URL,
  init: RequestInit,
  within: number | AbortSignal,
): Promise<Response> {
  const signal = typeof within === 'number' ? AbortSignal.timeout(within) : within;
  const response = await fetch(url, { ...init, redirect: 'manual', signal });
  const body = withoutBody.includes(response.status) ? null : await readBody(response);
  return new Response(body, { status: response.status, headers: response.headers });
}

/** Whether `boundedFetch` failed because there was no whole answer in time. */
export function isLate(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, cause } = error as { readonly name?: unknown; readonly cause?: unknown };
  return name === 'TimeoutError' || isLate(cause);
}

async function readBody(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > longestBody) throw new Error('an answer is too long');
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
