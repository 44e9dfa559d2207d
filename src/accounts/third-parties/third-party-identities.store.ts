import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { PostgresService } from '../../infra/postgres/postgres.service.js';
import { PurposeKeys } from '../../kernel/master-keys.js';
import type { FoundIdentity } from '../identities/identities.store.js';
import { sealedThirdPartyTokens } from './sealed-tokens.js';
import type { ThirdPartyPerson, ThirdPartyTokens } from './third-party.js';

/** The identities that third parties prove, with the tokens that they gave. */
@Injectable()
export class ThirdPartyIdentitiesStore {
  private readonly sealing: PurposeKeys;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly postgres: PostgresService,
  ) {
    this.sealing = new PurposeKeys(settings.masterKeys, sealedThirdPartyTokens.purpose);
  }

  /** By the subject, else by another one that the third party says is the same person. */
  async find(person: ThirdPartyPerson, manager?: EntityManager): Promise<FoundIdentity | undefined> {
    const [found] = await this.postgres.query<FoundIdentity>(
      `SELECT id, user_id AS "userId", verified, rests_on AS "restsOn", bound_at AS "boundAt" FROM identities
       WHERE type = $1 AND identifier = ANY($2) ORDER BY identifier = $3 DESC LIMIT 1`,
      [person.provider, [person.subject, ...person.otherSubjects], person.subject],
      manager,
    );
    return found;
  }

  async saveTokens(identityId: string, tokens: ThirdPartyTokens, manager?: EntityManager): Promise<void> {
    await this.postgres.query(
      'UPDATE identities SET sealed_tokens = $2 WHERE id = $1',
      [identityId, this.seal(identityId, tokens)],
      manager,
    );
  }

  /** Puts what the third party says now in the place of what it said at the sign-in before. */
  async renew(identityId: string, person: ThirdPartyPerson): Promise<void> {
    await this.postgres.query(
      `UPDATE identities SET name = $2, sealed_tokens = $3,
         identifier = CASE WHEN EXISTS (SELECT 1 FROM identities WHERE type = $4 AND identifier = $5)
                      THEN identifier ELSE $5 END
       WHERE id = $1`,
      [identityId, person.name || null, this.seal(identityId, person.tokens), person.provider, person.subject],
    );
  }

  private seal(identityId: string, tokens: ThirdPartyTokens): string {
    // With the newest key even while others have only the one before: nobody reads it at once, and what is written with
    // that one after `npm run keys -- reseal` would never be opened again.
    return this.sealing.seal('current', Buffer.from(JSON.stringify(tokens)), identityId);
  }
}
