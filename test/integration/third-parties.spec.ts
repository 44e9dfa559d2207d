import { thirdPartyApps } from '../../simulator/credentials.js';
import { providerListSchema } from '../../src/contract/third-parties.js';
import { tokensSchema } from '../../src/contract/tokens.js';
import { sealedThirdPartyTokens } from '../../src/accounts/third-parties/sealed-tokens.js';
import { deriveKey, unseal } from '../../src/kernel/encryption.js';
import { Caller } from '../support/call.js';
import { Device } from '../support/device.js';
import { startService, type TestService } from '../support/service.js';
import { challengeFor, signInByCode, ThirdPartyBrowser } from '../support/third-party-browser.js';

interface IdentityRow {
  readonly id: string;
  readonly identifier: string;
  readonly user_id: string;
  readonly name: string | null;
  readonly sealed_tokens: string;
}

describe('third parties', () => {
  let service: TestService;
  let caller: Caller;

  beforeAll(async () => {
    service = await startService({ simulator: true });
    caller = new Caller(service.publicUrl);
  });
  afterAll(() => service.stop());

  const identities = (type: string) =>
    service.sql<IdentityRow>('SELECT * FROM identities WHERE type = $1 ORDER BY bound_at', [type]);
  const tokensOf = (row: IdentityRow): { accessToken: string } => {
    const key = deriveKey(Buffer.from(service.masterKey, 'base64'), sealedThirdPartyTokens.purpose);
    return JSON.parse(unseal(key, row.sealed_tokens, row.id).toString()) as { accessToken: string };
  };

  it.each(['weixin', 'qq', 'weibo', 'github', 'oidc'])(
    '%s signs a new person in, and the same one again',
    async (provider) => {
      const [browser, device] = [new ThirdPartyBrowser(caller), new Device()];
      const asked = await browser.arriveUnlinked(provider, 'xiaoyu', device);
      expect(asked.suggestions).toEqual({
        nickname: '林小雨',
        avatarUrl: 'https://pictures.example/xiaoyu.png',
      });
      const first = tokensSchema.parse((await browser.register(asked.ticket, device)).body);
      expect(first).toMatchObject({ isNewUser: true, user: { nickname: '林小雨', profileComplete: true } });
      const [row] = await identities(provider);
      expect(row).toMatchObject({ user_id: first.user.id, name: '林小雨' });
      const { accessToken } = tokensOf(row!);
      expect(JSON.stringify(row)).not.toContain(accessToken);

      const other = new ThirdPartyBrowser(caller);
      const again = await other.redeem(await other.ticketFor(provider, 'xiaoyu'), new Device());
      const second = tokensSchema.parse(again.body);
      expect(second).toMatchObject({ isNewUser: false, user: { id: first.user.id } });
      const [renewed] = await identities(provider);
      expect(tokensOf(renewed!).accessToken).not.toBe(accessToken);
    },
  );

  it('weixin keeps knowing people once its app belongs to an Open Platform account', async () => {
    const { user_id: userId } = (await identities('weixin'))[0]!;
    const before = `${thirdPartyApps.weixin.id}:o1e00_xiaoyu`;
    await service.sql("UPDATE identities SET identifier = $1 WHERE type = 'weixin'", [before]);
    const browser = new ThirdPartyBrowser(caller);
    const answer = await browser.redeem(await browser.ticketFor('weixin', 'xiaoyu'), new Device());
    expect(tokensSchema.parse(answer.body).user.id).toBe(userId);
    expect(await identities('weixin')).toMatchObject([{ identifier: 'unionid:u_xiaoyu' }]);
  });

  it('stand in the list of ways to sign in, after what the service can do itself', async () => {
    const answer = await caller.succeed({ path: '/v1/auth/providers' });
    const { items } = providerListSchema.parse(answer);
    const ids = ['password', 'sms', 'email', 'weixin', 'qq', 'weibo', 'github', 'oidc'];
    expect(items.map(({ id }) => id)).toEqual(ids);
    expect(new Set(items.slice(3).map(({ type }) => type))).toEqual(new Set(['oauth']));
  });

  it('lets native apps in by the code of an SDK', async () => {
    const device = new Device();
    for (const provider of ['weixin', 'oidc']) {
      const { challengeId, nonce } = await challengeFor(caller, provider, device);
      const { code } = await service.simulator.post<{ code: string }>('/sim/native-code', {
        provider,
        person: 'xiaoyu',
        nonce,
      });
      const answer = await signInByCode(caller, provider, { challengeId, code }, device);
      expect(tokensSchema.parse(answer.body).user.nickname).toBe('林小雨');
    }
  });
});
