import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A phone number that some account has or had: when it was last proved, and what is known of its SIM. */
@Entity('phone_numbers')
@Index('phone_numbers_subscription_id', ['subscriptionId'], {
  unique: true,
  where: 'subscription_id IS NOT NULL',
})
@Index('phone_numbers_subscription_ends_at', ['subscriptionEndsAt'], { where: 'last_proved_at IS NOT NULL' })
@Index('phone_numbers_unwanted_subscription', ['number'], {
  where: 'last_proved_at IS NULL AND subscription_id IS NOT NULL',
})
export class PhoneNumber {
  /** E.164. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'phone_numbers_pkey' })
  number!: string;

  /**
   * When someone whom it counted for last proved to have it, and no source that covers it failed to tell whose it is; null
   * where nobody has here.
   */
  @Column('timestamptz', { name: 'last_proved_at', nullable: true })
  lastProvedAt!: Date | null;

  /** When that was last beyond doubt: with something else proved besides, or as nobody's number. What was before is settled. */
  @Column('timestamptz', { name: 'trusted_at', nullable: true })
  trustedAt!: Date | null;

  /** When the sources were last asked, and answered. */
  @Column('timestamptz', { name: 'checked_at', nullable: true })
  checkedAt!: Date | null;

  /** When its SIM was last swapped or first put into use, as far as an operator tells. */
  @Column('timestamptz', { name: 'sim_changed_at', nullable: true })
  simChangedAt!: Date | null;

  /** Until when it proves nobody alone, since its SIM was swapped. */
  @Column('timestamptz', { name: 'weak_until', nullable: true })
  weakUntil!: Date | null;

  /** When we learnt that it has another owner. */
  @Column('timestamptz', { name: 'recycled_at', nullable: true })
  recycledAt!: Date | null;

  /** Whose notices tell of it, until when, and the SHA-256 of the bearer that they come with. */
  @Column('text', { name: 'subscription_id', nullable: true })
  subscriptionId!: string | null;

  @Column('text', { name: 'subscription_bearer_hash', nullable: true })
  subscriptionBearerHash!: string | null;

  @Column('timestamptz', { name: 'subscription_ends_at', nullable: true })
  subscriptionEndsAt!: Date | null;
}
