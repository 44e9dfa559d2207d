/**
 * Asks again and again until the answer is truthy, and resolves with it; what `ask` throws counts as "not yet".
 *
 * @throws Error that names what was awaited, after `timeoutMs`
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T> | T,
  timeoutMs = 15_000,
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const answer = await ask();
      if (answer) return answer as Exclude<T, false | null | undefined>;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`waited ${String(timeoutMs)} ms in vain for ${what}`, { cause: last });
}
