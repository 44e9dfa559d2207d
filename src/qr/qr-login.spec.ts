import type { QrState } from '../contract/qr-session.js';
import { finalLifeMs, isOverdue, mayCollect, step, type Approver, type QrInput, type QrLogin } from './qr-login.js';

const lives = { pending: 60_000, scanned: 120_000, code_required: 60_000, confirmed: 30_000 };
const now = 1_000_000;

const approver: Approver = {
  credentialsVersion: 0,
  userId: 'person',
  sessionId: 'phone session',
  displayName: 'A***e',
  avatarUrl: null,
  tempTokenHash: 'hash',
  risk: { level: 'low', reasons: [] },
  needsCheckCode: false,
};

const pending: QrLogin = {
  id: 'qr',
  version: 7,
  state: 'pending',
  clientId: 'saoma',
  origin: null,
  secretHash: 'secret hash',
  browserKey: 'key',
  addressId: 'address',
  createdAt: now - 10_000,
  expiresAt: now + 20_000,
  initiator: { browser: 'Chrome', os: 'Linux', ip: '192.0.2.0/24' },
};

/** A session in each state, scanned where that state comes after a scan. */
function inState(state: QrState, changes: Partial<QrLogin> = {}): QrLogin {
  const base = state === 'pending' ? pending : { ...pending, approver };
  return { ...base, state, ...(state === 'code_required' && { checkCode: '47' }), ...changes };
}

const approved = { sessionId: approver.sessionId, tempTokenHash: approver.tempTokenHash };
const inputs = {
  scan: { type: 'scan', approver: { ...approver, tempTokenHash: 'new hash' } },
  'scan by another': { type: 'scan', approver: { ...approver, sessionId: 'other session' } },
  confirm: { type: 'confirm', ...approved, signInSessionId: 'new session', checkCode: '47' },
  'confirm with an old temp token': {
    type: 'confirm',
    ...approved,
    tempTokenHash: 'old hash',
    signInSessionId: 'new session',
    checkCode: '47',
  },
  'confirm by another': {
    type: 'confirm',
    ...approved,
    sessionId: 'other session',
    signInSessionId: 'new session',
    checkCode: '47',
  },
  'right code': { type: 'enterCode', code: '47' },
  'wrong code': { type: 'enterCode', code: '48' },
  deliver: { type: 'deliver', acknowledged: true },
  reject: { type: 'reject', ...approved, report: false },
  'reject by another': { type: 'reject', ...approved, sessionId: 'other session', report: false },
  cancel: { type: 'cancel', reason: 'cancelled_by_browser' },
  expire: { type: 'expire' },
} satisfies Record<string, QrInput>;

type Expected = QrState | 'conflict' | 'unknown' | 'taken' | 'bad token';
const refusals = {
  conflict: 'qr_state_conflict',
  unknown: 'qr_not_found',
  taken: 'qr_already_scanned',
  'bad token': 'temp_token_invalid',
} as const;

const states: QrState[] = [
  'pending',
  'scanned',
  'code_required',
  'confirmed',
  'completed',
  'expired',
  'cancelled',
  'rejected',
];

// Every input × every state, in the order of `states`.
const final = (expected: Expected): Expected[] => [expected, expected, expected, expected];
const table: Record<keyof typeof inputs, Expected[]> = {
  scan: ['scanned', 'scanned', 'conflict', 'conflict', ...final('conflict')],
  'scan by another': ['scanned', 'taken', 'taken', 'taken', ...final('unknown')],
  confirm: ['conflict', 'confirmed', 'conflict', 'conflict', ...final('conflict')],
  'confirm with an old temp token': ['conflict', 'bad token', 'bad token', 'bad token', ...final('bad token')],
  'confirm by another': ['conflict', 'bad token', 'bad token', 'bad token', ...final('bad token')],
  'right code': ['conflict', 'conflict', 'confirmed', 'conflict', ...final('conflict')],
  'wrong code': ['conflict', 'conflict', 'rejected', 'conflict', ...final('conflict')],
  deliver: ['conflict', 'conflict', 'conflict', 'completed', ...final('conflict')],
  reject: ['conflict', 'rejected', 'rejected', 'rejected', ...final('conflict')],
  'reject by another': ['conflict', 'bad token', 'bad token', 'bad token', ...final('bad token')],
  cancel: ['cancelled', 'cancelled', 'cancelled', 'cancelled', ...final('conflict')],
  expire: ['expired', 'expired', 'expired', 'expired', ...final('conflict')],
};

