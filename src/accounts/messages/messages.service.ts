import { Inject, Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { Channel } from '../../contract/verification.js';
import { AppError } from '../../kernel/app-error.js';
import type { CodeMessage, NoticeMessage } from './message.js';
import { describeTrouble, isTimeout, scrub } from './provider-trouble.js';
import { SmsSender } from './sms-sender.js';
import { SmtpMailer } from './smtp-mailer.client.js';

/** Sends codes to phones and addresses, and tells people of their accounts, by whoever the settings name. */
@Injectable()
export class MessagesService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(SmsSender) private readonly sms: SmsSender | null,
    @Inject(SmtpMailer) private readonly mail: SmtpMailer | null,
    private readonly logger: PinoLogger,
  ) {}

  /** Whether messages can be sent so: the settings name who does it. */
  isOpen(channel: Channel): boolean {
    return (channel === 'sms' ? this.sms : this.mail) !== null;
  }

  /**
   * Resolves once the provider has taken the message; then it may still be a while on its way. The provider's words
   * go into the log alone.
   *
   * @throws AppError `phone_invalid` where the provider knows no such number; `provider_timeout`, and the message may
   * have been sent all the same; `provider_error`; `unavailable` where the channel isn't open
   */
  async send(message: CodeMessage): Promise<void> {
    const sender = message.channel === 'sms' ? this.sms : this.mail;
    if (sender === null) throw new AppError('unavailable', { detail: 'This channel is not open here.' });
    const delivery = await withinMs(sender.send(message), this.settings.providerTimeoutMs).catch((error: unknown) => {
      const isLate = isTimeout(error);
      this.tell(message, isLate ? 'timeout' : 'failed', describeTrouble(error));
      throw new AppError(isLate ? 'provider_timeout' : 'provider_error');
    });
    if (delivery.outcome === 'sent') {
      this.logger.info({ ...namesOf(message) }, 'message sent');
      return;
    }
    this.tell(message, delivery.outcome, scrub(delivery.reason));
    if (delivery.outcome === 'number_invalid') throw new AppError('phone_invalid');
    const detail = 'Whoever sends for us takes no more messages for now.';
    throw new AppError('provider_error', delivery.outcome === 'limited' ? { detail } : {});
  }

  /** Tells a person by mail, where mail is open. Nothing depends on it: what fails stands in the log. */
  async notify(notice: NoticeMessage): Promise<void> {
    if (this.mail === null) return;
    const names = { channel: 'email', about: notice.about, correlationId: notice.correlationId };
    try {
      await withinMs(this.mail.tell(notice), this.settings.providerTimeoutMs);
      this.logger.info(names, 'message sent');
    } catch (error) {
      this.logger.warn({ ...names, outcome: 'failed', reason: describeTrouble(error) }, 'message not sent');
    }
  }

  private tell(message: CodeMessage, outcome: string, reason: string): void {
    this.logger.warn({ ...namesOf(message), outcome, reason }, 'message not sent');
  }
}

/** What the log says of a message: neither whom it is for nor what it says. */
function namesOf({
  channel,
  purpose,
  correlationId,
}: CodeMessage): Pick<CodeMessage, 'channel' | 'purpose' | 'correlationId'> {
  return { channel, purpose, correlationId };
}

class DeadlineTimeout extends Error {
  override readonly name = 'DeadlineTimeout';
}

/** For clients whose own limits are per step: the sum of them is what a person waits for. */
async function withinMs<T>(attempt: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DeadlineTimeout(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([attempt, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
