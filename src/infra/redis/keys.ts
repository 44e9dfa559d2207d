import calculateSlot from 'cluster-key-slot';
import { qrIdPattern } from '../../contract/primitives.js';

/**
 * Every Redis key and channel, in one place.
 *
 * A base64url id's first character (64 values, uniform) picks one of 64 buckets; a bucket's keys share a hash tag, so
 * that one script may touch them all on a cluster. Tags are numbers chosen so that bucket i lies in the slots
 * 256·i … 256·i+255: even over any number of shards, where the bare character as tag gives 16/20/28 of 64 over three.
 */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const slotsPerBucket = 16384 / alphabet.length;

const tags: readonly string[] = findTags();

function findTags(): string[] {
  const found = new Map<number, string>();
  for (let candidate = 0; found.size < alphabet.length; candidate += 1) {
    const bucket = Math.floor(calculateSlot(String(candidate)) / slotsPerBucket);
    if (!found.has(bucket)) found.set(bucket, String(candidate));
  }
  return Array.from({ length: alphabet.length }, (_, bucket) => found.get(bucket) ?? '');
}

/** All buckets, for whoever goes through them in turn. */
export const buckets: readonly number[] = tags.map((_, bucket) => bucket);

/** The bucket of a base64url id. */
export function bucketOf(id: string): number {
  const bucket = alphabet.indexOf(id.charAt(0));
  if (bucket < 0 || id === '') throw new RangeError('not a base64url id');
  return bucket;
}

function key(bucket: number, rest: string): string {
  return `{${tags[bucket] ?? ''}}:${rest}`;
}

/** Whether a text from outside is a QR session's id. Asked before any key is built from it. */
export function isQrId(text: string): boolean {
  return qrIdPattern.test(text);
}

export const keys = {
  /** The QR session's document; also the name of the channel that its browser listens to. */
  qr: (qrId: string) => key(bucketOf(qrId), `qr:${qrId}`),
  /** How many held polls wait for one QR session. */
  qrHeld: (qrId: string, side: 'browser' | 'phone') => key(bucketOf(qrId), `held:${side}:${qrId}`),
  /** Which node is handing over the tokens of one QR session right now. */
  qrDelivery: (qrId: string) => key(bucketOf(qrId), `delivery:${qrId}`),
  /** A bucket's unfinished QR sessions by expiry. */
  live: (bucket: number) => key(bucket, 'live'),
  /** The QR sessions that one sign-in session has scanned lately, finished ones among them. */
  approving: (sessionId: string) => key(bucketOf(sessionId), `approving:${sessionId}`),
  /** Says that a sign-in session has been ended. */
  revoked: (sessionId: string) => key(bucketOf(sessionId), `revoked:${sessionId}`),
  /** Says that a proof has been used; in the bucket of what it was shown with. */
  proof: (ownerId: string, proofHash: string) => key(bucketOf(ownerId), `proof:${proofHash}`),
  /** When this bucket's revocations were loaded, in seconds; missing when Redis came back empty. */
  epoch: (bucket: number) => key(bucket, 'epoch'),
  /** How much of a rate its subject has used up. */
  rate: (rate: string, subjectId: string) => key(bucketOf(subjectId), `rate:${rate}:${subjectId}`),
  /** How much is taken of a window or a budget; `take-points.lua.ts` knows it by its name. */
  window: (window: string, subjectId: string) => key(bucketOf(subjectId), `window:${window}:${subjectId}`),
  /** A code that was sent: its keyed hash, the tries at it, and sealed, whom it was for. */
  code: (requestId: string) => key(bucketOf(requestId), `code:${requestId}`),
  /** Which request is the newest of its asker, recipient and purpose: only that one's code is good. */
  newestCode: (seriesId: string) => key(bucketOf(seriesId), `newest-code:${seriesId}`),
  /** Who holds the places of a subject, by the end of each. */
  places: (count: string, subjectId: string) => key(bucketOf(subjectId), `places:${count}:${subjectId}`),
  /** How many sockets a subject has, by node. */
  sockets: (subjectId: string) => key(bucketOf(subjectId), `sockets:${subjectId}`),
  /** What is good once, sealed, by the hash of the secret that opens it: tickets, states and challenges. */
  oneTime: (secretHash: string) => key(bucketOf(secretHash), `one-time:${secretHash}`),
  /** Says that a carrier's token has been sent to its provider: never again. */
  carrierToken: (tokenHash: string) => key(bucketOf(tokenHash), `carrier-token:${tokenHash}`),
  /** Says that an alert has been given. */
  alert: (name: string) => key(0, `alert:${name}`),
  /** Held by the node that asks for notices of numbers. */
  numberSubscriptions: () => key(0, 'number-subscriptions'),
  /** The nodes that live, by when they last said so. */
  nodes: () => key(0, 'nodes'),
  /** Held by the node that sweeps what nobody watches. */
  sweeper: () => key(0, 'sweeper'),
  /** Says that the retention has been enforced within the hour, or is being so. */
  retention: () => key(0, 'retention'),
} as const;

export const channels = {
  /** The changes of one QR session, for the browser that waits for it. */
  qr: (qrId: string) => keys.qr(qrId),
  /** All changes of a bucket's QR sessions, for whoever watches everything. */
  events: (bucket: number) => key(bucket, 'events'),
  /** What happens to one person's sign-in sessions. */
  person: (userId: string) => key(bucketOf(userId), `person:${userId}`),
  /** The keys that sign access tokens. */
  signingKeys: () => key(0, 'signing-keys'),
} as const;
