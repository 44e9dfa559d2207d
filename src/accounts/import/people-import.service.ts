import { randomBytes } from 'node:crypto';
import type { CountryCode } from 'libphonenumber-js/mobile';
import { readRow, type CsvRow, type Fault } from './import-row.js';
import type { Line, PeopleImportStore, Sorted } from './people-import.store.js';

/** Rows are saved so many at a time: all of a batch, or none. */
const batchSize = 1_000;

export interface NumberedRow {
  readonly line: number;
  readonly row: CsvRow;
}

/** A row that was not imported, for the report. It names columns, never what stands in them. */
export interface Refusal extends Fault {
  readonly line: number;
  readonly id: string;
}

/** How many rows became what. Every row of the file is in exactly one of them. */
export interface ImportOutcome {
  imported: number;
  /** Imported by an earlier run. */
  known: number;
  refused: number;
}

export interface ImportOptions {
  /** Tells systems apart whose ids are alike. */
  readonly source: string;
  /** Of phone numbers without a country. */
  readonly phoneCountry: CountryCode;
  /** Look for faults and conflicts, and save nothing. */
  readonly isDryRun: boolean;
  readonly onRefusal: (refusal: Refusal) => void;
  readonly onProgress: (outcome: ImportOutcome) => void;
}

/**
 * Imports people, in batches that are saved whole: whenever it ends, it may be run again with the same file, and goes on
 * where it was. A row with a fault or a conflict is told and left out; all others are imported.
 */
export async function importPeople(
  rows: AsyncIterable<NumberedRow>,
  store: PeopleImportStore,
  options: ImportOptions,
): Promise<ImportOutcome> {
  const outcome: ImportOutcome = { imported: 0, known: 0, refused: 0 };
  const refuse = (line: number, id: string, faults: readonly Fault[]): void => {
    outcome.refused += 1;
    for (const fault of faults) options.onRefusal({ line, id, ...fault });
  };
  await store.prepare();
  let batch: Line[] = [];
  const flush = async (): Promise<void> => {
    const { free, known, conflicts } = await importBatch(batch, store, options.isDryRun);
    for (const { line, sourceId, column, withLine } of conflicts) {
      const owner = withLine === null ? 'someone who is here already' : `line ${withLine} as well`;
      refuse(line, sourceId, [{ column, problem: `belongs to ${owner}` }]);
    }
    outcome.imported += free.length;
    outcome.known += known.length;
    batch = [];
    options.onProgress(outcome);
  };
  for await (const { line, row } of rows) {
    const person = readRow(row, options.source, options.phoneCountry);
    const sourceId = row.id?.trim() ?? '';
    if ('userId' in person) batch.push({ line, sourceId, person });
    else refuse(line, sourceId, person);
    if (batch.length >= batchSize) await flush();
  }
  if (batch.length > 0) await flush();
  return outcome;
}

/** Saves what can be saved of a batch; everything of it is then told. */
async function importBatch(batch: readonly Line[], store: PeopleImportStore, isDryRun: boolean): Promise<Sorted> {
  for (;;) {
    const sorted = await store.sort(batch);
    const { free, known } = sorted;
    const note = { id: randomBytes(16).toString('base64url'), subject: { people: String(free.length) } };
    // False: someone signed up meanwhile with what stands in one of these lines, and the next look finds it.
    const isSaved = isDryRun || free.length === 0 || (await store.save(free, note));
    if (isSaved) {
      await store.remember([...known, ...free]);
      return sorted;
    }
  }
}
