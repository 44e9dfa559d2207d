import { randomBytes } from 'node:crypto';
import type { ClientBase } from 'pg';
import type { ImportedIdentity, ImportedPerson } from './import-row.js';

/** A person of the file, and where in it. */
export interface Line {
  readonly line: number;
  readonly sourceId: string;
  readonly person: ImportedPerson;
}

/** An identity that cannot be imported, since it belongs to someone already. */
export interface Conflict extends Line {
  readonly column: string;
  /** The line of this file whose it is; null where it is someone's who is not of this file. */
  readonly withLine: number | null;
}

export interface Sorted {
  readonly free: Line[];
  readonly known: Line[];
  readonly conflicts: Conflict[];
}

// No identity has this type: it is too short for a third party's id.
const idClaim = '#';

/** Someone signed up with one of the identities in the moment between the look and the write: look again. */
class TakenMeanwhile extends Error {}

/**
 * Saves people in batches, on one connection. What the file has said so far stands in a temporary table, so that a
 * person who is in it twice is found without keeping the file in memory, and in a dry run too.
 */
export class PeopleImportStore {
  constructor(private readonly client: ClientBase) {}

  async prepare(): Promise<void> {
    await this.client.query(
      'CREATE TEMPORARY TABLE imported_identities (type text, identifier text, line integer, PRIMARY KEY (type, identifier))',
    );
  }

  /** What can become of each line: imported, known from an earlier run, or refused. */
  async sort(lines: readonly Line[]): Promise<Sorted> {
    const [here, taken] = [await this.here(lines), await this.taken(lines)];
    const sorted: Sorted = { free: [], known: [], conflicts: [] };
    for (const line of lines) {
      const claims = claimsOf(line);
      // An id that another line has comes first: that line's person is here already, and isn't this one.
      const conflict = claims.find((claim) => taken.has(keyOf(claim)));
      const isKnown = conflict?.type !== idClaim && here.has(line.person.userId);
      if (isKnown) sorted.known.push(line);
      else if (conflict)
        sorted.conflicts.push({ ...line, column: conflict.column, withLine: taken.get(keyOf(conflict)) ?? null });
      else sorted.free.push(line);
      if (isKnown || !conflict) for (const claim of claims) taken.set(keyOf(claim), line.line);
    }
    return sorted;
  }

  /** Remembers what these lines say, for those that follow. */
  async remember(lines: readonly Line[]): Promise<void> {
    const claims = lines.flatMap((line) => claimsOf(line).map((claim) => ({ ...claim, line: line.line })));
    await this.client.query(
      `INSERT INTO imported_identities
       SELECT type, identifier, line FROM jsonb_to_recordset($1) AS given (type text, identifier text, line integer)
       ON CONFLICT DO NOTHING`,
      [JSON.stringify(claims)],
    );
  }

  /** Saves the lines, all or none; false where one of them has become someone else's meanwhile. */
  async save(lines: readonly Line[], note: { readonly id: string; readonly subject: object }): Promise<boolean> {
    await this.client.query('BEGIN');
    try {
      await this.insert(lines.map(({ person }) => person));
      await this.client.query(
        `INSERT INTO audit_events (id, at, type, user_id, subject) VALUES ($1, now(), 'people.imported', NULL, $2)`,
        [note.id, note.subject],
      );
      await this.client.query('COMMIT');
      return true;
    } catch (error) {
      await this.client.query('ROLLBACK');
      if (error instanceof TakenMeanwhile) return false;
      throw error;
    }
  }

  private async insert(people: readonly ImportedPerson[]): Promise<void> {
    const users = await this.client.query(
      `INSERT INTO users (id, nickname, avatar_url, locale, role, status, created_at, credentials_version)
       SELECT "userId", nickname, "avatarUrl", locale, 'user', status, coalesce("createdAt", now()), 0
       FROM jsonb_to_recordset($1) AS given
         ("userId" text, nickname text, "avatarUrl" text, locale text, status text, "createdAt" timestamptz)
       ON CONFLICT (id) DO NOTHING`,
      [JSON.stringify(people)],
    );
    const identities = people.flatMap(({ userId, identities: own }) =>
      own.map((identity) => ({ ...identity, userId, id: randomBytes(16).toString('base64url') })),
    );
    const bound = await this.client.query(
      `INSERT INTO identities (id, user_id, type, identifier, verified, bound_at)
       SELECT id, "userId", type, identifier, true, now()
       FROM jsonb_to_recordset($1) AS given (id text, "userId" text, type text, identifier text)
       ON CONFLICT (type, identifier) DO NOTHING`,
      [JSON.stringify(identities)],
    );
    if (users.rowCount !== people.length || bound.rowCount !== identities.length) throw new TakenMeanwhile();
    await this.client.query(
      `INSERT INTO passwords (user_id, hash, changed_at)
       SELECT "userId", "passwordHash", coalesce("createdAt", now())
       FROM jsonb_to_recordset($1) AS given ("userId" text, "passwordHash" text, "createdAt" timestamptz)
       WHERE "passwordHash" IS NOT NULL`,
      [JSON.stringify(people)],
    );
  }

  private async here(lines: readonly Line[]): Promise<Set<string>> {
    const ids = lines.map(({ person }) => person.userId);
    const { rows } = await this.client.query<{ id: string }>('SELECT id FROM users WHERE id = ANY($1)', [ids]);
    return new Set(rows.map(({ id }) => id));
  }

  /** Whose what these lines claim is: a line of this file, or null for someone who is here. */
  private async taken(lines: readonly Line[]): Promise<Map<string, number | null>> {
    const { rows } = await this.client.query<{ type: string; identifier: string; line: number | null }>(
      `SELECT type, identifier, line
       FROM jsonb_to_recordset($1) AS given (type text, identifier text)
         JOIN (SELECT type, identifier, line FROM imported_identities
               UNION ALL SELECT type, identifier, NULL FROM identities) AS owned USING (type, identifier)
       ORDER BY line NULLS FIRST`,
      [JSON.stringify(lines.flatMap(claimsOf))],
    );
    return new Map(rows.map((row) => [keyOf(row), row.line]));
  }
}

/** What a line says is its person's alone: every identity, and before them its id. */
function claimsOf({ person }: Line): ImportedIdentity[] {
  return [{ type: idClaim, identifier: person.userId, column: 'id' }, ...person.identities];
}

function keyOf({ type, identifier }: Pick<ImportedIdentity, 'type' | 'identifier'>): string {
  return `${type} ${identifier}`;
}
