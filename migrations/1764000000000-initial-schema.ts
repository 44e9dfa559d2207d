import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People, sites, audit, sessions, accounts, QR outcomes; and the first-party site. */
export class InitialSchema1764000000000 implements MigrationInterface {
  name = 'InitialSchema1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE users (
        id text CONSTRAINT users_pkey PRIMARY KEY,
        nickname text NOT NULL,
        avatar_url text,
        locale text NOT NULL,
        role text NOT NULL,
        status text NOT NULL,
        created_at timestamptz NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE clients (
        id text CONSTRAINT clients_pkey PRIMARY KEY,
        name text NOT NULL,
        allowed_origins text[] NOT NULL,
        policy jsonb NOT NULL,
        secret_hash text,
        created_at timestamptz NOT NULL
      )`);
    // Our own pages and apps; their origin is PUBLIC_URL, which only the settings know.
    await runner.query(`
      INSERT INTO clients (id, name, allowed_origins, policy, created_at)
      VALUES ('saoma', 'Saoma', '{}', '{"checkCode": "never", "allowBearer": false}', now())`);
    await runner.query(`
      CREATE TABLE audit_events (
        id text CONSTRAINT audit_events_pkey PRIMARY KEY,
        at timestamptz NOT NULL,
        type text NOT NULL,
        user_id text,
        subject jsonb NOT NULL
      )`);
    await runner.query('CREATE INDEX audit_events_at ON audit_events (at)');
    await runner.query('CREATE INDEX audit_events_user_id_at ON audit_events (user_id, at)');
    await runner.query(`
      CREATE FUNCTION audit_events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'audit_events is append-only';
      END $$`);
    await runner.query(`
      CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
      FOR EACH STATEMENT EXECUTE FUNCTION audit_events_are_append_only()`);
    await runner.query(`
      CREATE TABLE devices (
        id text CONSTRAINT devices_pkey PRIMARY KEY,
        user_id text NOT NULL CONSTRAINT devices_user_id_fkey REFERENCES users ON DELETE CASCADE,
        key_thumbprint text NOT NULL,
        kind text NOT NULL,
        name text NOT NULL,
        platform text NOT NULL,
        model text,
        app_version text,
        created_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        removed_at timestamptz
      )`);
    await runner.query('CREATE UNIQUE INDEX devices_user_id_key_thumbprint ON devices (user_id, key_thumbprint)');
    await runner.query(`
      CREATE TABLE sessions (
        id text CONSTRAINT sessions_pkey PRIMARY KEY,
        user_id text NOT NULL CONSTRAINT sessions_user_id_fkey REFERENCES users ON DELETE CASCADE,
        device_id text CONSTRAINT sessions_device_id_fkey REFERENCES devices,
        key_thumbprint text,
        client_id text NOT NULL,
        kind text NOT NULL,
        qr_id text,
        created_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        idle_expires_at timestamptz NOT NULL,
        revoked_at timestamptz,
        revoked_reason text
      )`);
    await runner.query('CREATE INDEX sessions_user_id_created_at ON sessions (user_id, created_at)');
    await runner.query('CREATE INDEX sessions_device_id ON sessions (device_id)');
    await runner.query('CREATE INDEX sessions_revoked_at ON sessions (revoked_at) WHERE revoked_at IS NOT NULL');
    await runner.query('CREATE UNIQUE INDEX sessions_qr_id ON sessions (qr_id)');
    await runner.query(`
      CREATE TABLE refresh_tokens (
        token_hash text CONSTRAINT refresh_tokens_pkey PRIMARY KEY,
        session_id text NOT NULL CONSTRAINT refresh_tokens_session_id_fkey REFERENCES sessions ON DELETE CASCADE,
        parent_hash text,
        issued_at timestamptz NOT NULL,
        used_at timestamptz,
        void_at timestamptz
      )`);
    await runner.query('CREATE INDEX refresh_tokens_session_id ON refresh_tokens (session_id)');
    await runner.query('CREATE INDEX refresh_tokens_parent_hash ON refresh_tokens (parent_hash)');
    await runner.query(`
      CREATE TABLE signing_keys (
        kid text CONSTRAINT signing_keys_pkey PRIMARY KEY,
        public_jwk jsonb NOT NULL,
        sealed_private_key text NOT NULL,
        created_at timestamptz NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE identities (
        id text CONSTRAINT identities_pkey PRIMARY KEY,
        user_id text NOT NULL CONSTRAINT identities_user_id_fkey REFERENCES users ON DELETE CASCADE,
        type text NOT NULL,
        identifier text NOT NULL,
        verified boolean NOT NULL,
        bound_at timestamptz NOT NULL,
        bound_ip text,
        last_used_at timestamptz
      )`);
    await runner.query('CREATE UNIQUE INDEX identities_type_identifier ON identities (type, identifier)');
    await runner.query('CREATE INDEX identities_user_id ON identities (user_id)');
    await runner.query(`
      CREATE TABLE passwords (
        user_id text CONSTRAINT passwords_pkey PRIMARY KEY CONSTRAINT passwords_user_id_fkey REFERENCES users ON DELETE CASCADE,
        hash text NOT NULL,
        changed_at timestamptz NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE qr_outcomes (
        qr_id text CONSTRAINT qr_outcomes_pkey PRIMARY KEY,
        outcome text NOT NULL,
        at timestamptz NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE qr_outcomes, passwords, identities, signing_keys, refresh_tokens, sessions, devices, audit_events, clients, users',
    );
    await runner.query('DROP FUNCTION audit_events_are_append_only');
  }
}
