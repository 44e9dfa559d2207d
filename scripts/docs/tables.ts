import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { settingsSchema } from '../../src/config/settings.js';
import { codes } from '../../src/contract/codes.js';
import { finalQrStates, waitQuerySchema, type QrState } from '../../src/contract/qr-session.js';
import { namespaces, tokenAckTimeoutMs } from '../../src/contract/sockets.js';
import { finalLifeMs } from '../../src/qr/qr-login.js';
import { nonceSeconds } from '../../src/sessions/dpop-nonce.js';
import { proofToleranceSeconds } from '../../src/sessions/dpop-proof.js';
import { accessTokenSeconds, refreshGraceMs, sessionLives } from '../../src/sessions/session-lives.js';
import { DocumentedSource, type Documented } from './doc-comments.js';
import { featuresTable, importRulesTable } from './import-rules.js';
import { carrierCodesTable } from './carrier-codes.js';
import { limitsTable } from './limits.js';
import { code, duration, table } from './markdown.js';
import { movesTable } from './moves.js';
import { numberDecisionsTable } from './number-decisions.js';

/** Every generated table, by the name that its region in docs/ carries. */
export const tables: Readonly<Record<string, () => string>> = {
  states: statesTable,
  moves: movesTable,
  'qr-reasons': () => meanings('src/contract/qr-session.ts', 'qrReasonSchema', 'reason'),
  'risk-reasons': () => meanings('src/contract/qr-session.ts', 'riskReasonSchema', 'reason'),
  'revocation-reasons': () => meanings('src/contract/push.ts', 'revocationReasonSchema', 'reason'),
  'oauth-errors': () => meanings('src/contract/third-parties.ts', 'oauthErrorSchema', '`#error=`'),
  codes: codesTable,
  'carrier-codes': carrierCodesTable,
  'push-events': pushEventsTable,
  lives: livesTable,
  limits: limitsTable,
  'redis-keys': redisKeysTable,
  'postgres-tables': postgresTables,
  'number-decisions': numberDecisionsTable,
  features: featuresTable,
  'import-rules': importRulesTable,
};

function meanings(path: string, list: string, head: string): string {
  const rows = new DocumentedSource(path).membersOf(list).map(({ name, doc }) => [code(name), doc]);
  return table([head, 'meaning'], rows);
}

function statesTable(): string {
  const states = new DocumentedSource('src/contract/qr-session.ts').membersOf('qrStateSchema');
  const isFinal = (name: string): boolean => finalQrStates.some((state: QrState) => state === name);
  return table(
    ['state', 'meaning, and what a PC shows', 'final'],
    states.map(({ name, doc }) => [code(name), doc, isFinal(name) ? 'yes' : '']),
  );
}

function codesTable(): string {
  const documented = new DocumentedSource('src/contract/codes.ts').membersOf('codes');
  const rows = documented.map(({ name, doc }) => {
    const entry = codes[name as keyof typeof codes];
    const status = 'statusWithToken' in entry ? `${entry.status}, ${entry.statusWithToken}¹` : String(entry.status);
    return [status, code(name), entry.title, entry.retryable ? 'yes' : '', doc];
  });
  return table(['status', 'code', 'title', 'retryable', 'what to do'], rows);
}

function pushEventsTable(): string {
  const source = new DocumentedSource('src/contract/push.ts');
  const rowsOf = (namespace: string, events: readonly Documented[]): string[][] =>
    events.map(({ name, doc }) => [code(namespace), code(name), doc]);
  return table(
    ['namespace', 'event', 'meaning'],
    [
      ...rowsOf(namespaces.pc, source.membersOf('PcEvents')),
      ...rowsOf(namespaces.session, source.membersOf('SessionEvents')),
    ],
  );
}

function livesTable(): string {
  const qrLife = (state: QrState, name: QrLifeSetting): string[] => [
    `a code that is ${code(state)}`,
    duration(settingsSchema.shape[name].parse(undefined) * 1000),
    code(name),
  ];
  const session = (kind: keyof typeof sessionLives): string[] => {
    const { idleMs, absoluteMs } = sessionLives[kind];
    return [`a ${kind} session: unused; at most`, `${duration(idleMs)}; ${duration(absoluteMs)}`, ''];
  };
  return table(
    ['what', 'how long', 'setting'],
    [
      qrLife('pending', 'QR_PENDING_SECONDS'),
      qrLife('scanned', 'QR_SCANNED_SECONDS'),
      qrLife('code_required', 'QR_CODE_REQUIRED_SECONDS'),
      qrLife('confirmed', 'QR_CONFIRMED_SECONDS'),
      ['a code in a final state stays readable', duration(finalLifeMs), ''],
      [`${code('qr:token')} may stay without acknowledgement`, duration(tokenAckTimeoutMs), ''],
      [`an answer held by ${code('?wait=')}, at most`, `${heldSeconds()} s`, ''],
      ["a proof's `iat` may be off by", duration(proofToleranceSeconds * 1000), ''],
      ['a `DPoP-Nonce` is good for', duration(nonceSeconds * 1000), ''],
      ['an access token', duration(accessTokenSeconds * 1000), ''],
      ['a spent refresh token may be shown again for', duration(refreshGraceMs), ''],
      session('pc'),
      session('mobile'),
    ],
  );
}

type QrLifeSetting = Extract<keyof typeof settingsSchema.shape, `QR_${string}_SECONDS`>;

function heldSeconds(): number {
  const { wait } = z.toJSONSchema(waitQuerySchema).properties ?? {};
  if (typeof wait !== 'object' || wait.maximum === undefined) throw new Error('waitQuerySchema has no longest wait');
  return wait.maximum;
}

function redisKeysTable(): string {
  const source = new DocumentedSource('src/infra/redis/keys.ts');
  const keys = source.membersOf('keys');
  const formOf = ({ name, text }: Documented): string => {
    const [, form] = /\bkey\([^`']+[`'](.+)[`']\)/.exec(text) ?? [];
    if (form !== undefined) return `{tag}:${form.replace(/\$\{(\w+)\}/g, '<$1>')}`;
    const same = keys.find((key) => text.includes(`keys.${key.name}(`));
    if (!same) throw new Error(`src/infra/redis/keys.ts: the form of ${name} cannot be read`);
    return formOf(same);
  };
  const rowsOf = (kind: string, members: readonly Documented[]): string[][] =>
    members.map((member) => [kind, code(formOf(member)), member.doc]);
  return table(
    ['', 'name', 'what it is'],
    [...rowsOf('key', keys), ...rowsOf('channel', source.membersOf('channels'))],
  );
}

function postgresTables(): string {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.entity.ts'))
    .sort();
  const rows = files.map((file) => {
    const path = join('src', file);
    const { name, doc } = new DocumentedSource(path).classWith('Entity');
    return [code(name), code(path), doc];
  });
  return table(['table', 'entity', 'a row is'], rows);
}
