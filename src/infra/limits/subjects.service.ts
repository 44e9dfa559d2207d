import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { deriveKey } from '../../kernel/encryption.js';

/** The names under which people are counted, whom there may not even be. */
@Injectable()
export class SubjectsService {
  private readonly key: Buffer;

  constructor(@Inject(SETTINGS) settings: Settings) {
    // As for addresses: while MASTER_KEY is replaced, all nodes count together.
    const { current, previous } = settings.masterKeys;
    this.key = deriveKey(previous ?? current, 'subject-id');
  }

  /**
   * The id under which these parts together are counted, 43 characters of base64url. Keyed, so that no number or address
   * can be read out of Redis.
   */
  idOf(...parts: readonly string[]): string {
    return createHmac('sha256', this.key).update(JSON.stringify(parts)).digest('base64url');
  }
}
