import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { SETTINGS, type Settings } from '../config/settings.js';
import { keys } from '../infra/redis/keys.js';
import { RedisService } from '../infra/redis/redis.service.js';
import { PurposeKeys } from '../kernel/master-keys.js';
import { hashSecret } from '../kernel/secret.js';
import { SigningKeysService } from './signing-keys.service.js';

/**
 * What is known for a while to whoever shows a secret, and good once. Redis holds it under the secret's hash, sealed for
 * it and for its kind, so that neither a dump of Redis nor one of its listeners has anything to use.
 */
@Injectable()
export class OneTimeService {
  private readonly sealing: PurposeKeys;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly redis: RedisService,
    private readonly signingKeys: SigningKeysService,
  ) {
    this.sealing = new PurposeKeys(settings.masterKeys, 'one-time');
  }

  async keep(kind: string, secret: string, content: object, seconds: number): Promise<void> {
    const id = hashSecret(secret);
    const plaintext = Buffer.from(JSON.stringify(content));
    const sealed = this.sealing.seal(this.signingKeys.masterKeyInUse, plaintext, `${kind} ${id}`);
    await this.redis.client.set(keys.oneTime(id), sealed, 'EX', seconds);
  }

  /**
   * What was kept, once: of two who ask at the same moment one gets it. Undefined for what is unknown, over or spent, and
   * for whoever it isn't for: it stays good for whom it is.
   */
  async take<Content>(
    kind: string,
    secret: string,
    schema: z.ZodType<Content>,
    isTheirs: (content: Content) => boolean = () => true,
  ): Promise<Content | undefined> {
    const found = await this.read(kind, secret, schema);
    if (found === undefined || !isTheirs(found)) return undefined;
    const id = hashSecret(secret);
    return this.open(kind, id, await this.redis.client.getdel(keys.oneTime(id)), schema);
  }

  /** As `take`, and it stays. */
  async read<Content>(kind: string, secret: string, schema: z.ZodType<Content>): Promise<Content | undefined> {
    const id = hashSecret(secret);
    return this.open(kind, id, await this.redis.client.get(keys.oneTime(id)), schema);
  }

  // Of another kind, it doesn't open.
  private open<Content>(
    kind: string,
    id: string,
    sealed: string | null,
    schema: z.ZodType<Content>,
  ): Content | undefined {
    const opened = sealed === null ? undefined : this.sealing.unseal(sealed, `${kind} ${id}`);
    return opened && schema.parse(JSON.parse(opened.plaintext.toString()));
  }
}