describe('the state machine', () => {
  const cells = Object.entries(table).flatMap(([input, row]) =>
    row.map((expected, index) => ({ input: input as keyof typeof inputs, state: states[index]!, expected })),
  );

  it.each(cells)('$input in $state gives $expected', ({ input, state, expected }) => {
    const login = inState(state);
    const result = step(login, inputs[input], now, lives);
    if (expected in refusals) {
      expect(result).toEqual({ refusal: refusals[expected as keyof typeof refusals] });
    } else {
      expect(result).toMatchObject({ next: { state: expected, version: login.version + 1 } });
    }
  });

  it('covers every state', () => {
    for (const row of Object.values(table)) expect(row).toHaveLength(states.length);
  });

  it.each(states.slice(4))('treats a session that is %s and nobody scanned as unknown to a phone', (state) => {
    const login = { ...pending, state };
    for (const input of [inputs.confirm, inputs.reject, inputs.scan]) {
      expect(step(login, input, now, lives)).toEqual({ refusal: 'qr_not_found' });
    }
  });
});

describe('a move', () => {
  function next(login: QrLogin, input: QrInput): QrLogin {
    const result = step(login, input, now, lives);
    if ('refusal' in result) throw new Error(result.refusal);
    return result.next;
  }

  it('gives each state its own life', () => {
    expect(next(pending, inputs.scan).expiresAt).toBe(now + lives.scanned);
    expect(next(inState('scanned'), inputs.confirm).expiresAt).toBe(now + lives.confirmed);
    const needsCode = inState('scanned', { approver: { ...approver, needsCheckCode: true } });
    expect(next(needsCode, inputs.confirm).expiresAt).toBe(now + lives.code_required);
    expect(next(inState('code_required'), inputs['right code']).expiresAt).toBe(now + lives.confirmed);
    expect(next(inState('confirmed'), inputs.cancel).expiresAt).toBe(now + finalLifeMs);
  });

  it('lets the phone that scanned scan again, with a new temp token and the same expiry', () => {
    const login = inState('scanned');
    const again = next(login, inputs.scan);
    expect(again.approver?.tempTokenHash).toBe('new hash');
    expect(again.expiresAt).toBe(login.expiresAt);
  });

  it('asks for a code where the site wants one, and fixes the sign-in session with the confirm', () => {
    const login = inState('scanned', { approver: { ...approver, needsCheckCode: true } });
    const asked = next(login, inputs.confirm);
    expect(asked).toMatchObject({ state: 'code_required', checkCode: '47', signInSessionId: 'new session' });
  });

  it('says why it ended', () => {
    expect(next(inState('scanned'), inputs.reject).reason).toBe('rejected_by_phone');
    expect(next(inState('scanned'), { ...inputs.reject, report: true }).reason).toBe('reported_by_phone');
    expect(next(inState('code_required'), inputs['wrong code']).reason).toBe('check_code_wrong');
    expect(next(pending, inputs.cancel).reason).toBe('cancelled_by_browser');
  });

  it('leaves the session it came from as it was', () => {
    const before = structuredClone(pending);
    next(pending, inputs.scan);
    expect(pending).toEqual(before);
  });
});

describe('the tokens', () => {
  it('may be collected while confirmed', () => {
    expect(states.filter((state) => mayCollect(inState(state), now))).toEqual(['confirmed']);
  });

  it('may be collected again until the window ends, unless they were acknowledged', () => {
    const confirmed = inState('confirmed');
    const answered = step(confirmed, { type: 'deliver', acknowledged: false }, now, lives);
    const acknowledged = step(confirmed, { type: 'deliver', acknowledged: true }, now, lives);
    if (!('next' in answered) || !('next' in acknowledged)) throw new Error('delivery was refused');
    expect(mayCollect(answered.next, confirmed.expiresAt - 1)).toBe(true);
    expect(mayCollect(answered.next, confirmed.expiresAt)).toBe(false);
    expect(mayCollect(acknowledged.next, now)).toBe(false);
  });
});

describe('the expiry', () => {
  it('comes at its moment, and never to a final state', () => {
    expect(isOverdue(pending, pending.expiresAt - 1)).toBe(false);
    expect(isOverdue(pending, pending.expiresAt)).toBe(true);
    for (const state of states.slice(4)) expect(isOverdue(inState(state), pending.expiresAt + 1)).toBe(false);
  });
});
