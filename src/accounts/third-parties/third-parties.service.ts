import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { equalInConstantTime } from '../../kernel/secret.js';
import type { FoundIdentity } from '../identities/identities.store.js';
import { TicketsService } from '../tickets.service.js';
import { ThirdPartyIdentitiesStore } from './third-party-identities.store.js';
import { thirdPartyPersonSchema, type ThirdPartyPerson, type ThirdPartyTokens } from './third-party.js';

/** How long the way from the callback to our page may take. */
const ticketSeconds = 60;

const ticketSchema = z.object({ person: thirdPartyPersonSchema, challenge: z.string() });

/** What third parties have proved, for whoever signs such a person in or binds them. */
@Injectable()
export class ThirdPartiesService {
  constructor(
    private readonly tickets: TicketsService,
    private readonly identities: ThirdPartyIdentitiesStore,
  ) {}

  /** A ticket for a page that knows the verifier of this challenge: whoever else reads the address has nothing. */
  async issueTicket(person: ThirdPartyPerson, challenge: string): Promise<string> {
    return this.tickets.issue('third_party', { person, challenge }, ticketSeconds);
  }

  /**
   * Whom the ticket speaks of. It is spent, but not by a wrong verifier.
   *
   * @throws AppError `ticket_invalid`
   */
  async redeemTicket(ticket: string, verifier: string): Promise<ThirdPartyPerson> {
    const shown = createHash('sha256').update(verifier).digest('base64url');
    const { person } = await this.tickets.take('third_party', ticket, ticketSchema, ({ challenge }) =>
      equalInConstantTime(shown, challenge),
    );
    return person;
  }

  /** Whose it is here. Nothing but provider and subject tells: an equal name, email or phone proves nothing. */
  async identityOf(person: ThirdPartyPerson, manager?: EntityManager): Promise<FoundIdentity | undefined> {
    return this.identities.find(person, manager);
  }

  /** Keeps the third party's tokens with an identity that was just bound, sealed. */
  async saveTokens(identityId: string, tokens: ThirdPartyTokens, manager: EntityManager): Promise<void> {
    await this.identities.saveTokens(identityId, tokens, manager);
  }

  /** Keeps what a third party said at this sign-in, in place of what it said before. */
  async renew(identityId: string, person: ThirdPartyPerson): Promise<void> {
    await this.identities.renew(identityId, person);
  }
}
