import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When numbers were last proved, what is known of their SIMs, and what operators told of them. */
export class PhoneNumbers1764600000000 implements MigrationInterface {
  name = 'PhoneNumbers1764600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE phone_numbers (
        number text NOT NULL CONSTRAINT phone_numbers_pkey PRIMARY KEY,
        last_proved_at timestamptz,
        trusted_at timestamptz,
        checked_at timestamptz,
        sim_changed_at timestamptz,
        weak_until timestamptz,
        recycled_at timestamptz,
        subscription_id text,
        subscription_bearer_hash text,
        subscription_ends_at timestamptz
      )
    `);
    await runner.query(`
      CREATE UNIQUE INDEX phone_numbers_subscription_id ON phone_numbers (subscription_id)
      WHERE subscription_id IS NOT NULL
    `);
    await runner.query(`
      CREATE INDEX phone_numbers_subscription_ends_at ON phone_numbers (subscription_ends_at)
      WHERE last_proved_at IS NOT NULL
    `);
    await runner.query(`
      CREATE INDEX phone_numbers_unwanted_subscription ON phone_numbers (number)
      WHERE last_proved_at IS NULL AND subscription_id IS NOT NULL
    `);
    await runner.query(`
      CREATE TABLE number_notices (
        source text NOT NULL,
        id text NOT NULL,
        type text NOT NULL,
        number text NOT NULL,
        told_at timestamptz NOT NULL,
        received_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        handled_at timestamptz,
        CONSTRAINT number_notices_pkey PRIMARY KEY (source, id)
      )
    `);
    await runner.query('CREATE INDEX number_notices_due_at ON number_notices (due_at) WHERE handled_at IS NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE number_notices');
    await runner.query('DROP TABLE phone_numbers');
  }
}
