import { thirdPartyApps } from '../../simulator/credentials.js';
import { tokensSchema } from '../../src/contract/tokens.js';
import { Caller } from '../support/call.js';
import { Device } from '../support/device.js';
import { SignedIn } from '../support/people.js';
import { countOf, race, raceRounds } from '../support/race.js';
import { spawnNode, startService, type TestService } from '../support/service.js';
import { challengeFor, signInByCode, ThirdPartyBrowser } from '../support/third-party-browser.js';

const providers = ['weixin', 'qq', 'weibo', 'github', 'oidc'];

// Seen to fail without: in third-party-sign-in.service.ts the answer to `!made`, the comparison of key or provider of a
// challenge, or with that read; enableNonRepudiationChecks in oidc-third-party.client.ts; the look at `aborted` in
// provider-http.client.ts; what is not https let in by pictureUrl(); the status or the conflict looked at in
// third-party-link.service.ts; unsafeThirdPartySettings.
describe('S36: the accounts of third parties', () => {
  let service: TestService;
  let caller: Caller;

  beforeAll(async () => {
    service = await startService({ simulator: true, nodes: 2, env: { PROVIDER_TIMEOUT_SECONDS: '1' } });
    caller = new Caller(service.publicUrl, service.nodes[1]!.url);
  }, 60_000);
  afterAll(() => service.stop());

  const newBrowser = () => new ThirdPartyBrowser(caller);
  const count = async (): Promise<Record<string, string>> => {
    const tables = ['users', 'identities', 'sessions', 'audit_events'];
    const columns = tables.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`).join(', ');
    const [row] = await service.sql<Record<string, string>>(`SELECT ${columns}`);
    return row!;
  };
  const nativeCode = async (provider: string, more: { nonce?: string; clientId?: string } = {}): Promise<string> => {
    const body = { provider, person: 'maria', ...more };
    return (await service.simulator.post<{ code: string }>('/sim/native-code', body)).code;
  };

  describe('a new account', () => {
    it('is made once by those who come at the same moment', async () => {
      for (let round = 0; round < raceRounds; round += 1) {
        const before = await count();
        const devices = [new Device(), new Device(), new Device()];
        const browsers = devices.map(() => newBrowser());
        const asked = await Promise.all(
          browsers.map((one, index) => one.arriveUnlinked('qq', 'maria', devices[index]!)),
        );
        const answers = await race(
          browsers.map((one, index) => () => one.register(asked[index]!.ticket, devices[index]!)),
        );
        const tokens = answers.map(({ body }) => tokensSchema.parse(body));
        expect(new Set(tokens.map(({ user }) => user.id)).size).toBe(1);
        expect(countOf(tokens, ({ isNewUser }) => isNewUser)).toBe(1);
        expect(Number((await count()).users)).toBe(Number(before.users) + 1);
        await service.sql('DELETE FROM users WHERE id = $1', [tokens[0]!.user.id]);
      }
    });

    it('is not the account of someone with the same address or name', async () => {
      const alice = await SignedIn.as('alice', caller);
      await service.sql(
        `INSERT INTO identities (id, user_id, type, identifier, verified, bound_at)
         VALUES ('alice-mail', $1, 'email', 'alice@example.com', true, now())`,
        [alice.tokens.user.id],
      );
      for (const provider of providers) {
        const [browser, device] = [newBrowser(), new Device()];
        const { ticket, suggestions } = await browser.arriveUnlinked(provider, 'alina', device);
        expect(suggestions?.nickname).toBe(alice.tokens.user.nickname);
        const made = tokensSchema.parse((await browser.register(ticket, device)).body);
        expect(made.user.id).not.toBe(alice.tokens.user.id);
      }
    });

    it('has no picture that is not https, and a name that fits', async () => {
      const [browser, device] = [newBrowser(), new Device()];
      const { ticket, suggestions } = await browser.arriveUnlinked('github', 'omar', device);
      expect(suggestions?.avatarUrl).toBeNull();
      const { user } = tokensSchema.parse((await browser.register(ticket, device)).body);
      expect(user).toMatchObject({ avatarUrl: null, profileComplete: false });
      expect(user.nickname).toHaveLength(50);
    });
  });

  describe('linking', () => {
    const aliceProof = { method: 'password', identifier: 'alice', password: 'alice-demo-password' };
    const bobProof = { method: 'password', identifier: 'bob', password: 'bob-demo-password' };
    const owners = () => service.sql("SELECT user_id FROM identities WHERE type = 'weibo' AND name = 'María José'");

    it('gives one identity to one of two accounts that are proved at the same moment', async () => {
      for (let round = 0; round < raceRounds; round += 1) {
        const devices = [new Device(), new Device()];
        const browsers = devices.map(() => newBrowser());
        const asked = await Promise.all(
          browsers.map((one, index) => one.arriveUnlinked('weibo', 'maria', devices[index]!)),
        );
        const proofs = [aliceProof, bobProof];
        const answers = await race(
          browsers.map((one, index) => () => one.link(asked[index]!.ticket, proofs[index]!, devices[index]!)),
        );
        expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
        expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'identity_taken' });
        expect(await owners()).toHaveLength(1);
        await service.sql("DELETE FROM identities WHERE type = 'weibo'");
      }
    });

    it('gives nothing for a wrong password, to another key, or to an account that is locked', async () => {
      const [browser, device] = [newBrowser(), new Device()];
      const { ticket } = await browser.arriveUnlinked('weibo', 'maria', device);
      const wrong = await browser.link(ticket, { ...aliceProof, password: 'wrong' }, device);
      expect(wrong.body).toMatchObject({ code: 'invalid_credentials' });
      const [tried] = await service.sql(
        `SELECT outcome, users.nickname, device_name FROM login_events JOIN users ON users.id = user_id
         ORDER BY at DESC LIMIT 1`,
      );
      expect(tried).toEqual({ outcome: 'wrong_password', nickname: 'Alice', device_name: 'Firefox on Linux' });
      expect((await browser.link(ticket, aliceProof, new Device())).body).toMatchObject({ code: 'ticket_invalid' });
      await service.sql("UPDATE users SET status = 'locked' WHERE nickname = 'Bob'");
      expect((await browser.link(ticket, bobProof, device)).body).toMatchObject({ code: 'account_locked' });
      expect(await owners()).toEqual([]);
      await service.sql("UPDATE users SET status = 'active' WHERE nickname = 'Bob'");
      const second = await browser.arriveUnlinked('weibo', 'maria', device);
      expect((await browser.link(second.ticket, bobProof, device)).status).toBe(200);
      expect(await owners()).toHaveLength(1);
    });
  });

  describe('a native code', () => {
    it('is good with a challenge of the same key and provider, once', async () => {
      const device = new Device();
      const good = await challengeFor(caller, 'weixin', device);
      const shown = { challengeId: good.challengeId, code: await nativeCode('weixin') };
      expect((await signInByCode(caller, 'weixin', shown, device)).status).toBe(409);
      const spent = { challengeId: good.challengeId, code: await nativeCode('weixin') };
      const foreign = await challengeFor(caller, 'weixin', new Device());
      const ofOther = await challengeFor(caller, 'qq', device);
      for (const attack of [
        spent,
        { ...spent, challengeId: foreign.challengeId },
        { ...spent, challengeId: ofOther.challengeId },
      ]) {
        const answer = await signInByCode(caller, 'weixin', attack, device);
        expect(answer).toMatchObject({ status: 401, body: { code: 'challenge_invalid' } });
      }
      const own = { challengeId: ofOther.challengeId, code: await nativeCode('qq') };
      expect((await signInByCode(caller, 'qq', own, new Device())).body).toMatchObject({ code: 'challenge_invalid' });
      expect((await signInByCode(caller, 'qq', own, device)).status).toBe(409);
    });

    it('is refused where the provider refuses it, and where it carries the nonce of another challenge', async () => {
      const device = new Device();
      for (const provider of providers) {
        const { challengeId } = await challengeFor(caller, provider, device);
        const answer = await signInByCode(caller, provider, { challengeId, code: 'made-up' }, device);
        expect(answer).toMatchObject({ status: 400, body: { code: 'code_invalid' } });
      }
      const [own, foreign] = [
        await challengeFor(caller, 'oidc', device),
        await challengeFor(caller, 'oidc', new Device()),
      ];
      const stolen = { challengeId: own.challengeId, code: await nativeCode('oidc', { nonce: foreign.nonce }) };
      expect((await signInByCode(caller, 'oidc', stolen, device)).body).toMatchObject({ code: 'provider_error' });
    });
  });

  it.each([
    ['weixin', 'code_invalid'],
    ['qq', 'provider_error'],
    ['weibo', 'provider_error'],
  ])('a code that was given to another app brings nobody, even where %s takes it', async (provider, code) => {
    const device = new Device();
    const { challengeId } = await challengeFor(caller, provider, device);
    const stolen = { challengeId, code: await nativeCode(provider, { clientId: '1234567' }) };
    expect((await signInByCode(caller, provider, stolen, device)).body).toMatchObject({ code });
  });

  describe('an id token', () => {
    it.each([
      ['for another client', { claims: { aud: 'someone-else' } }],
      ['with another nonce', { claims: { nonce: 'A'.repeat(43) } }],
      ['without a nonce', { claims: { nonce: null } }],
      ['of another issuer', { claims: { iss: 'https://evil.example' } }],
      ['that is over', { claims: { exp: 1 } }],
      ['without a subject', { claims: { sub: null } }],
      ['whose subject cannot be stored', { claims: { sub: 'sub-\u0000' } }],
      ['signed by a stranger', { foreignKey: true }],
    ])('%s brings nobody', async (_attack, wrong) => {
      await service.simulator.post('/sim/oidc/next-id-token', wrong);
      expect(await newBrowser().visit('oidc', 'maria')).toEqual({ ticket: null, error: 'provider_error' });
      expect((await newBrowser().visit('oidc', 'maria')).error).toBeNull();
    });
  });

  describe('a provider that fails', () => {
    it.each(providers)('brings nobody, tells nothing of itself and can be tried again: %s', async (provider) => {
      const before = await count();
      for (const [mode, error] of [
        ['error', 'provider_error'],
        ['garbage', 'provider_error'],
        ['timeout', 'provider_timeout'],
      ] as const) {
        await service.simulator.fault(provider, mode, 1);
        expect(await newBrowser().visit(provider, 'chen')).toEqual({ ticket: null, error });
      }
      await service.simulator.fault(provider, 'error', 1);
      const device = new Device();
      const { challengeId } = await challengeFor(caller, provider, device);
      const answer = await signInByCode(caller, provider, { challengeId, code: 'any' }, device);
      expect(answer).toMatchObject({ status: 502, body: { code: 'provider_error', detail: 'A provider failed' } });
      expect(await count()).toEqual(before);
      expect((await newBrowser().visit(provider, 'chen')).error).toBeNull();
    });
  });

  it('leave what went wrong in the log, and no secret', async () => {
    const [browser, device] = [newBrowser(), new Device()];
    await service.simulator.fault('weixin', 'garbage', 1);
    const callback = await browser.pick(await browser.start('weixin'), 'chen');
    await browser.return(callback);
    const { ticket } = await browser.arriveUnlinked('weixin', 'chen', device);
    const log = service.nodes.map((node) => node.log()).join('');
    expect(log).toContain('a sign-in at a third party failed');
    expect(log).toContain('weixin answered with something that is not JSON');
    const apps = Object.values(thirdPartyApps).map(({ secret }) => secret);
    for (const secret of [...apps, ticket, callback.searchParams.get('code')!, callback.searchParams.get('state')!]) {
      expect(log).not.toContain(secret);
    }
  });

  it('are never spoken to over plain http, nor with known secrets, in production', async () => {
    const { SIMULATOR_PORT: _port, ...settings } = service.simulator.settings;
    const node = spawnNode({
      APP_PROFILE: 'production',
      PUBLIC_URL: 'https://login.example.com',
      DATABASE_URL: service.databaseUrl,
      REDIS_URL: service.redis.url,
      MASTER_KEY: service.masterKey,
      ...settings,
    });
    await new Promise((resolve) => node.process.once('exit', resolve));
    expect(node.process.exitCode).toBe(1);
    for (const name of ['WEIXIN_URL', 'WEIXIN_API_URL', 'QQ_URL', 'WEIBO_URL', 'GITHUB_URL', 'GITHUB_API_URL']) {
      expect(node.log()).toContain(`${name} must start with https://`);
    }
    for (const name of ['WEIXIN_APP_SECRET', 'QQ_APP_KEY', 'WEIBO_APP_SECRET', 'GITHUB_CLIENT_SECRET']) {
      expect(node.log()).toContain(`${name} is the simulator's`);
    }
    expect(node.log()).toContain('OIDC_ISSUERS: the issuer of oidc must start with https://');
    expect(node.log()).toContain("OIDC_ISSUERS: the clientSecret of oidc is the simulator's");
  });
});
