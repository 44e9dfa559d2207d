import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Clock } from '../../kernel/clock.js';
import { MessagesService } from './messages.service.js';
import { SmsSender } from './sms-sender.js';
import { SmtpMailer } from './smtp-mailer.client.js';
import { WebhookSmsSender } from './webhook-sms.client.js';

/** Loads the one sender that is chosen, so that the others' libraries cost nothing. */
function makeSmsSender({ messages, providerTimeoutMs }: Settings, clock: Clock): SmsSender | null {
  const { sms } = messages;
  switch (sms?.sender) {
    case undefined:
      return null;
    case 'webhook':
      return new WebhookSmsSender(sms.url, sms.secret, providerTimeoutMs, () => clock.nowSeconds());
  }
}

@Module({
  providers: [
    MessagesService,
    { provide: SmsSender, inject: [SETTINGS, Clock], useFactory: makeSmsSender },
    {
      provide: SmtpMailer,
      inject: [SETTINGS],
      useFactory: ({ messages: { mail }, providerTimeoutMs }: Settings) =>
        mail ? new SmtpMailer(mail.url, mail.from, providerTimeoutMs) : null,
    },
  ],
  exports: [MessagesService],
})
export class MessagesModule {}
