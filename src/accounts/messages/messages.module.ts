import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Clock } from '../../kernel/clock.js';
import { MessagesService } from './messages.service.js';
import { SmsSender } from './sms-sender.js';
import { SmtpMailer } from './smtp-mailer.client.js';

/** Loads the one sender that is chosen, so that the others' libraries cost nothing. */
async function makeSmsSender({ messages, providerTimeoutMs }: Settings, clock: Clock): Promise<SmsSender | null> {
  const { sms } = messages;
  switch (sms?.sender) {
    case undefined:
      return null;
    case 'aliyun': {
      const { AliyunSmsSender } = await import('./aliyun-sms.client.js');
      return new AliyunSmsSender(sms, providerTimeoutMs);
    }
    case 'tencent': {
      const { TencentSmsSender } = await import('./tencent-sms.client.js');
      return new TencentSmsSender(sms, providerTimeoutMs);
    }
    case 'twilio': {
      const { TwilioSmsSender } = await import('./twilio-sms.client.js');
      return new TwilioSmsSender(sms, providerTimeoutMs);
    }
    case 'webhook': {
      const { WebhookSmsSender } = await import('./webhook-sms.client.js');
      return new WebhookSmsSender(sms, providerTimeoutMs, clock);
    }
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
