import type { Locale } from '../../../src/contract/primitives.js';

/** What to say of a wait, by how long it is. */
interface WaitWords {
  seconds(count: number): string;
  minutes(count: number): string;
  hours(count: number): string;
}

interface WaitingWords {
  /** Too often, or too many. */
  rateLimited: WaitWords;
  /** No more messages are sent, or carriers asked, for now. */
  budgetExhausted: WaitWords;
}

const waitingWords: Record<Locale, WaitingWords> = {
  en: {
    rateLimited: {
      seconds: (count) => `That was too often. Try again in ${count} s.`,
      minutes: (count) => `That was too often. Try again in ${count} min.`,
      hours: (count) =>
        count === 1 ? 'That was too often. Try again in an hour.' : `That was too often. Try again in ${count} hours.`,
    },
    budgetExhausted: {
      seconds: (count) => `This way is used up for now. Choose another way, or try again in ${count} s.`,
      minutes: (count) => `This way is used up for now. Choose another way, or try again in ${count} min.`,
      hours: (count) =>
        count === 1
          ? 'This way is used up for now. Choose another way, or try again in an hour.'
          : `This way is used up for today. Choose another way, or try again in ${count} hours.`,
    },
  },
  'zh-CN': {
    rateLimited: {
      seconds: (count) => `操作过于频繁，请 ${count} 秒后再试。`,
      minutes: (count) => `操作过于频繁，请 ${count} 分钟后再试。`,
      hours: (count) => `操作过于频繁，请 ${count} 小时后再试。`,
    },
    budgetExhausted: {
      seconds: (count) => `该方式使用量已达上限。请换一种方式，或 ${count} 秒后再试。`,
      minutes: (count) => `该方式使用量已达上限。请换一种方式，或 ${count} 分钟后再试。`,
      hours: (count) => `该方式今日使用量已达上限。请换一种方式，或 ${count} 小时后再试。`,
    },
  },
};

/** What to say of a refusal that names its end; rounded up, so that nobody comes back too early. */
export function waitingText(locale: Locale, kind: keyof WaitingWords, seconds: number): string {
  const words = waitingWords[locale][kind];
  if (seconds <= 90) return words.seconds(Math.ceil(seconds));
  if (seconds <= 90 * 60) return words.minutes(Math.ceil(seconds / 60));
  return words.hours(Math.ceil(seconds / 3600));
}
