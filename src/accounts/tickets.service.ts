import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { AppError } from '../kernel/app-error.js';
import { Random } from '../kernel/random.js';
import { OneTimeService } from '../sessions/one-time.service.js';

/** What a ticket is for; it is worth nothing for another. */
export type TicketKind = 'third_party' | 'unlinked' | 'merge' | 'second_step';

/** Tickets: what someone has proved a moment ago, to go on with. Each is good once and for a while. */
@Injectable()
export class TicketsService {
  constructor(
    private readonly kept: OneTimeService,
    private readonly random: Random,
  ) {}

  async issue(kind: TicketKind, content: object, seconds: number): Promise<string> {
    const ticket = this.random.secret('tkt_');
    await this.kept.keep(kind, ticket, content, seconds);
    return ticket;
  }

  /**
   * What the ticket says, once: it is spent, save by whoever it isn't for.
   *
   * @throws AppError `ticket_invalid`
   */
  async take<Content>(
    kind: TicketKind,
    ticket: string,
    schema: z.ZodType<Content>,
    isTheirs?: (content: Content) => boolean,
  ): Promise<Content> {
    return orInvalid(await this.kept.take(kind, ticket, schema, isTheirs));
  }

  /**
   * As `take`, and the ticket stays good: for a preview.
   *
   * @throws AppError `ticket_invalid`
   */
  async read<Content>(kind: TicketKind, ticket: string, schema: z.ZodType<Content>): Promise<Content> {
    return orInvalid(await this.kept.read(kind, ticket, schema));
  }
}

function orInvalid<Content>(content: Content | undefined): Content {
  if (content === undefined) throw new AppError('ticket_invalid');
  return content;
}
