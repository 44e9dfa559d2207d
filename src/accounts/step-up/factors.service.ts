import { Injectable } from '@nestjs/common';
import type { Channel } from '../../contract/verification.js';
import { OwnRecipientsStore } from '../codes/own-recipients.store.js';
import { MessagesService } from '../messages/messages.service.js';
import { PasswordsStore } from '../passwords/passwords.store.js';

/** Something by which a person can be proved again. */
export type Factor =
  | {
      /** One of its own, or the identity's whose code has reset it. */
      readonly id: string;
      readonly method: 'password';
    }
  | {
      /** The identity's: everything that rests on one phone number is one factor. */
      readonly id: string;
      readonly method: 'code';
      readonly channel: Channel;
      readonly type: 'phone' | 'email';
      readonly identifier: string;
    };

/** What a person can be proved by again. */
@Injectable()
export class FactorsService {
  constructor(
    private readonly passwords: PasswordsStore,
    private readonly recipients: OwnRecipientsStore,
    private readonly messages: MessagesService,
  ) {}

  /** All that can be used here: a password, and each verified phone and address that a code can be sent to. */
  async of(userId: string): Promise<Factor[]> {
    const [password, recipients] = await Promise.all([this.passwords.factorOf(userId), this.recipients.list(userId)]);
    const codes = recipients.map(({ id, type, identifier }): Factor => {
      return { id, method: 'code', channel: type === 'phone' ? 'sms' : 'email', type, identifier };
    });
    const open = codes.filter((factor) => factor.method === 'code' && this.messages.isOpen(factor.channel));
    return password === undefined ? open : [{ id: password, method: 'password' }, ...open];
  }

  /** Of these, the ones that prove more than the session's own; that one too, where there is no other. */
  usable(factors: readonly Factor[], ownFactor: string | null): readonly Factor[] {
    const others = factors.filter(({ id }) => id !== ownFactor);
    return others.length > 0 ? others : factors;
  }
}
