import { Caller } from '../support/call.js';
import { receiveCode, signInByCode } from '../support/codes.js';
import { Device } from '../support/device.js';
import { listen } from '../support/events.js';
import { forgetWindows } from '../support/limits.js';
import { deviceInput, SignedIn } from '../support/people.js';
import { race, raceRounds } from '../support/race.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const oldPassword = 'the first of several';
const newPassword = 'the second of several';

// Seen to fail without each of: the purpose in CodesStore.hash(); PasswordChangeService.endLate(); the version
// of the credentials in sessions.store.ts.
describe('S39: sessions end with the password', () => {
  let service: TestService;
  let first: Caller;
  let second: Caller;
  let lastPhone = 0;

  beforeAll(async () => {
    service = await startService({ nodes: 2, simulator: true });
    first = new Caller(service.publicUrl);
    second = new Caller(service.publicUrl, service.nodes[1]!.url);
  }, 60_000);
  afterAll(() => service.stop());

  const setPassword = (who: SignedIn, password: string) =>
    who.call({ path: '/v1/me/password', method: 'PUT', body: { newPassword: password } });

  const signIn = (identifier: string, password: string, caller = first, device = new Device()) =>
    caller.call({
      path: '/v1/auth/password/login',
      body: { identifier, password, device: deviceInput.mobile },
      device,
    });

  /** Someone new with a phone and a password, signed in on that phone. */
  async function newPerson(): Promise<{ to: string; phone: SignedIn }> {
    const to = `+861390001${String((lastPhone += 1)).padStart(4, '0')}`;
    const phone = await signInByCode(first, service.simulator, to);
    expect((await setPassword(phone, oldPassword)).status).toBe(204);
    return { to, phone };
  }

  const signedIn = async (to: string, caller = second): Promise<SignedIn> => {
    const device = new Device();
    const { body } = await signIn(to, oldPassword, caller, device);
    return new SignedIn(caller, device, body as SignedIn['tokens']);
  };

  const stepUp = (who: SignedIn, password: string) =>
    who.call({ path: '/v1/me/step-up', body: { method: 'password', password } });

  const isAlive = async (who: SignedIn): Promise<boolean> => {
    const answers = await Promise.all([first, second].map((caller) => who.at(caller).call({ path: '/v1/me' })));
    return answers.some(({ status }) => status !== 401);
  };

  const refresh = ({ tokens: { refreshToken }, device }: SignedIn) =>
    second.call({ path: '/v1/auth/refresh', body: { refreshToken }, device });

  it('the others once it is changed, on every node at once; the own one goes on', async () => {
    const { to, phone } = await newPerson();
    const [other, pc] = await Promise.all([signedIn(to), signedIn(to, first)]);
    const heard = listen(pc.openSocket());
    await until('the socket', async () => (await pc.call({ path: '/v1/me' })).status === 200);
    expect((await setPassword(phone, newPassword)).status).toBe(403);
    expect((await stepUp(phone, oldPassword)).status).toBe(200);
    expect((await setPassword(phone, newPassword)).status).toBe(204);

    expect([await isAlive(other), await isAlive(pc), await isAlive(phone)]).toEqual([false, false, true]);
    expect((await refresh(other)).status).toBe(401);
    await until('the socket to be told', () => heard.some(({ event }) => event === 'session:revoked'), 2_000);
    expect(heard.at(-1)?.body).toMatchObject({ reason: 'password_changed' });
    expect((await signIn(to, oldPassword)).status).toBe(401);
    expect((await signIn(`0086 ${to.slice(3)}`, newPassword)).status).toBe(200);
  });

  it('all of them once it is reset, and a locked account stays locked', async () => {
    const { to, phone } = await newPerson();
    const other = await signedIn(to);
    const typed = await receiveCode(phone.caller, service.simulator, to, 'reset_password', { device: phone.device });
    const reset = (password: string) =>
      first.call({ path: '/v1/auth/password/reset', body: { ...typed, newPassword: password } });
    expect((await reset('password1')).body).toMatchObject({ code: 'password_too_weak' });
    expect((await reset(newPassword)).status).toBe(204);
    expect((await reset(newPassword)).body).toMatchObject({ code: 'code_invalid' });
    expect([await isAlive(other), await isAlive(phone)]).toEqual([false, false]);
    expect((await signIn(to, oldPassword)).status).toBe(401);
    expect((await signIn(to, newPassword)).status).toBe(200);

    await service.sql(`UPDATE users SET status = 'locked' WHERE id = $1`, [phone.tokens.user.id]);
    await forgetWindows(service);
    const again = await receiveCode(first, service.simulator, to, 'reset_password');
    const body = { ...again, newPassword: oldPassword };
    expect((await first.call({ path: '/v1/auth/password/reset', body })).status).toBe(204);
    expect((await signIn(to, oldPassword)).body).toMatchObject({ code: 'account_locked' });
  });

  it('no code resets what nobody has, or what it was not sent for', async () => {
    const unknown = await receiveCode(first, service.simulator, '+8613900019999', 'reset_password');
    const reset = (typed: object) => second.call({ path: '/v1/auth/password/reset', body: { ...typed, newPassword } });
    expect((await reset(unknown)).body).toMatchObject({ code: 'code_invalid' });
    const { to, phone } = await newPerson();
    const login = await receiveCode(first, service.simulator, to, 'login', { device: phone.device });
    expect((await reset(login)).body).toMatchObject({ code: 'code_invalid' });
  });

  it('a sign-in with the password before, at the same moment, is not left over', async () => {
    const { to, phone } = await newPerson();
    await stepUp(phone, oldPassword);
    let password = oldPassword;
    for (let round = 0; round < raceRounds; round += 1) {
      const next = `${newPassword} ${String(round)}`;
      const [changed, ...signIns] = await race([
        () => setPassword(phone, next),
        ...[first, second, first].map((caller) => () => signIn(to, password, caller)),
      ]);
      expect(changed!.status).toBe(204);
      expect(signIns.every(({ status }) => [200, 401].includes(status))).toBe(true);
      const alive = `SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND id <> $2`;
      expect(await service.sql(alive, [phone.tokens.user.id, phone.tokens.session.id])).toEqual([]);
      password = next;
    }
  });

  it('two sessions that change it at once: one does, and nothing waits for ever', async () => {
    const { to, phone } = await newPerson();
    const other = await signedIn(to);
    await stepUp(phone, oldPassword);
    await service.sql('UPDATE sessions SET stepped_up_until = now() + interval $$5 minutes$$ WHERE user_id = $1', [
      phone.tokens.user.id,
    ]);
    const answers = await race([() => setPassword(phone, newPassword), () => setPassword(other, `${newPassword}!`)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 401]);
  });
});
