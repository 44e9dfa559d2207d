import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { z } from 'zod';
import { keys } from '../infra/redis/keys.js';
import { RedisService } from '../infra/redis/redis.service.js';
import { AppError } from '../kernel/app-error.js';
import { PurposeKeys } from '../kernel/master-keys.js';
import { Random } from '../kernel/random.js';
import { hashSecret } from '../kernel/secret.js';

/** What a ticket is for; it is worth nothing for another. */
export type TicketKind = 'third_party' | 'unlinked' | 'merge';

/**
 * Tickets: what someone has proved a moment ago, to go on with. Each is good once and for a while; Redis holds it under
 * its hash, sealed, so that neither a dump of Redis nor one of its listeners has anything to use.
 */
@Injectable()
export class TicketsService {
  private readonly sealing: PurposeKeys;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly redis: RedisService,
    private readonly random: Random,
  ) {
    this.sealing = new PurposeKeys(settings.masterKeys, 'tickets');
  }

  async issue(kind: TicketKind, content: object, seconds: number): Promise<string> {
    const ticket = this.random.secret('tkt_');
    const id = hashSecret(ticket);
    const sealed = this.sealing.seal('current', Buffer.from(JSON.stringify(content)), `${kind} ${id}`);
    await this.redis.client.set(keys.ticket(id), sealed, 'EX', seconds);
    return ticket;
  }

  /**
   * What the ticket says, once: it is spent.
   *
   * @throws AppError `ticket_invalid`
   */
  async take<Content>(kind: TicketKind, ticket: string, schema: z.ZodType<Content>): Promise<Content> {
    const id = hashSecret(ticket);
    return this.open(kind, id, await this.redis.client.getdel(keys.ticket(id)), schema);
  }

  /**
   * As `take`, and the ticket stays good: for a preview.
   *
   * @throws AppError `ticket_invalid`
   */
  async read<Content>(kind: TicketKind, ticket: string, schema: z.ZodType<Content>): Promise<Content> {
    const id = hashSecret(ticket);
    return this.open(kind, id, await this.redis.client.get(keys.ticket(id)), schema);
  }

  // Of another kind, the ticket doesn't open; should it have been taken for that, it is gone, which harms only who sent it.
  private open<Content>(kind: TicketKind, id: string, sealed: string | null, schema: z.ZodType<Content>): Content {
    const opened = sealed === null ? undefined : this.sealing.unseal(sealed, `${kind} ${id}`);
    if (!opened) throw new AppError('ticket_invalid');
    return schema.parse(JSON.parse(opened.plaintext.toString()));
  }
}
