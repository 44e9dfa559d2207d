import { createHash } from 'node:crypto';
import { localeSchema } from '../../contract/primitives.js';
import { providerIdPattern } from '../../contract/third-parties.js';
import type { CountryCode } from 'libphonenumber-js/mobile';
import { normaliseIdentifier, readEmail, readPhone } from '../identifier.js';
import { kindOfHash } from '../passwords/foreign-hash.js';

/** A person as a row of the file tells of them, ready to be saved. */
export interface ImportedPerson {
  /** Made from the source's name and the row's id: the same row is the same person, however often it is imported. */
  readonly userId: string;
  readonly nickname: string;
  readonly avatarUrl: string | null;
  readonly locale: string;
  readonly status: 'active' | 'locked';
  readonly createdAt: string | null;
  readonly passwordHash: string | null;
  readonly identities: readonly ImportedIdentity[];
}

export interface ImportedIdentity {
  readonly type: string;
  readonly identifier: string;
  /** Where in the row it stands, for the report. */
  readonly column: string;
}

/** What keeps a row from being imported. */
export interface Fault {
  readonly column: string;
  readonly problem: string;
}

export type CsvRow = Readonly<Record<string, string>>;

/** Columns that every file may have. `id` it must have. */
export const plainColumns = [
  'id',
  'username',
  'phone',
  'email',
  'password_hash',
  'nickname',
  'avatar_url',
  'locale',
  'status',
  'created_at',
] as const;

/** A column of a third party's ids: `third_party:weixin`. */
const thirdPartyPrefix = 'third_party:';

// What a decoder puts where bytes are not UTF-8: a file in GBK, say.
const undecodable = '\uFFFD';

// Columns that may hold several values: a person can have two phones.
const separator = ';';

/** What is wrong with a file's header; nothing for one that can be imported. */
export function faultsOfHeader(columns: readonly string[]): string[] {
  const unknown = columns.filter((column) => !isPlain(column) && providerOf(column) === undefined);
  const doubled = columns.filter((column, index) => columns.indexOf(column) !== index);
  return [
    ...(columns.includes('id') ? [] : ['there is no column id: the id of each person in the system they come from']),
    ...unknown.map(
      (column) =>
        `there is no use for the column "${column}": the columns are ${plainColumns.join(', ')}, and ` +
        `${thirdPartyPrefix}<provider>`,
    ),
    ...doubled.map((column) => `the column ${column} is there twice`),
  ];
}

/** A row as a person, or everything that is wrong with it. `source` tells systems apart that use the same ids. */
export function readRow(row: CsvRow, source: string, phoneCountry: CountryCode): ImportedPerson | readonly Fault[] {
  const faults: Fault[] = [];
  const identities = identitiesOf(row, phoneCountry, faults);
  const text = (column: string): string => row[column]?.trim() ?? '';
  const check = (column: string, isFine: boolean, problem: string): void => {
    if (!isFine) faults.push({ column, problem });
  };
  const locale = localeSchema.safeParse(text('locale') || 'zh-CN');
  const createdAt = text('created_at') === '' ? null : new Date(text('created_at'));
  const passwordHash = text('password_hash') || null;
  const status = text('status') || 'active';
  for (const [column, cell] of Object.entries(row)) {
    check(column, !cell.includes(undecodable), 'is not UTF-8: export the file as UTF-8');
    check(column, !cell.includes('\0'), 'has the character U+0000, which cannot be stored');
  }
  check('id', text('id') !== '', 'is empty');
  check('nickname', text('nickname').length <= 50, 'is longer than 50 characters');
  check(
    'avatar_url',
    text('avatar_url') === '' || /^https:\/\/.{1,2000}$/.test(text('avatar_url')),
    'is no https address',
  );
  check('locale', locale.success, 'is neither zh-CN nor en');
  check('status', status === 'active' || status === 'locked', 'is neither active nor locked');
  check('created_at', createdAt === null || isStorable(createdAt), 'is no time');
  check(
    'password_hash',
    passwordHash === null || kindOfHash(passwordHash) !== undefined,
    'is of no kind that is known here',
  );
  check(
    'id',
    identities.length > 0 || faults.length > 0,
    'has no way to sign in: no username, phone, email or third party',
  );
  if (faults.length > 0 || !locale.success) return faults;
  return {
    userId: createHash('sha256')
      .update(`${source}\0${text('id')}`)
      .digest()
      .subarray(0, 16)
      .toString('base64url'),
    nickname: text('nickname'),
    avatarUrl: text('avatar_url') || null,
    locale: locale.data,
    status: status === 'locked' ? 'locked' : 'active',
    createdAt: createdAt?.toISOString() ?? null,
    passwordHash,
    identities,
  };
}

function identitiesOf(row: CsvRow, phoneCountry: CountryCode, faults: Fault[]): ImportedIdentity[] {
  const readers: Record<string, (typed: string) => string | undefined> = {
    username: readUsername,
    phone: (typed) => readPhone(typed, phoneCountry)?.number,
    email: readEmail,
  };
  const found = new Map<string, ImportedIdentity>();
  for (const [column, cell] of Object.entries(row)) {
    const type = providerOf(column) ?? (column in readers ? column : undefined);
    if (type === undefined) continue;
    const read = readers[column] ?? ((typed: string) => (typed.length <= 255 ? typed : undefined));
    for (const typed of cell
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== '')) {
      const identifier = read(typed);
      if (identifier === undefined) faults.push({ column, problem: `is no ${column} as one can be` });
      else found.set(`${type} ${identifier}`, { type, identifier, column });
    }
  }
  return [...found.values()];
}

/** Dates go further than Postgres's times, and than anyone's age. */
function isStorable(time: Date): boolean {
  return !Number.isNaN(time.getTime()) && /^\d{4}-/.test(time.toISOString());
}

function isPlain(column: string): boolean {
  return (plainColumns as readonly string[]).includes(column);
}

function providerOf(column: string): string | undefined {
  const provider = column.startsWith(thirdPartyPrefix) ? column.slice(thirdPartyPrefix.length) : '';
  return providerIdPattern.test(provider) && !isPlain(provider) ? provider : undefined;
}

/** As it is compared at sign-in; one that could be an address can't be told from one. */
function readUsername(typed: string): string | undefined {
  const { type, identifier } = normaliseIdentifier(typed);
  return type === 'username' && identifier.length <= 255 ? identifier : undefined;
}
