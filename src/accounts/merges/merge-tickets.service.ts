import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AppError } from '../../kernel/app-error.js';
import { PeopleService } from '../../people/people.service.js';
import type { Caller } from '../../sessions/access.service.js';
import { TicketsService } from '../tickets.service.js';

const ticketSeconds = 600;

const claimSchema = z.object({
  sessionId: z.string(),
  keyThumbprint: z.string().nullable(),
  otherUserId: z.string(),
  /** What proved the other account; it must still be its own when the two become one. */
  identityId: z.string(),
  /** A password changed since then takes the proof back. */
  credentialsVersion: z.int(),
});

/** What a ticket says: that this session has proved to be that other account's person, too. */
export type MergeClaim = z.infer<typeof claimSchema>;

/** Tickets for merging another account into one's own: good for ten minutes, in the session and with the key that proved it. */
@Injectable()
export class MergeTicketsService {
  constructor(
    private readonly tickets: TicketsService,
    private readonly people: PeopleService,
  ) {}

  async issue(
    caller: Caller,
    proved: { userId: string; identityId: string },
  ): Promise<{ ticket: string; expiresIn: number }> {
    const other = await this.people.find(proved.userId);
    if (!other) throw new AppError('not_found');
    const { sessionId, keyThumbprint } = caller;
    const { credentialsVersion } = other;
    const claim: MergeClaim = {
      sessionId,
      keyThumbprint,
      otherUserId: other.id,
      identityId: proved.identityId,
      credentialsVersion,
    };
    return { ticket: await this.tickets.issue('merge', claim, ticketSeconds), expiresIn: ticketSeconds };
  }

  /** What a ticket says; it stays good. In other hands it says nothing, and stays good for its own. @throws AppError `ticket_invalid` */
  async read(caller: Caller, ticket: string): Promise<MergeClaim> {
    const claim = await this.tickets.read('merge', ticket, claimSchema);
    const isTheirs = claim.sessionId === caller.sessionId && claim.keyThumbprint === caller.keyThumbprint;
    if (!isTheirs) throw new AppError('ticket_invalid');
    return claim;
  }

  async spend(ticket: string): Promise<void> {
    await this.tickets.take('merge', ticket, claimSchema);
  }
}
