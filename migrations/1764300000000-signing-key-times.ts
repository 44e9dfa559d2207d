import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * From when a signing key signs.
 *
 * The release before inserts no such time, so there is a default. It also fills the rows that are there: the key in use
 * counts from the migration, so that no rotation by age falls into a rolling deploy, where nodes of the release before
 * still run, which load the keys only at their start.
 */
export class SigningKeyTimes1764300000000 implements MigrationInterface {
  name = 'SigningKeyTimes1764300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE signing_keys ADD COLUMN signs_from timestamptz NOT NULL DEFAULT now()');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE signing_keys DROP COLUMN signs_from');
  }
}
