import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { User } from '../../people/user.entity.js';

/** A person's one password, good with every identifier of theirs. */
@Entity('passwords')
export class Password {
  @PrimaryColumn('text', { name: 'user_id', primaryKeyConstraintName: 'passwords_pkey' })
  userId!: string;

  @OneToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'passwords_user_id_fkey' })
  user?: Relation<User>;

  /** argon2id in PHC string format: salt and cost stand in it. Imported ones are as they were until they are used. */
  @Column('text')
  hash!: string;

  /** The identity whose code has reset it, until the person changes it: both are one factor so long. */
  @Column('text', { name: 'rests_on', nullable: true })
  restsOn!: string | null;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;
}
