import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { SessionKind } from '../contract/tokens.js';
import { User } from '../people/user.entity.js';

/** A phone or browser of one person, known by its key. */
@Entity('devices')
@Index('devices_user_id_key_thumbprint', ['userId', 'keyThumbprint'], { unique: true })
export class Device {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'devices_pkey' })
  id!: string;

  @Column('text', { name: 'user_id' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'devices_user_id_fkey' })
  user?: Relation<User>;

  /** RFC 7638 thumbprint of its key. */
  @Column('text', { name: 'key_thumbprint' })
  keyThumbprint!: string;

  @Column('text')
  kind!: SessionKind;

  @Column('text')
  name!: string;

  /** The person has named it: the next sign-in on it leaves the name as it is. */
  @Column('boolean', { name: 'is_named', default: false })
  isNamed!: boolean;

  @Column('text')
  platform!: string;

  @Column('text', { nullable: true })
  model!: string | null;

  @Column('text', { name: 'app_version', nullable: true })
  appVersion!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'last_seen_at' })
  lastSeenAt!: Date;

  /** Taken off the person's list; signing in on it again puts it back. */
  @Column('timestamptz', { name: 'removed_at', nullable: true })
  removedAt!: Date | null;
}
