import type { EntityManager } from 'typeorm';
import { sealedThirdPartyTokens } from './accounts/third-parties/sealed-tokens.js';
import { PurposeKeys, type MasterKeys, type SealedColumn } from './kernel/master-keys.js';
import { sealedPrivateKey } from './sessions/signing-key-pair.js';

/** Every column that is sealed with the master key. A new one is added here, and then `reseal` covers it. */
export const sealedColumns: readonly SealedColumn[] = [sealedPrivateKey, sealedThirdPartyTokens];

interface SealedValue {
  readonly id: string;
  readonly sealed: string;
}

/** What cannot be resealed, in words for whoever asked. Nothing has been changed. */
export class ResealError extends Error {}

/**
 * Seals everything that `MASTER_KEY_PREVIOUS` has sealed with `MASTER_KEY` instead, in the caller's transaction: all of
 * it or nothing. What is sealed with `MASTER_KEY` already is left alone, so that it may be run any number of times.
 *
 * @returns how many values there are, and how many of them were sealed anew
 * @throws ResealError
 */
export async function reseal(
  masterKeys: MasterKeys,
  manager: EntityManager,
): Promise<{ total: number; resealed: number }> {
  const outcome = { total: 0, resealed: 0 };
  for (const column of sealedColumns) {
    const keys = new PurposeKeys(masterKeys, column.purpose);
    for (const value of await valuesOf(column, manager)) {
      outcome.total += 1;
      if (await resealOne(column, value, keys, manager)) outcome.resealed += 1;
    }
  }
  return outcome;
}

async function valuesOf(column: SealedColumn, manager: EntityManager): Promise<SealedValue[]> {
  return manager.query<SealedValue[]>(
    `SELECT ${column.idColumn} AS id, ${column.column} AS sealed FROM ${column.table}
     WHERE ${column.column} IS NOT NULL ORDER BY 1`,
  );
}

async function resealOne(
  { table, idColumn, column }: SealedColumn,
  { id, sealed }: SealedValue,
  keys: PurposeKeys,
  manager: EntityManager,
): Promise<boolean> {
  const opened = keys.unseal(sealed, id);
  if (!opened) {
    throw new ResealError(
      `Neither MASTER_KEY nor MASTER_KEY_PREVIOUS opens ${table}.${column} of ${id}. Nothing has been changed. ` +
        'Set MASTER_KEY_PREVIOUS to the key that sealed it.',
    );
  }
  if (opened.by === 'current') return false;
  // Compared with what was read: whoever changed it meanwhile, or deleted it, goes before.
  const [, count] = await manager.query<[unknown[], number]>(
    `UPDATE ${table} SET ${column} = $1 WHERE ${idColumn} = $2 AND ${column} = $3`,
    [keys.seal('current', opened.plaintext, id), id, sealed],
  );
  if (count === 1) return true;
  throw new ResealError(`${table}.${column} of ${id} was changed meanwhile. Nothing has been changed; run it again.`);
}
