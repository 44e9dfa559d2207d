import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who said yes to a session, devices with names of the person's own, and addresses that are found when they are old. */
export class Histories1764510000000 implements MigrationInterface {
  name = 'Histories1764510000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sessions ADD approved_by text');
    await runner.query('ALTER TABLE devices ADD is_named boolean NOT NULL DEFAULT false');
    // Small, because an address is kept for a while only; without it each night would read the whole history.
    await runner.query('CREATE INDEX login_events_addresses ON login_events (at) WHERE ip IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX login_events_addresses');
    await runner.query('ALTER TABLE devices DROP is_named');
    await runner.query('ALTER TABLE sessions DROP approved_by');
  }
}
