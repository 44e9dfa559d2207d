import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { User } from '../people/user.entity.js';
import type { IdentityType } from './identifier.js';

/** One way to tell who a person is. A person may have several of one type. */
@Entity('identities')
@Index('identities_type_identifier', ['type', 'identifier'], { unique: true })
@Index('identities_user_id', ['userId'])
export class Identity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'identities_pkey' })
  id!: string;

  @Column('text', { name: 'user_id' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'identities_user_id_fkey' })
  user?: Relation<User>;

  @Column('text')
  type!: IdentityType;

  /** Normalised, so that one person cannot have it twice in two spellings. */
  @Column('text')
  identifier!: string;

  @Column('boolean')
  verified!: boolean;

  @Column('timestamptz', { name: 'bound_at' })
  boundAt!: Date;

  @Column('text', { name: 'bound_ip', nullable: true })
  boundIp!: string | null;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
