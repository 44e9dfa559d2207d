import { z } from 'zod';

const text = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((value) => !value.includes('\0'), 'must not contain U+0000');

/**
 * An event of an operator's (CloudEvents 1.0; CAMARA SimSwapSubscriptions 0.3.0, and what others of its kind add). What we
 * don't know of it is none of our business.
 */
export const cloudEventSchema = z.looseObject({
  id: text(256),
  source: text(2048),
  type: text(256),
  specversion: z.literal('1.0'),
  time: z.iso.datetime({ offset: true }).transform((time) => new Date(time)),
  data: z.looseObject({
    subscriptionId: text(256),
    phoneNumber: text(20).optional(),
  }),
});
export type CloudEvent = z.infer<typeof cloudEventSchema>;

/** What an event means here, by the end of its type: what stands before names the API and its version. */
export type NoticeKind = 'swapped' | 'recycled' | 'subscription-ended';

const kinds: readonly NoticeKind[] = ['swapped', 'recycled', 'subscription-ended'];

/** Undefined for what tells nothing of a number, as that a subscription has begun. */
export function noticeKindOf(type: string): NoticeKind | undefined {
  return kinds.find((kind) => type.endsWith(`.${kind}`));
}

const oldestMs = 10 * 60_000;
const aheadMs = 5 * 60_000;

/** Whether an event of that time may still be told, or told already. */
export function isTimely(time: Date, now: Date): boolean {
  const ageMs = now.getTime() - time.getTime();
  return ageMs <= oldestMs && ageMs >= -aheadMs;
}
