/**
 * How soon the browsers of a killed node are signed in elsewhere: all wait at one of two nodes, behind a balancer; for
 * some the phone says yes while that node hangs, then it is killed by SIGKILL.
 *
 * Counted from the kill to the tokens in the browser. `npm run bench -- node-killed`; WAITING sets how many wait at the
 * node, CONFIRMED how many of them are confirmed.
 */
import { Caller } from '../test/support/call.js';
import { SignedIn } from '../test/support/people.js';
import { startService } from '../test/support/service.js';
import { Crowd, describeTimes, timesOf } from './support/crowd.js';

const waiting = Number(process.env.WAITING ?? 1_000);
const confirmed = Number(process.env.CONFIRMED ?? 200);
const targetMs = 3_000;
const confirmsAtOnce = 20;

const env = {
  RATE_LIMIT_SCALE: '1000000',
  QR_PENDING_SECONDS: '3600',
  QR_CONFIRMED_SECONDS: '300',
  LOG_LEVEL: 'warn',
};

async function main(): Promise<void> {
  const service = await startService({ nodes: 2, balanced: true, env });
  const crowd = new Crowd();
  try {
    const [killed, other] = [service.nodes[0]!, service.nodes[1]!];
    const phone = await SignedIn.as('alice', new Caller(service.publicUrl, other.url));
    service.balancer!.onlyTo(0);
    const qrIds = await crowd.gather(service.publicUrl, [service.publicUrl], waiting);
    killed.process.kill('SIGSTOP');
    for (let start = 0; start < confirmed; start += confirmsAtOnce) {
      await Promise.all(qrIds.slice(start, Math.min(start + confirmsAtOnce, confirmed)).map((id) => phone.approve(id)));
    }
    service.balancer!.onlyTo();
    await crowd.mark();
    const killedAt = performance.timeOrigin + performance.now();
    await killed.kill();
    const { reports } = await crowd.until('signedIn', confirmed);
    const signedIn = timesOf(reports, 'signedIn');
    const { reports: later, cpuMs } = await crowd.until('told', waiting);
    const rows = await service.sql('SELECT id FROM sessions WHERE qr_id = ANY($1)', [qrIds]);
    const lastMs = (signedIn.at(-1) ?? NaN) - killedAt;
    console.log(`\nA node killed at which ${String(waiting)} browsers waited, Node ${process.version}:`);
    console.log(`  ${String(confirmed)} confirmed are signed in elsewhere: ${describeTimes(signedIn, killedAt)}`);
    console.log(`  all wait elsewhere: ${describeTimes(timesOf(later, 'told'), killedAt)}`);
    console.log(
      `  sign-in sessions made: ${String(rows.length)}; the browsers used ${(cpuMs / 1000).toFixed(1)} s of the processor`,
    );
    const isReached = lastMs <= targetMs && rows.length === confirmed;
    console.log(`  ${isReached ? 'reached' : 'MISSED'}: all once, within ${String(targetMs)} ms`);
    process.exitCode = isReached ? 0 : 1;
  } finally {
    crowd.stop();
    await service.stop();
  }
}

await main();
