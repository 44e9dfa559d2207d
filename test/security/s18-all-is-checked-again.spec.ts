import type { QrReason, QrView } from '../../src/contract/qr-session.js';
import { Caller } from '../support/call.js';
import { receiveCode, signInByCode } from '../support/codes.js';
import { Device } from '../support/device.js';
import { listen, statesOf, tokensOf, type Heard } from '../support/events.js';
import { Browser, deviceInput, SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

/** What may happen to a phone between two steps, and what the PC is told then. */
interface Loss {
  readonly name: string;
  readonly reason: QrReason;
  readonly strike: (phone: SignedIn) => Promise<unknown>;
  /** The phone's own session goes on: before a scan nothing is lost. */
  readonly isSurvived?: boolean;
}

const firstPassword = 'the first of several';
const newPassword = 'the second of several';

// Seen to fail, each with the tests named: without standingOf() in QrApprovalService.confirm() (locked, and ended
// behind our back, before the confirm); without it in QrDeliveryService.save() (the same, before the tokens); without
// the look at `status` in scan() (locked, before the scan); without onModuleInit() in qr.module.ts (the rest: the PC is
// not told).
// The password changed on the phone itself: without both voidApprovals() in PasswordChangeService.change() and the raised
// version in PeopleService.renewCredentials(); with either of them the code is cancelled.
describe('S18: everything is checked again at each step', () => {
  let service: TestService;
  let first: Caller;
  let second: Caller;

  beforeAll(async () => {
    service = await startService({ nodes: 2, simulator: true });
    first = new Caller(service.publicUrl);
    second = new Caller(service.publicUrl, service.nodes[1]!.url);
  }, 60_000);
  afterAll(() => service.stop());
  afterEach(() => service.sql(`UPDATE users SET status = 'active'`));

  let lastPhone = 0;
  const numbers = new Map<string, string>();

  /** Someone new with a phone and a password; alice's phone can't be sent a code for each of the tests. */
  async function newPerson(): Promise<SignedIn> {
    const to = `+861390002${String((lastPhone += 1)).padStart(4, '0')}`;
    const phone = await signInByCode(second, service.simulator, to);
    numbers.set(phone.tokens.user.id, to);
    const body = { newPassword: firstPassword };
    expect((await phone.call({ path: '/v1/me/password', method: 'PUT', body })).status).toBe(204);
    return phone;
  }

  async function changePassword(who: SignedIn, proof: object): Promise<void> {
    expect((await who.call({ path: '/v1/me/step-up', body: proof })).status).toBe(200);
    const body = { newPassword };
    expect((await who.call({ path: '/v1/me/password', method: 'PUT', body })).status).toBe(204);
  }

  const passwordLosses: Loss[] = [
    {
      name: 'the password is changed elsewhere',
      reason: 'approver_password_changed',
      strike: async ({ tokens: { user } }) => {
        const [identifier, device] = [numbers.get(user.id)!, new Device()];
        const body = { identifier, password: firstPassword, device: deviceInput.mobile };
        const tokens = await first.succeed<SignedIn['tokens']>({ path: '/v1/auth/password/login', body, device });
        const other = new SignedIn(first, device, tokens);
        const typed = await receiveCode(other, service.simulator, identifier, 'step_up');
        await changePassword(other, { method: 'code', ...typed });
      },
    },
    {
      name: 'the password is changed on the phone itself',
      reason: 'approver_password_changed',
      isSurvived: true,
      strike: (phone) => changePassword(phone, { method: 'password', password: firstPassword }),
    },
    {
      name: 'the password is reset',
      reason: 'approver_password_changed',
      strike: async ({ tokens: { user }, device }) => {
        const to = numbers.get(user.id)!;
        const typed = await receiveCode(first, service.simulator, to, 'reset_password', { device });
        await first.succeed({ path: '/v1/auth/password/reset', body: { ...typed, newPassword } });
      },
    },
  ];

  const losses: Loss[] = [
    {
      name: 'the phone is signed out',
      reason: 'approver_signed_out',
      strike: ({ device, tokens: { refreshToken } }) =>
        second.succeed({ path: '/v1/auth/logout', body: { refreshToken }, device }),
    },
    {
      name: 'the phone is taken off the list of devices',
      reason: 'approver_signed_out',
      strike: async ({ tokens: { session } }) => {
        const other = await SignedIn.as('alice', second);
        await other.call({ path: `/v1/me/devices/${session.deviceId ?? ''}`, method: 'DELETE' });
      },
    },
    {
      name: "the phone's session is ended behind our back",
      reason: 'approver_signed_out',
      strike: ({ tokens: { session } }) =>
        service.sql('UPDATE sessions SET revoked_at = now() WHERE id = $1', [session.id]),
    },
    {
      name: 'the person is locked',
      reason: 'approver_locked',
      strike: ({ tokens: { user } }) => service.sql(`UPDATE users SET status = 'locked' WHERE id = $1`, [user.id]),
    },
  ];

  const allLosses = [...losses, ...passwordLosses];

  async function scene({ name }: { name: string } = { name: '' }) {
    const phone = await (name.includes('password') ? newPerson() : SignedIn.as('alice', second));
    const browser = await Browser.open(first);
    return { phone, browser };
  }

  const rowsOf = (browser: Browser) => service.sql('SELECT id FROM sessions WHERE qr_id = $1', [browser.qrId]);

  async function untilToldWhy(heard: readonly Heard[], reason: QrReason): Promise<void> {
    await until('the PC to be told', () => statesOf(heard).includes('cancelled'));
    expect(heard.map(({ body }) => body as QrView).at(-1)).toMatchObject({ state: 'cancelled', reason });
    expect(tokensOf(heard)).toEqual([]);
  }

  it('and all goes well where nothing happens', async () => {
    const { phone, browser } = await scene();
    const heard = listen(browser.openSocket());
    await phone.approve(browser.qrId);
    await until('the sign-in', () => statesOf(heard).includes('completed'));
    expect(await rowsOf(browser)).toHaveLength(1);
  });

  // Before a scan, what was done behind our back is found at the confirm: Redis's mirror lets the scan in.
  const beforeScan = allLosses.filter(({ name }) => !name.includes('behind'));
  it.each(beforeScan)('before the scan: $name', async ({ name, strike, isSurvived }) => {
    const { phone, browser } = await scene({ name });
    await strike(phone);
    const refused = await phone.call({ path: `${browser.path}/scan`, body: {} });
    if (isSurvived) {
      expect(refused.status).toBe(200);
      return;
    }
    expect(refused.status).toBe(401);
    expect(JSON.stringify(refused.body)).not.toContain('initiator');
    expect((await browser.view()).state).toBe('pending');
  });

  it.each(allLosses)('before the confirm: $name', async ({ name, strike, reason }) => {
    const { phone, browser } = await scene({ name });
    const heard = listen(browser.openSocket());
    const { tempToken } = await phone.scan(browser.qrId);
    await strike(phone);
    const refused = await phone.call({ path: `${browser.path}/confirm`, body: { tempToken } });
    expect([401, 409]).toContain(refused.status);
    await untilToldWhy(heard, reason);
    expect(await browser.view()).toMatchObject({ state: 'cancelled', reason });
    expect(await rowsOf(browser)).toEqual([]);
  });

  it.each(allLosses)('before the token: $name', async ({ name, strike, reason }) => {
    const { phone, browser } = await scene({ name });
    await phone.approve(browser.qrId);
    await strike(phone);
    expect((await browser.call({ path: '/token', body: {} })).status).toBe(409);
    expect(await browser.view()).toMatchObject({ state: 'cancelled', reason });
    expect(await rowsOf(browser)).toEqual([]);
  });

  it.each(allLosses)('before the push: $name', async ({ name, strike, reason }) => {
    const { phone, browser } = await scene({ name });
    await phone.approve(browser.qrId);
    await strike(phone);
    const heard = listen(browser.openSocket());
    await untilToldWhy(heard, reason);
    expect(await rowsOf(browser)).toEqual([]);
  });
});
