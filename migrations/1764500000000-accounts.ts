import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Many ways to sign in for one person: third parties, step-ups, login history by month, accounts that go. */
export class Accounts1764500000000 implements MigrationInterface {
  name = 'Accounts1764500000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE users
        ADD credentials_version integer NOT NULL DEFAULT 0,
        ADD password_doubted_at timestamptz,
        ADD delete_at timestamptz`);
    await runner.query('ALTER TABLE users ALTER credentials_version DROP DEFAULT');
    await runner.query('CREATE INDEX users_delete_at ON users (delete_at) WHERE delete_at IS NOT NULL');
    await runner.query('ALTER TABLE identities ADD name text, ADD sealed_tokens text');
    await runner.query(`
      ALTER TABLE sessions
        ADD factor text,
        ADD is_sign_up boolean NOT NULL DEFAULT false,
        ADD stepped_up_until timestamptz`);
    await runner.query('ALTER TABLE sessions ALTER is_sign_up DROP DEFAULT');
    await runner.query(`
      CREATE TABLE login_events (
        id text NOT NULL,
        at timestamptz NOT NULL,
        user_id text,
        session_id text,
        method text NOT NULL,
        outcome text NOT NULL,
        ip text,
        client_id text NOT NULL,
        device_kind text NOT NULL,
        device_name text NOT NULL,
        device_platform text NOT NULL,
        reported_at timestamptz,
        CONSTRAINT login_events_pkey PRIMARY KEY (id, at)
      ) PARTITION BY RANGE (at)`);
    await runner.query('CREATE INDEX login_events_user_id_at ON login_events (user_id, at)');
    // Whatever no month's partition takes: nothing is lost should the job that makes them not have run.
    await runner.query('CREATE TABLE login_events_default PARTITION OF login_events DEFAULT');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE login_events');
    await runner.query('ALTER TABLE sessions DROP factor, DROP is_sign_up, DROP stepped_up_until');
    await runner.query('ALTER TABLE identities DROP name, DROP sealed_tokens');
    await runner.query('ALTER TABLE users DROP credentials_version, DROP password_doubted_at, DROP delete_at');
  }
}
