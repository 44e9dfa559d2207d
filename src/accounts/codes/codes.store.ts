import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { idPattern } from '../../contract/primitives.js';
import { codePurposeSchema, type CodePurpose } from '../../contract/verification.js';
import { SubjectsService } from '../../infra/limits/subjects.service.js';
import { keys } from '../../infra/redis/keys.js';
import { RedisService } from '../../infra/redis/redis.service.js';
import { PurposeKeys, type MasterKeyName } from '../../kernel/master-keys.js';
import { Random } from '../../kernel/random.js';
import { SigningKeysService } from '../../sessions/signing-keys.service.js';
import { keepCodeScript } from './commands/keep-code.lua.js';
import { redeemCodeScript } from './commands/redeem-code.lua.js';

const lifeMs = 300_000;
const mostTries = 5;

/** How long a code is good, in seconds. */
export const codeSeconds = lifeMs / 1000;

const keptSchema = z.object({
  type: z.enum(['phone', 'email']),
  identifier: z.string(),
  purpose: codePurposeSchema,
  seriesId: z.string(),
});

/** Whom a code is sent to. */
export interface CodeRecipient {
  readonly type: 'phone' | 'email';
  readonly identifier: string;
}

export interface NewCode {
  readonly recipient: CodeRecipient;
  readonly purpose: CodePurpose;
  /** Who asks: within a series of one asker, recipient and purpose the newest code voids the older. */
  readonly askerId: string;
  /** The sign-in session that alone may use it; empty where any caller may. */
  readonly boundTo: string;
  readonly code: string;
}

/**
 * Codes that were sent. Redis holds a keyed hash of each, over its request, purpose, recipient and session, and sealed whom
 * it was for: a dump of Redis holds neither codes nor numbers, and a million guesses at it find nothing.
 */
@Injectable()
export class CodesStore {
  private readonly hashing: PurposeKeys;
  private readonly sealing: PurposeKeys;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly redis: RedisService,
    private readonly signingKeys: SigningKeysService,
    private readonly subjects: SubjectsService,
    private readonly random: Random,
  ) {
    this.hashing = new PurposeKeys(settings.masterKeys, 'code-hash');
    this.sealing = new PurposeKeys(settings.masterKeys, 'code-recipient');
  }

  /** Keeps it for five minutes, and voids the older ones of its series; the request's id. */
  async keep({ recipient, purpose, askerId, boundTo, code }: NewCode): Promise<string> {
    const { type, identifier } = recipient;
    const seriesId = this.subjects.idOf('code-series', askerId, type, identifier, purpose);
    // In its series' bucket, so that one script may touch both; the other 126 bits are random.
    const requestId = seriesId.charAt(0) + this.random.id().slice(1);
    const by = this.signingKeys.masterKeyInUse;
    const hash = this.hash(by, { requestId, purpose, recipient, boundTo, code });
    const content = Buffer.from(JSON.stringify({ type, identifier, purpose, seriesId }));
    const sealed = this.sealing.seal(by, content, requestId);
    await this.redis.run(
      keepCodeScript,
      [keys.code(requestId), keys.newestCode(seriesId)],
      [requestId, hash, sealed, lifeMs],
    );
    return requestId;
  }

  /** Whom it was sent to, where it is the right code, once; undefined for any other. At the fifth wrong try it is gone. */
  async redeem(
    requestId: string,
    { purpose, boundTo, code }: Pick<NewCode, 'purpose' | 'boundTo' | 'code'>,
  ): Promise<CodeRecipient | undefined> {
    if (!idPattern.test(requestId)) return undefined;
    const sealed = await this.redis.client.hget(keys.code(requestId), 'for');
    const opened = sealed === null ? undefined : this.sealing.unseal(sealed, requestId);
    if (!opened) return undefined;
    const { type, identifier, seriesId } = keptSchema.parse(JSON.parse(opened.plaintext.toString()));
    const recipient = { type, identifier };
    const hash = this.hash(opened.by, { requestId, purpose, recipient, boundTo, code });
    const isRight = await this.redis.run(
      redeemCodeScript,
      [keys.code(requestId), keys.newestCode(seriesId)],
      [requestId, hash, mostTries],
    );
    return isRight === 1 ? recipient : undefined;
  }

  private hash(
    by: MasterKeyName,
    { requestId, purpose, recipient, boundTo, code }: Omit<NewCode, 'askerId'> & { requestId: string },
  ): string {
    const content = JSON.stringify([requestId, purpose, recipient.type, recipient.identifier, boundTo, code]);
    return createHmac('sha256', this.hashing.get(by)).update(content).digest('base64url');
  }
}
