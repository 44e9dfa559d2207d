import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { User } from '../../people/user.entity.js';

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

  /** An `IdentityType`, or the id of a third party. */
  @Column('text')
  type!: string;

  /** Normalised, so that one person cannot have it twice in two spellings. */
  @Column('text')
  identifier!: string;

  /** What a third party calls the person there. */
  @Column('text', { nullable: true })
  name!: string | null;

  /** What a third party gave at the last sign-in, sealed for this row; null where there is none. */
  @Column('text', { name: 'sealed_tokens', nullable: true })
  sealedTokens!: string | null;

  @Column('boolean')
  verified!: boolean;

  /**
   * The factor that was all that was asked for when it was linked, as `Session.factor`: a session that it begins has proved
   * no more than that. Null where it was there from the start or bound after a step-up.
   */
  @Column('text', { name: 'rests_on', nullable: true })
  restsOn!: string | null;

  @Column('timestamptz', { name: 'bound_at' })
  boundAt!: Date;

  /** The network it was bound from, as people see it. */
  @Column('text', { name: 'bound_ip', nullable: true })
  boundIp!: string | null;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
