import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Locale } from '../contract/primitives.js';
import type { Role } from '../contract/tokens.js';

export type PersonStatus = 'active' | 'locked' | 'deleting' | 'deleted' | 'merged';

/** A person. How they sign in stands elsewhere. */
@Entity('users')
@Index('users_delete_at', ['deleteAt'], { where: 'delete_at IS NOT NULL' })
export class User {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'users_pkey' })
  id!: string;

  @Column('text')
  nickname!: string;

  @Column('text', { name: 'avatar_url', nullable: true })
  avatarUrl!: string | null;

  @Column('text')
  locale!: Locale;

  @Column('text')
  role!: Role;

  /**
   * A locked person proves who they are and is still not let in. One who is `deleting` has asked for it, and keeps the
   * account by signing in; one who is `deleted` or `merged` has no way left to sign in.
   */
  @Column('text')
  status!: PersonStatus;

  /** Raised by each change of the password: a QR code that was scanned before one signs nobody in after it. */
  @Column('integer', { name: 'credentials_version' })
  credentialsVersion!: number;

  /** Since when a new password is asked for, because a sign-in was reported. */
  @Column('timestamptz', { name: 'password_doubted_at', nullable: true })
  passwordDoubtedAt!: Date | null;

  /** When a `deleting` person will be gone. */
  @Column('timestamptz', { name: 'delete_at', nullable: true })
  deleteAt!: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
