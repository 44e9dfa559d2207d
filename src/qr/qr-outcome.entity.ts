import { Column, Entity, PrimaryColumn } from 'typeorm';

export type Outcome = 'completed' | 'rejected' | 'cancelled' | 'expired';

/**
 * How a QR session ended, once and for good. Redis decides every move; should it fail over and lose one, this row is
 * what keeps a code from ending twice.
 */
@Entity('qr_outcomes')
export class QrOutcome {
  @PrimaryColumn('text', { name: 'qr_id', primaryKeyConstraintName: 'qr_outcomes_pkey' })
  qrId!: string;

  @Column('text')
  outcome!: Outcome;

  @Column('timestamptz')
  at!: Date;
}
