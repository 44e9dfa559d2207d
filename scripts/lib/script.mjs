/** How each of our scripts runs and, above all, ends: whatever it started is stopped, in the reverse order. */

/** A failure the user can do something about: its message is printed without a stack. */
export class ScriptError extends Error {}

const signals = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15 };
// Ctrl-C reaches us twice within moments: from the terminal, and passed on by npm. Only a later one means impatience.
const impatientAfterMs = 1_000;
const lookForNpmEveryMs = 500;

/**
 * Runs `main` and exits with the code it returns, after all that it gave to `onEnd` has run, last given first. The
 * same happens on Ctrl-C, a signal, a closed terminal, when npm that started us is killed, and on a failure.
 * @param {(onEnd: (stop: () => unknown) => void) => Promise<number>} main
 */
export async function runScript(main) {
  const stops = [];
  let endedAt;

  const end = async (code) => {
    if (endedAt !== undefined) return;
    endedAt = Date.now();
    let result = code;
    while (stops.length > 0) {
      try {
        await stops.pop()();
      } catch (error) {
        report(error);
        result ||= 1;
      }
    }
    process.exit(result);
  };

  for (const [signal, number] of Object.entries(signals)) {
    process.on(signal, () => {
      if (endedAt !== undefined && Date.now() - endedAt > impatientAfterMs) process.exit(128 + number);
      void end(128 + number);
    });
  }
  // The terminal or the pipe we wrote to is gone.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => void end(128 + signals.SIGHUP));
  watchNpm(() => void end(128 + signals.SIGTERM));

  try {
    await end(await main((stop) => stops.push(stop)));
  } catch (error) {
    if (endedAt !== undefined) return; // What fails because we are stopping is no news.
    report(error);
    await end(1);
  }
}

/** npm passes SIGTERM on but can't pass SIGKILL: then we find ourselves with another parent. */
function watchNpm(whenGone) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) whenGone();
  }, lookForNpmEveryMs);
  timer.unref();
}

function report(error) {
  console.error(error instanceof ScriptError ? `\n${error.message}` : error);
}
