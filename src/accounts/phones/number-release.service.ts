import { Injectable } from '@nestjs/common';

/** Takes a phone number from the account of whoever had it before: it is someone else's now. */
@Injectable()
export class NumberReleaseService {
  /**
   * The account keeps all else. Its sessions that came by this number end, its devices are told over the bus, and its
   * mailboxes by mail; once that is committed. False where the number was no longer that account's.
   */
  async release(_identity: { readonly id: string; readonly userId: string }, _number: string): Promise<boolean> {
    throw new Error('not built yet');
  }
}
