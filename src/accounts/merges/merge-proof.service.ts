import { Injectable } from '@nestjs/common';
import type { AccountProof } from '../../contract/third-parties.js';
import { AppError } from '../../kernel/app-error.js';
import type { Caller } from '../../sessions/access.service.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import { AccountProofService } from '../account-proof.service.js';
import { MergeTicketsService } from './merge-tickets.service.js';

/** Proves the other account of a merge, as a sign-in to it would. */
@Injectable()
export class MergeProofService {
  constructor(
    private readonly proofs: AccountProofService,
    private readonly sessions: SessionsService,
    private readonly tickets: MergeTicketsService,
  ) {}

  /** @throws AppError `merge_refused` for the caller's own account; else as the proof */
  async prove(caller: Caller, proof: AccountProof, address: string): Promise<{ ticket: string; expiresIn: number }> {
    const { keyThumbprint } = caller;
    const asker = { address, caller, ...(keyThumbprint !== null && { keyThumbprint }) };
    const proved = await this.proofs.prove(proof, asker, await this.sessions.deviceOf(caller), 'merge');
    if (proved.userId === caller.userId) {
      throw new AppError('merge_refused', { detail: 'This is the account that you are signed in to.' });
    }
    return this.tickets.issue(caller, proved);
  }
}
