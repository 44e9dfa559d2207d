import { accountExportSchema } from '../../src/contract/account-export.js';
import { deletionSchema, identityPageSchema, loginPageSchema, type LoginView } from '../../src/contract/account.js';
import { devicePageSchema, profileSchema, type DeviceView } from '../../src/contract/me.js';
import { addAccount, grantStepUp } from '../support/accounts.js';
import { Caller } from '../support/call.js';
import { Device } from '../support/device.js';
import { listen } from '../support/events.js';
import { Browser, SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

describe("a person's own account", () => {
  let service: TestService;
  let caller: Caller;

  beforeAll(async () => {
    service = await startService();
    caller = new Caller(service.publicUrl);
  });
  afterAll(() => service.stop());

  async function devicesOf(person: SignedIn): Promise<DeviceView[]> {
    return devicePageSchema.parse((await person.call({ path: '/v1/me/devices' })).body).items;
  }

  async function loginsOf(person: SignedIn): Promise<LoginView[]> {
    return loginPageSchema.parse((await person.call({ path: '/v1/me/logins?limit=100' })).body).items;
  }

  // Seen to fail without the CASE in SessionsStore.insert(): the sign-in wrote its own name over it.
  it('names a device, and the name outlives the next sign-in on it, until the device is taken off the list', async () => {
    const device = new Device();
    const phone = await SignedIn.as('alice', caller, 'mobile', device);
    const other = await SignedIn.as('alice', caller);
    const told = listen(other.openSocket());
    const path = `/v1/me/devices/${phone.tokens.session.deviceId ?? ''}`;
    const rename = { path, method: 'PATCH', body: { name: '  My red phone ' } };
    // A socket that has just come is not heard of on the bus yet.
    await until('the other device to be told', async () => {
      expect((await phone.call(rename)).status).toBe(204);
      return told.length > 0;
    });
    expect(told[0]).toEqual({ event: 'account:changed', body: { what: 'devices' } });

    await SignedIn.as('alice', caller, 'mobile', device);
    expect((await devicesOf(phone)).map(({ name }) => name)).toContain('My red phone');
    await other.call({ path, method: 'DELETE' });
    await SignedIn.as('alice', caller, 'mobile', device);
    expect((await devicesOf(other)).map(({ name }) => name)).not.toContain('My red phone');

    expect((await other.call({ ...rename, body: { name: '' } })).status).toBe(400);
    const stranger = await SignedIn.as('bob', caller);
    expect((await stranger.call(rename)).status).toBe(404);
    expect((await stranger.call({ ...rename, path: '/v1/me/devices/x' })).status).toBe(404);
  });

  it('reads its logins page by page, newest first, failed ones too, and nobody else’s', async () => {
    const device = { kind: 'pc', name: 'Somebody’s PC', platform: 'Linux' };
    const wrong = { identifier: 'alice', password: 'no', device };
    const before = await loginsOf(await SignedIn.as('alice', caller));
    expect((await caller.call({ path: '/v1/auth/password/login', body: wrong, device: new Device() })).status).toBe(
      401,
    );
    const alice = await SignedIn.as('alice', caller);
    await SignedIn.as('bob', caller);

    const items: LoginView[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path = `/v1/me/logins?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page = loginPageSchema.parse((await alice.call({ path })).body);
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(items).toEqual(await loginsOf(alice));
    expect(items).toHaveLength(before.length + 2);
    expect(items[0]).toMatchObject({ outcome: 'succeeded', current: true, sessionId: alice.tokens.session.id });
    const failed = { method: 'password', outcome: 'wrong_password', ip: '127.0.0.0/24', sessionId: null, device };
    expect(items[1]).toMatchObject({ ...failed, current: false, reported: false, place: null });
    expect((await alice.call({ path: '/v1/me/logins?cursor=x' })).status).toBe(400);
  });

  it('reports a failed try: nothing ends, and a new password is asked for; said again, it is the same', async () => {
    const phone = await SignedIn.as('bob', caller);
    const device = { kind: 'pc', name: 'x', platform: 'x' };
    const wrong = { identifier: 'bob', password: 'no', device };
    await caller.call({ path: '/v1/auth/password/login', body: wrong, device: new Device() });
    const failed = (await loginsOf(phone)).find(({ outcome }) => outcome === 'wrong_password');
    const report = { path: `/v1/me/logins/${failed?.id ?? ''}/report`, method: 'POST' };
    for (const _ of [1, 2]) {
      expect(await phone.call(report)).toMatchObject({ status: 200, body: { changePassword: true } });
    }
    expect((await phone.call({ path: '/v1/me' })).body).toMatchObject({ shouldChangePassword: true });
    expect((await loginsOf(phone)).find(({ id }) => id === failed?.id)).toMatchObject({ reported: true });
    const audited = await service.sql(`SELECT 1 FROM audit_events WHERE type = 'login.reported'`);
    expect(audited).toHaveLength(1);
  });

  it('reports a phone: what that phone has let in by QR code ends with it', async () => {
    const [own, thief] = [await SignedIn.as('alice', caller), await SignedIn.as('alice', caller)];
    const [letIn, ownPc] = [await Browser.open(caller), await Browser.open(caller)];
    await thief.approve(letIn.qrId);
    await own.approve(ownPc.qrId);
    const thiefsPc = new SignedIn(caller, letIn.device, await letIn.takeTokens());
    const pc = new SignedIn(caller, ownPc.device, await ownPc.takeTokens());
    const line = (await loginsOf(own)).find(({ sessionId }) => sessionId === thief.tokens.session.id);
    await own.call({ path: `/v1/me/logins/${line?.id ?? ''}/report`, method: 'POST' });
    for (const ended of [thief, thiefsPc]) expect((await ended.call({ path: '/v1/me' })).status).toBe(401);
    for (const living of [own, pc]) expect((await living.call({ path: '/v1/me' })).status).toBe(200);
  });

  it('changes what it says of itself, tells the other devices, and takes only what a profile may hold', async () => {
    await addAccount(service, { username: 'carol', nickname: 'Carol' });
    const [phone, pc] = [await SignedIn.as('carol', caller), await SignedIn.as('carol', caller, 'pc')];
    const told = listen(pc.openSocket());
    const change = { path: '/v1/me', method: 'PATCH' };
    await until('the other device to be told', async () => {
      const body = { nickname: ' Caroline ', avatarUrl: 'https://pictures.example/c.png' };
      const answer = await phone.call({ ...change, body });
      expect(answer).toMatchObject({ status: 200, body: { ...body, nickname: 'Caroline', locale: 'en' } });
      return told.length > 0;
    });
    expect(told[0]).toEqual({ event: 'account:changed', body: { what: 'profile' } });
    const bare = await phone.call({ ...change, body: { avatarUrl: null, locale: 'zh-CN' } });
    expect(profileSchema.parse(bare.body)).toMatchObject({ nickname: 'Caroline', avatarUrl: null, locale: 'zh-CN' });
    const refused = [
      { nickname: '' },
      { nickname: 'x'.repeat(51) },
      { avatarUrl: 'http://pictures.example/c.png' },
      { avatarUrl: 'javascript:alert(1)' },
      { role: 'admin' },
      { locale: 'fr' },
    ];
    for (const body of refused) expect((await phone.call({ ...change, body })).status).toBe(400);
  });

  it('lists its ways to sign in masked, and gives up any but the last', async () => {
    const phones = ['+8613900000001'];
    await addAccount(service, {
      username: 'dora',
      phones,
      emails: ['dora@example.com'],
      thirdParties: { weixin: 'oX1' },
    });
    const phone = await SignedIn.as('dora', caller);
    const list = async () =>
      identityPageSchema.parse((await phone.call({ path: '/v1/me/identities?limit=50' })).body).items;
    const found = Object.fromEntries((await list()).map(({ type, identifier }) => [type, identifier]));
    expect(found).toEqual({ username: 'dora', phone: '+86 139****0001', email: 'd***a@example.com', weixin: 'o***1' });

    await grantStepUp(service, phone);
    for (const type of ['username', 'email', 'weixin']) {
      const { id = '' } = (await list()).find((identity) => identity.type === type) ?? {};
      expect((await phone.call({ path: `/v1/me/identities/${id}`, method: 'DELETE' })).status).toBe(204);
    }
    const [last] = await list();
    const refused = await phone.call({ path: `/v1/me/identities/${last?.id ?? ''}`, method: 'DELETE' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'last_identity' } });
    expect(await list()).toHaveLength(1);
    expect(await phone.call({ path: '/v1/me/identities/x', method: 'DELETE' })).toMatchObject({ status: 404 });
  });

  it('hands out all that is kept about it, after a step-up, and nothing of anyone else', async () => {
    const id = await addAccount(service, { username: 'erin', phones: ['+8613900000002'] });
    const proved = new Date();
    await service.sql('INSERT INTO phone_numbers (number, last_proved_at) VALUES ($1, $3), ($2, $3)', [
      '+8613900000002',
      '+8613900000099',
      proved,
    ]);
    const phone = await SignedIn.as('erin', caller);
    const ask = { path: '/v1/me/export' };
    expect(await phone.call(ask)).toMatchObject({ status: 403, body: { code: 'step_up_required' } });
    await grantStepUp(service, phone);
    const answer = await phone.call(ask);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="saoma-account.json"');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const exported = accountExportSchema.parse(answer.body);
    expect(exported.profile.id).toBe(id);
    expect(exported.identities.map(({ identifier }) => identifier).sort()).toEqual(['+8613900000002', 'erin']);
    expect(exported.numbers).toMatchObject([
      { phone: '+8613900000002', lastProvedAt: proved.toISOString(), isSubscribed: false, notices: [] },
    ]);
    expect(exported.sessions.map(({ id: sessionId }) => sessionId)).toEqual([phone.tokens.session.id]);
    expect(exported.devices.map(({ keyThumbprint }) => keyThumbprint)).toEqual([phone.device.thumbprint]);
    expect(exported.logins).toHaveLength(1);
    expect(exported.audit.map(({ type }) => type)).toEqual(['session.created', 'account.exported']);
    const text = JSON.stringify(exported);
    for (const secret of ['argon2', 'rt_', 'alice']) expect(text).not.toContain(secret);
  });

  it('is closed by its person: everything ends at once, and signing in again keeps it', async () => {
    await addAccount(service, { username: 'fay' });
    const [phone, pc] = [await SignedIn.as('fay', caller), await SignedIn.as('fay', caller, 'pc')];
    const socket = pc.openSocket();
    const heard = listen(socket);
    await until('the PC to be in', () => socket.connected);
    const close = { path: '/v1/me', method: 'DELETE' };
    expect(await phone.call(close)).toMatchObject({ status: 403, body: { code: 'step_up_required' } });
    await grantStepUp(service, phone);
    const answer = await phone.call(close);
    expect(answer.status).toBe(202);
    const { deletedAt } = deletionSchema.parse(answer.body);
    expect(Math.round((Date.parse(deletedAt) - Date.now()) / 86_400_000)).toBe(30);
    for (const ended of [phone, pc]) expect((await ended.call({ path: '/v1/me' })).status).toBe(401);
    await until('the socket to be closed', () => !socket.connected);
    const { id: sessionId } = pc.tokens.session;
    expect(heard.at(-1)).toEqual({ event: 'session:revoked', body: { sessionId, reason: 'account_closed' } });

    const again = await SignedIn.as('fay', caller);
    expect((await again.call({ path: '/v1/me' })).status).toBe(200);
    expect(await service.sql(`SELECT 1 FROM users WHERE delete_at IS NOT NULL OR status = 'deleting'`)).toEqual([]);
  });
});
