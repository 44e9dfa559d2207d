import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AppError } from '../../kernel/app-error.js';
import { TicketsService } from '../tickets.service.js';
import { thirdPartyPersonSchema, type ThirdPartyPerson } from './third-party.js';

/** How long someone may think about "link or new". */
const ticketSeconds = 600;

const ticketSchema = z.object({ person: thirdPartyPersonSchema, keyThumbprint: z.string() });

/** People whom a third party has proved and no account has yet, while they choose: link to one, or a new one. */
@Injectable()
export class UnlinkedPeopleService {
  constructor(private readonly tickets: TicketsService) {}

  /** The refusal that asks, with the ticket to go on with: good for ten minutes, with the key that came. */
  async ask(person: ThirdPartyPerson, keyThumbprint: string): Promise<AppError> {
    const ticket = await this.tickets.issue('unlinked', { person, keyThumbprint }, ticketSeconds);
    const suggestions = { nickname: person.name, avatarUrl: person.avatarUrl };
    return new AppError('identity_unlinked', { ticket, suggestions });
  }

  /** Whom the ticket speaks of; it stays good. @throws AppError `ticket_invalid` */
  async read(ticket: string, keyThumbprint: string): Promise<ThirdPartyPerson> {
    const content = await this.tickets.read('unlinked', ticket, ticketSchema);
    if (!isOf(keyThumbprint)(content)) throw new AppError('ticket_invalid');
    return content.person;
  }

  /** As `read`, and the ticket is spent. @throws AppError `ticket_invalid` */
  async take(ticket: string, keyThumbprint: string): Promise<ThirdPartyPerson> {
    const { person } = await this.tickets.take('unlinked', ticket, ticketSchema, isOf(keyThumbprint));
    return person;
  }
}

function isOf(keyThumbprint: string) {
  return (content: z.infer<typeof ticketSchema>): boolean => content.keyThumbprint === keyThumbprint;
}
