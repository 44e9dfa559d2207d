import { randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import type { SignedIn } from './people.js';
import type { TestService } from './service.js';

/** Cheap on purpose: what a hash costs is not what these tests are about. */
const cost = { memoryCost: 64, timeCost: 1, parallelism: 1 };

export interface NewAccount {
  readonly username?: string;
  readonly phones?: readonly string[];
  readonly emails?: readonly string[];
  /** By id of the third party. */
  readonly thirdParties?: Readonly<Record<string, string>>;
  readonly role?: string;
  readonly nickname?: string;
  /** Without it there is none; `SignedIn.as` uses `<username>-demo-password`. */
  readonly hasPassword?: boolean;
}

/** An account of a test's own, as it would be after the person had bound all that; its id. */
export async function addAccount(service: TestService, account: NewAccount): Promise<string> {
  const { username, phones = [], emails = [], thirdParties = {}, role = 'user', nickname = '' } = account;
  const id = newId();
  await service.sql(
    `INSERT INTO users (id, nickname, locale, role, status, credentials_version, created_at)
     VALUES ($1, $2, 'en', $3, 'active', 0, now())`,
    [id, nickname, role],
  );
  const identities = [
    ...(username === undefined ? [] : [['username', username]]),
    ...phones.map((phone) => ['phone', phone]),
    ...emails.map((email) => ['email', email]),
    ...Object.entries(thirdParties),
  ];
  for (const [type, identifier] of identities) {
    await service.sql(
      `INSERT INTO identities (id, user_id, type, identifier, verified, bound_at, bound_ip)
       VALUES ($1, $2, $3, $4, true, now(), '203.0.113.0/24')`,
      [newId(), id, type, identifier],
    );
  }
  if (account.hasPassword ?? username !== undefined) {
    const passwordHash = await hash(`${username ?? ''}-demo-password`, cost);
    await service.sql('INSERT INTO passwords (user_id, hash, changed_at) VALUES ($1, $2, now())', [id, passwordHash]);
  }
  return id;
}

/** A fresh step-up on this session, for tests that are not about how it is made. */
export async function grantStepUp(service: TestService, ...people: readonly SignedIn[]): Promise<void> {
  const ids = people.map(({ tokens }) => tokens.session.id);
  await service.sql(`UPDATE sessions SET stepped_up_until = now() + interval '5 minutes' WHERE id = ANY ($1)`, [ids]);
}

function newId(): string {
  return randomBytes(16).toString('base64url');
}
