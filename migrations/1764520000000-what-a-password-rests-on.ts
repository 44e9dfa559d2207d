import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A password that was reset by a code proves no more than the phone or address that the code went to. */
export class WhatAPasswordRestsOn1764520000000 implements MigrationInterface {
  name = 'WhatAPasswordRestsOn1764520000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE passwords ADD rests_on text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE passwords DROP rests_on');
  }
}
