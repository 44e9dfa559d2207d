import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { RevocationReason } from '../contract/push.js';
import type { SessionKind } from '../contract/tokens.js';
import { User } from '../people/user.entity.js';
import { Device } from './device.entity.js';

/** A sign-in session: one person on one device for one site. The truth about whether it is alive. */
@Entity('sessions')
@Index('sessions_user_id_created_at', ['userId', 'createdAt'])
@Index('sessions_device_id', ['deviceId'])
@Index('sessions_revoked_at', ['revokedAt'], { where: 'revoked_at IS NOT NULL' })
@Index('sessions_qr_id', ['qrId'], { unique: true })
export class Session {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'sessions_pkey' })
  id!: string;

  @Column('text', { name: 'user_id' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'sessions_user_id_fkey' })
  user?: Relation<User>;

  /** Null for a site's browser that goes without a key. */
  @Column('text', { name: 'device_id', nullable: true })
  deviceId!: string | null;

  @ManyToOne(() => Device)
  @JoinColumn({ name: 'device_id', foreignKeyConstraintName: 'sessions_device_id_fkey' })
  device?: Relation<Device> | null;

  /** What its tokens are bound to; null with `deviceId`. */
  @Column('text', { name: 'key_thumbprint', nullable: true })
  keyThumbprint!: string | null;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Column('text')
  kind!: SessionKind;

  /** The QR session that it came from; at most one sign-in session each. */
  @Column('text', { name: 'qr_id', nullable: true })
  qrId!: string | null;

  /** The phone's session that said yes to that; it ends with the phone's where the person says that this wasn't them. */
  @Column('text', { name: 'approved_by', nullable: true })
  approvedBy!: string | null;

  /**
   * What proved the person: `password`, or the id of an identity. A session that a phone said yes to has the phone's.
   * Null where a third party did, or for a session from before this was kept.
   */
  @Column('text', { nullable: true })
  factor!: string | null;

  /** Whether this sign-in made the account. */
  @Column('boolean', { name: 'is_sign_up' })
  isSignUp!: boolean;

  /** Until when it may do what needs a step-up. */
  @Column('timestamptz', { name: 'stepped_up_until', nullable: true })
  steppedUpUntil!: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'last_seen_at' })
  lastSeenAt!: Date;

  /** The end of its life, however much it is used. */
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  /** The end of its life if it isn't used. */
  @Column('timestamptz', { name: 'idle_expires_at' })
  idleExpiresAt!: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  @Column('text', { name: 'revoked_reason', nullable: true })
  revokedReason!: RevocationReason | null;
}
