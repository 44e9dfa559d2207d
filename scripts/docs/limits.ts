import { counts, rates, socketLimits, unconfirmedScanSeconds, windows } from '../../src/infra/limits/limits.js';
import { DocumentedSource } from './doc-comments.js';
import { duration, table } from './markdown.js';

/** Every limit with its numbers, and why it is what it is. */
export function limitsTable(): string {
  const source = new DocumentedSource('src/infra/limits/limits.ts');
  const often = source.membersOf('rates').map(({ name, doc }) => {
    const { points, seconds } = rates[name as keyof typeof rates];
    const inMinute = (points * 60) / seconds;
    return [doc, `${points} at once, then ${inMinute < 5 ? `${inMinute * 60} an hour` : `${inMinute} a minute`}`];
  });
  const inAll = source.membersOf('windows').map(({ name, doc }) => {
    const { points, seconds } = windows[name as keyof typeof windows];
    return [doc, `${points} in ${duration(seconds * 1000)}`];
  });
  const atOnce = source.membersOf('counts').map(({ name, doc }) => {
    const most = counts[name as keyof typeof counts];
    return [doc, name === 'unconfirmedScans' ? `${most} in ${duration(unconfirmedScanSeconds * 1000)}` : String(most)];
  });
  const { messageBytes, messages, messagesInMs, silentMs } = socketLimits;
  const socket = [
    [
      'What one socket may send: handshakes, acknowledgements and pongs are all that it needs.',
      `${messages} packets in ${duration(messagesInMs)}, ${messageBytes / 1024} KiB each`,
    ],
    ['How long a socket may stay without saying who it is.', duration(silentMs)],
  ];
  return table(['what', 'how much'], [...often, ...inAll, ...atOnce, ...socket]);
}
