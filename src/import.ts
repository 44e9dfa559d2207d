import { createReadStream, createWriteStream, statSync, type ReadStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { CsvError, parse, type Info } from 'csv-parse';
import { isSupportedCountry } from 'libphonenumber-js/mobile';
import { Client } from 'pg';
import { faultsOfHeader, type CsvRow } from './accounts/import/import-row.js';
import {
  importPeople,
  type ImportOptions,
  type ImportOutcome,
  type NumberedRow,
  type Refusal,
} from './accounts/import/people-import.service.js';
import { PeopleImportStore } from './accounts/import/people-import.store.js';
import { databaseUrlFrom, SettingsError } from './config/settings.js';
import { orExplain, StartError } from './start-error.js';

const usage = `Usage: npm run import -- people.csv [--dry-run] [--source <name>] [--phone-country <CN>]

  --dry-run        finds every fault and conflict, and saves nothing
  --source         tells systems apart whose ids are alike; the same each time for the same system
  --phone-country  of numbers that are written without one; CN unless given

What could not be imported stands in people.csv.report.csv, by line. Mend those lines and run it again: what is here
already is left alone. docs/import.md tells more.`;

const undefinedTable = '42P01';
const undefinedColumn = '42703';

/** `npm run import`: takes over the people of another system. */
async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      'dry-run': { type: 'boolean', default: false },
      source: { type: 'string', default: 'import' },
      'phone-country': { type: 'string', default: 'CN' },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
  const [file] = positionals;
  if (values.help || file === undefined || positionals.length !== 1) {
    (values.help ? console.log : console.error)(usage);
    return values.help ? 0 : 1;
  }
  const databaseUrl = databaseUrlFrom(process.env);
  const client = new Client({ connectionString: databaseUrl });
  await orExplain(() => client.connect(), 'Postgres', databaseUrl, 'DATABASE_URL');
  try {
    const country = values['phone-country'];
    if (!isSupportedCountry(country)) throw new StartError(`There is no country ${country}: it is two letters, as CN.`);
    return await importFile(file, client, {
      source: values.source,
      phoneCountry: country,
      isDryRun: values['dry-run'],
    });
  } finally {
    await client.end();
  }
}

async function importFile(
  file: string,
  client: Client,
  options: Pick<ImportOptions, 'source' | 'phoneCountry' | 'isDryRun'>,
): Promise<number> {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw new StartError(`There is no file ${file}.`);
  const input = createReadStream(file);
  const report = new Report(`${file}.report.csv`);
  const progress = new Progress(input, size);
  const startedAt = performance.now();
  const outcome = await importPeople(rowsOf(input), new PeopleImportStore(client), {
    ...options,
    onRefusal: (refusal) => {
      report.write(refusal);
    },
    onProgress: (soFar) => {
      progress.show(soFar);
    },
  });
  progress.end();
  await report.end();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${options.isDryRun ? 'Would be imported' : 'Imported'}: ${outcome.imported}, in ${seconds} s`);
  console.log(`Here already: ${outcome.known}`);
  console.log(`Not imported: ${outcome.refused}${outcome.refused > 0 ? `, see ${report.path}` : ''}`);
  return outcome.refused > 0 ? 1 : 0;
}

/** The file's rows with their line numbers, as they are asked for: never more of the file in memory than a batch. */
async function* rowsOf(input: ReadStream): AsyncGenerator<NumberedRow> {
  const parser = input.pipe(
    parse({
      bom: true,
      info: true,
      skip_empty_lines: true,
      columns: (header: string[]) => {
        const columns = header.map((column) => column.trim());
        const faults = faultsOfHeader(columns);
        if (faults.length > 0) throw new StartError(`The header cannot be used:\n${faults.join('\n')}`);
        return columns;
      },
    }),
  );
  input.once('error', (error) => parser.destroy(error));
  for await (const { record, info } of parser as AsyncIterable<{ record: CsvRow; info: Info }>) {
    yield { line: info.lines, row: record };
  }
}

/** What was not imported, made when there is something to say. */
class Report {
  private file: WriteStream | undefined;

  constructor(readonly path: string) {}

  write({ line, id, column, problem }: Refusal): void {
    this.file ??= this.begin();
    this.file.write(`${[String(line), id, column, problem].map(quoted).join(',')}\n`);
  }

  async end(): Promise<void> {
    if (!this.file) return;
    this.file.end();
    await once(this.file, 'finish');
  }

  private begin(): WriteStream {
    const file = createWriteStream(this.path, { mode: 0o600 });
    file.write('line,id,column,problem\n');
    return file;
  }
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** How far it is: a bar on a terminal, a line for each tenth elsewhere. */
class Progress {
  private shownTenth = 0;

  constructor(
    private readonly input: ReadStream,
    private readonly size: number,
  ) {}

  show({ imported, known, refused }: ImportOutcome): void {
    const share = this.size === 0 ? 1 : this.input.bytesRead / this.size;
    const text = `${Math.floor(share * 100)} %  ${imported + known + refused} lines`;
    const tenth = Math.floor(share * 10);
    if (process.stderr.isTTY) process.stderr.write(`\r[${'#'.repeat(tenth * 3).padEnd(30, '.')}] ${text}`);
    else if (tenth > this.shownTenth) process.stderr.write(`${text}\n`);
    this.shownTenth = tenth;
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\n');
  }
}

function explain(error: unknown): unknown {
  if (error instanceof StartError || error instanceof SettingsError) return error.message;
  if (error instanceof CsvError)
    return `The file cannot be read on: ${error.message}\nMend it and run it again: what is imported already is left alone.`;
  const { code } = error as { code?: string };
  if (code?.startsWith('ERR_PARSE_ARGS')) return `${(error as Error).message}\n\n${usage}`;
  return code === undefinedTable || code === undefinedColumn
    ? 'This database was not prepared by this release yet: the start of a node (npm start) does that.'
    : error;
}

run(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(explain(error));
    process.exit(1);
  },
);
