import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Session } from './session.entity.js';

/** Each refresh token ever given for a session, so that a spent one that comes back is noticed. */
@Entity('refresh_tokens')
@Index('refresh_tokens_session_id', ['sessionId'])
@Index('refresh_tokens_parent_hash', ['parentHash'])
export class RefreshToken {
  @PrimaryColumn('text', { name: 'token_hash', primaryKeyConstraintName: 'refresh_tokens_pkey' })
  tokenHash!: string;

  @Column('text', { name: 'session_id' })
  sessionId!: string;

  @ManyToOne(() => Session, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'session_id', foreignKeyConstraintName: 'refresh_tokens_session_id_fkey' })
  session?: Relation<Session>;

  /** The token it was given for; null for a session's first. */
  @Column('text', { name: 'parent_hash', nullable: true })
  parentHash!: string | null;

  @Column('timestamptz', { name: 'issued_at' })
  issuedAt!: Date;

  @Column('timestamptz', { name: 'used_at', nullable: true })
  usedAt!: Date | null;

  /** Replaced unused by another: its answer was lost. */
  @Column('timestamptz', { name: 'void_at', nullable: true })
  voidAt!: Date | null;
}
