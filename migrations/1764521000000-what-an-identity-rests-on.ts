import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A third party that was linked by a password or a code alone proves no more than those did. */
export class WhatAnIdentityRestsOn1764521000000 implements MigrationInterface {
  name = 'WhatAnIdentityRestsOn1764521000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE identities ADD rests_on text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE identities DROP rests_on');
  }
}
