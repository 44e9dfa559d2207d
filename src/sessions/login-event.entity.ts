import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { LoginMethod, LoginOutcome } from '../contract/account.js';
import type { SessionKind } from '../contract/tokens.js';

/** A sign-in, or a try at one. Kept apart by month, so that old ones go at once; hence no foreign keys. */
@Entity('login_events')
@Index('login_events_user_id_at', ['userId', 'at'])
@Index('login_events_addresses', ['at'], { where: 'ip IS NOT NULL' })
export class LoginEvent {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'login_events_pkey' })
  id!: string;

  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'login_events_pkey' })
  at!: Date;

  /** Null for a try at an account that there isn't. */
  @Column('text', { name: 'user_id', nullable: true })
  userId!: string | null;

  /** The session that it began; null for a failed one. */
  @Column('text', { name: 'session_id', nullable: true })
  sessionId!: string | null;

  @Column('text')
  method!: LoginMethod;

  @Column('text')
  outcome!: LoginOutcome;

  /** The network it came from, as people see it; null once its time is over. */
  @Column('text', { nullable: true })
  ip!: string | null;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Column('text', { name: 'device_kind' })
  deviceKind!: SessionKind;

  @Column('text', { name: 'device_name' })
  deviceName!: string;

  @Column('text', { name: 'device_platform' })
  devicePlatform!: string;

  /** The person said that it wasn't them. */
  @Column('timestamptz', { name: 'reported_at', nullable: true })
  reportedAt!: Date | null;
}
