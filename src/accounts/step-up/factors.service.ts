import { Injectable } from '@nestjs/common';
import { CarriersService } from '../../carrier/providers/carriers.service.js';
import type { Channel } from '../../contract/verification.js';
import { OwnRecipientsStore, type OwnRecipient } from '../codes/own-recipients.store.js';
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
    }
  | {
      /** The same as that of a code to this phone. */
      readonly id: string;
      readonly method: 'carrier';
      readonly type: 'phone';
      readonly identifier: string;
    };

/** What a person can be proved by again. */
@Injectable()
export class FactorsService {
  constructor(
    private readonly passwords: PasswordsStore,
    private readonly recipients: OwnRecipientsStore,
    private readonly messages: MessagesService,
    private readonly carriers: CarriersService,
  ) {}

  /**
   * All that can be used here: a password, each verified phone and address that a code can be sent to, and each phone that
   * its carrier can prove.
   */
  async of(userId: string): Promise<Factor[]> {
    const [password, recipients] = await Promise.all([this.passwords.factorOf(userId), this.recipients.list(userId)]);
    const proofs = recipients.flatMap((recipient) => this.proofsOf(recipient));
    return password === undefined ? proofs : [{ id: password, method: 'password' }, ...proofs];
  }

  private proofsOf({ id, type, identifier }: OwnRecipient): Factor[] {
    const channel = type === 'phone' ? 'sms' : 'email';
    const proofs: Factor[] = [];
    if (this.messages.isOpen(channel)) proofs.push({ id, method: 'code', channel, type, identifier });
    if (type === 'phone' && this.carriers.serves(identifier)) proofs.push({ id, method: 'carrier', type, identifier });
    return proofs;
  }

  /** Of these, the ones that prove more than the session's own; that one too, where there is no other. */
  usable(factors: readonly Factor[], ownFactor: string | null): readonly Factor[] {
    const others = factors.filter(({ id }) => id !== ownFactor);
    return others.length > 0 ? others : factors;
  }
}
