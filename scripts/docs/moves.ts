import { finalQrStates, qrStateSchema, type QrState } from '../../src/contract/qr-session.js';
import { step, type Approver, type QrInput, type QrLogin } from '../../src/qr/qr-login.js';
import { code, table } from './markdown.js';

const lives = { pending: 1, scanned: 1, code_required: 1, confirmed: 1 };
const tempTokenHash = 'hash of the temp token';
const checkCode = '47';

const approver = (sessionId: string, needsCheckCode = false): Approver => ({
  userId: 'u',
  sessionId,
  credentialsVersion: 0,
  displayName: '',
  avatarUrl: null,
  tempTokenHash,
  risk: { level: 'low', reasons: [] },
  needsCheckCode,
});
const ofPhone = { sessionId: 'phone', tempTokenHash };

interface Move {
  readonly name: string;
  readonly by: string;
  /** Whether the site wants a check code. */
  readonly withCode?: boolean;
  readonly input: QrInput;
}

const confirmation: QrInput = { type: 'confirm', ...ofPhone, signInSessionId: 's', checkCode };

/** All that can be done to a QR session. */
const moves: readonly Move[] = [
  { name: 'scan', by: 'a phone', input: { type: 'scan', approver: approver('phone') } },
  { name: 'scan, after another', by: 'another phone', input: { type: 'scan', approver: approver('other') } },
  { name: 'confirm', by: 'the phone', input: confirmation },
  { name: 'confirm, with a code', by: 'the phone', withCode: true, input: confirmation },
  { name: 'right code', by: 'the PC', input: { type: 'enterCode', code: checkCode } },
  { name: 'wrong code', by: 'the PC', input: { type: 'enterCode', code: '00' } },
  { name: 'delivery', by: 'the service', input: { type: 'deliver', acknowledged: true } },
  { name: 'reject', by: 'the phone', input: { type: 'reject', ...ofPhone, report: false } },
  { name: 'cancel', by: 'the PC, or the service', input: { type: 'cancel', reason: 'cancelled_by_browser' } },
  { name: 'time over', by: "Redis's clock", input: { type: 'expire' } },
];

/** Which move leads where from each state: found by making it. */
export function movesTable(): string {
  const open = qrStateSchema.options.filter((state) => !isFinal(state));
  const rows = moves.map(({ name, by, withCode = false, input }) => [
    name,
    by,
    ...open.map((state) => outcomeOf(loginIn(state, withCode), input)),
    outcomeOf(loginIn('completed', withCode), input),
  ]);
  return table(['move', 'by', ...open.map(code), 'any final state'], rows);
}

function isFinal(state: QrState): boolean {
  return (finalQrStates as readonly QrState[]).includes(state);
}

function loginIn(state: QrState, withCode: boolean): QrLogin {
  return {
    id: 'q',
    version: 1,
    state,
    clientId: 'saoma',
    origin: null,
    secretHash: '',
    browserKey: null,
    addressId: '',
    createdAt: 0,
    expiresAt: 1,
    initiator: { browser: '', os: '', ip: '' },
    ...(state !== 'pending' && { approver: approver('phone', withCode) }),
    ...(state === 'code_required' && { checkCode }),
  };
}

function outcomeOf(login: QrLogin, input: QrInput): string {
  const made = step(login, input, 0, lives);
  if ('next' in made) return `→ ${code(made.next.state)}`;
  return input.type === 'expire' || input.type === 'deliver' ? '' : code(made.refusal);
}
