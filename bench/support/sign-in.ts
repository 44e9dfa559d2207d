import type { Caller } from '../../test/support/call.js';
import { Browser, type SignedIn } from '../../test/support/people.js';

/** One whole sign-in by QR code; from before the confirm is sent to when `qr:token` has arrived, in milliseconds. */
export async function confirmToToken(caller: Caller, phone: SignedIn): Promise<number> {
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

/** The time within which this share of them came, to hundredths of a millisecond. */
export function within(times: readonly number[], share: number): number {
  const sorted = [...times].sort((left, right) => left - right);
  return Math.round((sorted[Math.ceil(sorted.length * share) - 1] ?? NaN) * 100) / 100;
}
