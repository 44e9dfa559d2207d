import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import { NumberStandingService } from '../../carrier/numbers/number-standing.service.js';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { Random } from '../../kernel/random.js';
import { PeopleService } from '../../people/people.service.js';
import { AccountEventsService } from '../../sessions/account-events.service.js';
import { RevocationService } from '../../sessions/revocation.service.js';
import { SignInRecordsService } from '../../sessions/sign-in-records.service.js';
import { StepUpService } from '../../sessions/step-up.service.js';
import { OwnRecipientsStore } from '../codes/own-recipients.store.js';
import { maskIdentifier } from '../identities/mask-identifier.js';
import { IdentitiesStore, type FoundIdentity } from '../identities/identities.store.js';
import { MessagesService } from '../messages/messages.service.js';
import { PasswordsStore } from '../passwords/passwords.store.js';

/** Whose number it was, as an identity. */
interface NumberHolder {
  readonly id: string;
  readonly userId: string;
}

/** From the proof of a number to what it opens. */
const proofTakesMs = 60_000;

/** Takes a phone number from the account of whoever had it before: it is someone else's now. */
@Injectable()
export class NumberReleaseService {
  constructor(
    private readonly postgres: PostgresService,
    private readonly people: PeopleService,
    private readonly identities: IdentitiesStore,
    private readonly passwords: PasswordsStore,
    private readonly recipients: OwnRecipientsStore,
    private readonly numbers: NumberStandingService,
    private readonly records: SignInRecordsService,
    private readonly revocations: RevocationService,
    private readonly stepUps: StepUpService,
    private readonly audit: AuditService,
    private readonly events: AccountEventsService,
    private readonly messages: MessagesService,
    private readonly random: Random,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(NumberReleaseService.name);
  }

  /**
   * The account keeps all else. Its sessions that came by this number end, its devices are told over the bus, and its
   * mailboxes by mail; once that is committed. False where the number was no longer that account's.
   */
  async release(holder: NumberHolder, number: string): Promise<boolean> {
    const tell = await this.postgres.transaction((manager) => this.releaseIn(holder, number, manager));
    await tell?.();
    return tell !== undefined;
  }

  /** As `release`, in the caller's transaction: what it returns is to be called once that is committed. */
  async releaseIn(
    { id: identityId, userId }: NumberHolder,
    number: string,
    manager: EntityManager,
  ): Promise<(() => Promise<void>) | undefined> {
    await this.records.lockSessions(userId, manager);
    await this.people.lock([userId], manager);
    const held = await this.identities.find({ type: 'phone', identifier: number }, manager);
    if (held?.id !== identityId || held.userId !== userId) return undefined;
    const ended = await this.revocations.mark({ userId, factor: identityId }, 'number_changed_hands', manager);
    await this.stepUps.endAll(userId, manager);
    const resting = await this.removeResting(held, number, manager);
    await this.identities.remove(identityId, manager);
    await this.numbers.noteReleased(number, manager);
    for (const subject of [{ identityId, type: 'phone' }, ...resting]) {
      await this.audit.record({ type: 'identity.released', userId, subject }, manager);
    }
    return async () => {
      await this.revocations.announce(userId, ended, 'number_changed_hands');
      this.events.announce(userId, 'identities');
      // Nobody waits for a mail gateway: least of all who has just proved to have the number.
      this.tellByMail(userId, number).catch((error: unknown) => {
        this.logger.warn({ err: error, userId }, 'a person could not be told of a number that they lost');
      });
    };
  }

  /** What the number alone has opened since it was last surely theirs: its new owner may have opened it. */
  private async removeResting({ id, userId, boundAt }: FoundIdentity, number: string, manager: EntityManager) {
    const surelyTheirsAt = await this.numbers.surelyTheirsAt(number, boundAt, manager);
    const after = new Date(surelyTheirsAt.getTime() + proofTakesMs);
    const hadPassword = await this.passwords.removeResting(userId, id, after, manager);
    if (hadPassword) await this.people.renewCredentials(userId, manager);
    return this.identities.removeResting(userId, id, after, manager);
  }

  private async tellByMail(userId: string, number: string): Promise<void> {
    const [person, recipients] = await Promise.all([this.people.find(userId), this.recipients.list(userId)]);
    if (!person) return;
    const masked = maskIdentifier({ type: 'phone', identifier: number });
    for (const { type, identifier: to } of recipients) {
      if (type !== 'email') continue;
      const correlationId = this.random.id();
      await this.messages.notify({
        to,
        about: 'number_released',
        number: masked,
        locale: person.locale,
        correlationId,
      });
    }
  }
}
