import type { CodeMessage, Delivery } from './message.js';

/** Sends codes by text message. One adapter is chosen by SMS_SENDER; docs/messages.md tells how to add one. */
export abstract class SmsSender {
  /** Resolves once the provider has taken it, or said why not. What is thrown counts as the provider's failure. */
  abstract send(message: CodeMessage): Promise<Delivery>;
}
