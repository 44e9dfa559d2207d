import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PostgresService } from '../infra/postgres/postgres.service.js';
import { Clock } from '../kernel/clock.js';
import type { Outcome } from './qr-outcome.entity.js';

/** The durable end of QR sessions. */
@Injectable()
export class QrOutcomesStore {
  constructor(
    private readonly postgres: PostgresService,
    private readonly clock: Clock,
  ) {}

  /** Ends a QR session in one way, unless it has ended already; how it has ended, and whether that was now. */
  async settle(qrId: string, outcome: Outcome, manager?: EntityManager): Promise<{ outcome: Outcome; isNew: boolean }> {
    const inserted = await this.postgres.query(
      'INSERT INTO qr_outcomes (qr_id, outcome, at) VALUES ($1, $2, $3) ON CONFLICT (qr_id) DO NOTHING RETURNING qr_id',
      [qrId, outcome, this.clock.date()],
      manager,
    );
    if (inserted.length > 0) return { outcome, isNew: true };
    const [row] = await this.postgres.query<{ outcome: Outcome }>(
      'SELECT outcome FROM qr_outcomes WHERE qr_id = $1',
      [qrId],
      manager,
    );
    if (!row) throw new Error('an outcome vanished');
    return { outcome: row.outcome, isNew: false };
  }

  /** Whether tokens have left for a QR session. */
  async isCompleted(qrId: string, manager: EntityManager): Promise<boolean> {
    const rows = await this.postgres.query(
      `SELECT 1 FROM qr_outcomes WHERE qr_id = $1 AND outcome = 'completed'`,
      [qrId],
      manager,
    );
    return rows.length > 0;
  }
}
