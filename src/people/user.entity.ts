import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Locale } from '../contract/primitives.js';
import type { Role } from '../contract/tokens.js';

/** A person. How they sign in stands elsewhere. */
@Entity('users')
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

  /** A locked person proves who they are and is still not let in. */
  @Column('text')
  status!: 'active' | 'locked';

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
