import { e164Of } from './phone-number.js';

/** A message as its recipient reads it. */
export interface SentMessage {
  readonly channel: 'sms' | 'email';
  /** A phone number in E.164, or an address in lower case. */
  readonly to: string;
  readonly text: string;
  /** The code in it, or null where there is none. */
  readonly code: string | null;
  readonly at: string;
}

const keptMessages = 1000;

/** What was sent to phones and addresses: the newest thousand. */
export class Outbox {
  private readonly messages: SentMessage[] = [];

  add(message: Omit<SentMessage, 'at'>): void {
    this.messages.unshift({ ...message, to: recipientOf(message.to), at: new Date().toISOString() });
    if (this.messages.length > keptMessages) this.messages.pop();
  }

  /** The messages to this recipient, or to all; newest first. */
  messagesTo(recipient: string | undefined): readonly SentMessage[] {
    if (recipient === undefined) return this.messages;
    const wanted = recipientOf(recipient);
    return this.messages.filter(({ to }) => to === wanted);
  }
}

/** However it is written: an address in lower case, a phone number in E.164. */
function recipientOf(text: string): string {
  if (text.includes('@')) return text.trim().toLowerCase();
  // A `+` that stands in a query as it is means a space there.
  return e164Of(text.replace(/^ /, '+')) ?? text;
}

/** The code that a person would see in a text: four to eight digits that stand alone. */
export function codeIn(text: string): string | null {
  return /(?<!\d)\d{4,8}(?!\d)/.exec(text)?.[0] ?? null;
}
