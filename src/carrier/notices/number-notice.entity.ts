import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What an operator told of a number. It is saved before it is answered, and worked off after. */
@Entity('number_notices')
@Index('number_notices_due_at', ['dueAt'], { where: 'handled_at IS NULL' })
export class NumberNotice {
  /** Who sent it; with its id there it comes once. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'number_notices_pkey' })
  source!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'number_notices_pkey' })
  id!: string;

  @Column('text')
  type!: string;

  /** E.164. */
  @Column('text')
  number!: string;

  /** When it happened, by the sender's clock. */
  @Column('timestamptz', { name: 'told_at' })
  toldAt!: Date;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt!: Date;

  /** When it is to be looked into; later again, where nobody could be asked. */
  @Column('timestamptz', { name: 'due_at' })
  dueAt!: Date;

  @Column('timestamptz', { name: 'handled_at', nullable: true })
  handledAt!: Date | null;
}
