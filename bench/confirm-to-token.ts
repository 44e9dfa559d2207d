/**
 * How long after the phone's "yes" the browser holds its tokens: one sign-in at a time, over one node, with the push.
 *
 * From before the confirm is sent to when `qr:token` has arrived. Run it with `npm run bench`; ROUNDS sets how many
 * sign-ins are counted, after some that are not.
 */
import { Caller } from '../test/support/call.js';
import { SignedIn } from '../test/support/people.js';
import { startService } from '../test/support/service.js';
import { confirmToToken, within } from './support/sign-in.js';

const warmUpRounds = 30;

async function main(): Promise<void> {
  const rounds = Number(process.env.ROUNDS ?? 500);
  const service = await startService();
  try {
    const caller = new Caller(service.publicUrl);
    const phone = await SignedIn.as('alice', caller);
    const times: number[] = [];
    for (let round = -warmUpRounds; round < rounds; round += 1) {
      const tookMs = await confirmToToken(caller, phone);
      if (round >= 0) times.push(tookMs);
    }
    const at = (share: number): string => within(times, share).toFixed(2);
    console.log(
      `confirm → token in the browser, Node ${process.version}: ` +
        `median ${at(0.5)} ms, p99 ${at(0.99)} ms, ${String(times.length)} sign-ins one at a time`,
    );
  } finally {
    await service.stop();
  }
}

await main();
