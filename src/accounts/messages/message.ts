import type { Locale } from '../../contract/primitives.js';
import type { Channel, CodePurpose } from '../../contract/verification.js';

/** A code on its way to someone. */
export interface CodeMessage {
  readonly channel: Channel;
  /** A phone number in E.164, or an email address. */
  readonly to: string;
  readonly code: string;
  readonly purpose: CodePurpose;
  readonly locale: Locale;
  /** Names this message in the log, and at the provider where it takes such an id; no secret. */
  readonly correlationId: string;
}

/** Something that a person is to know of their account. */
export interface NoticeMessage {
  /** An email address. */
  readonly to: string;
  readonly about: 'number_released';
  /** Masked. */
  readonly number: string;
  readonly locale: Locale;
  /** As `CodeMessage.correlationId`. */
  readonly correlationId: string;
}

/** How a provider took a message. `reason` is the provider's own words, for the log. */
export type Delivery =
  | { readonly outcome: 'sent' }
  | {
      readonly outcome:
        | 'number_invalid'
        /** The provider sends no more to this number, or in all, for now. */
        | 'limited'
        | 'failed';
      readonly reason: string;
    };

export const sent: Delivery = { outcome: 'sent' };

/** For senders of the Chinese mainland, where other countries' numbers need a template of their own. */
export const noTemplateAbroad: Delivery = { outcome: 'failed', reason: 'no template for numbers abroad is set' };

/** Whether a number in E.164 is of another country than the Chinese mainland. */
export function isAbroad(number: string): boolean {
  return !number.startsWith('+86');
}
