import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Something that happened and matters to security. The database refuses to change or delete a row. */
@Entity('audit_events')
@Index('audit_events_at', ['at'])
@Index('audit_events_user_id_at', ['userId', 'at'])
export class AuditEvent {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'audit_events_pkey' })
  id!: string;

  @Column('timestamptz')
  at!: Date;

  /** One of the names in `audit.service.ts`. */
  @Column('text')
  type!: string;

  /** The person it is about. */
  @Column('text', { name: 'user_id', nullable: true })
  userId!: string | null;

  /** What else it is about, by kind: ids and masked values only, never a secret. */
  @Column('jsonb')
  subject!: Record<string, string>;
}
