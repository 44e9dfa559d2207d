/**
 * How long after the phone's "yes" the browser holds its tokens: one sign-in at a time, over one node, with the push.
 *
 * From before the confirm is sent to when `qr:token` has arrived. Run it with `npm run bench`; ROUNDS sets how many
 * sign-ins are counted, after some that are not.
 */
import { Caller } from '../test/support/call.js';
import { Browser, SignedIn } from '../test/support/people.js';
import { startService } from '../test/support/service.js';

const warmUpRounds = 30;

async function signInOnce(caller: Caller, phone: SignedIn): Promise<number> {
  const browser = await Browser.open(caller);
  const socket = browser.openSocket();
  await new Promise<void>((resolve) => {
    socket.once('qr:state', () => {
      resolve();
    });
  });
  const { tempToken } = await phone.scan(browser.qrId);
  const arrived = new Promise<number>((resolve) => {
    socket.once('qr:token', (_tokens, acknowledge) => {
      resolve(performance.now());
      acknowledge();
    });
  });
  const ended = new Promise<void>((resolve) => {
    socket.once('disconnect', () => {
      resolve();
    });
  });
  const started = performance.now();
  await phone.confirm(browser.qrId, tempToken);
  const tookMs = (await arrived) - started;
  await ended;
  return tookMs;
}

async function main(): Promise<void> {
  const rounds = Number(process.env.ROUNDS ?? 500);
  const service = await startService();
  try {
    const caller = new Caller(service.publicUrl);
    const phone = await SignedIn.as('alice', caller);
    const times: number[] = [];
    for (let round = -warmUpRounds; round < rounds; round += 1) {
      const tookMs = await signInOnce(caller, phone);
      if (round >= 0) times.push(tookMs);
    }
    times.sort((left, right) => left - right);
    const at = (share: number): string => (times[Math.ceil(times.length * share) - 1] ?? NaN).toFixed(2);
    console.log(
      `confirm → token in the browser, Node ${process.version}: ` +
        `median ${at(0.5)} ms, p99 ${at(0.99)} ms, ${String(times.length)} sign-ins one at a time`,
    );
  } finally {
    await service.stop();
  }
}

await main();
