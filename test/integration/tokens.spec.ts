import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { z } from 'zod';
import { devicePageSchema, profileSchema, sessionPageSchema } from '../../src/contract/me.js';
import { jwksSchema } from '../../src/contract/servers.js';
import { tokensSchema, type Tokens } from '../../src/contract/tokens.js';
import { Caller, type Answer } from '../support/call.js';
import { Device } from '../support/device.js';
import { listen, refusalOf } from '../support/events.js';
import { SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

describe('tokens and sessions', () => {
  let service: TestService;
  let caller: Caller;

  beforeAll(async () => {
    service = await startService();
    caller = new Caller(service.publicUrl);
  });
  afterAll(() => service.stop());

  async function refresh(token: string | undefined, device: Device): Promise<Answer<unknown>> {
    return caller.call({ path: '/v1/auth/refresh', body: { refreshToken: token }, device });
  }

  async function refreshed(token: string | undefined, device: Device): Promise<Tokens> {
    const { status, body } = await refresh(token, device);
    if (status !== 200) throw new Error(`refresh: ${String(status)} ${JSON.stringify(body)}`);
    return tokensSchema.parse(body);
  }

  async function parsed<T extends z.ZodType>(schema: T, who: SignedIn, path: string): Promise<z.infer<T>> {
    return schema.parse((await who.call({ path })).body);
  }

  describe('an access token', () => {
    it('says what RFC 9068 asks for, is bound to its key, and its key stands in the JWKS', async () => {
      const { tokens, device } = await SignedIn.as('alice', caller);
      const claims = decodeJwt(tokens.accessToken);
      expect(claims).toMatchObject({
        iss: service.publicUrl,
        aud: service.publicUrl,
        sub: tokens.user.id,
        sid: tokens.session.id,
        client_id: 'saoma',
        kind: 'mobile',
        cnf: { jkt: device.thumbprint },
      });
      expect(claims.exp! - claims.iat!).toBe(tokens.expiresIn);
      const { keys } = await caller.succeed<z.infer<typeof jwksSchema>>({ path: '/.well-known/jwks.json' });
      const header = decodeProtectedHeader(tokens.accessToken);
      expect(header).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
      expect(jwksSchema.parse({ keys }).keys.map(({ kid }) => kid)).toContain(header.kid);
    });

    it.each(['alice', 'ALICE', '+8613800000001', '+86 138-0000-0001'])('is given for %s', async (identifier) => {
      const body = {
        identifier,
        password: 'alice-demo-password',
        device: { kind: 'pc', name: 'Firefox', platform: 'Linux' },
      };
      const tokens = tokensSchema.parse(
        await caller.succeed({ path: '/v1/auth/password/login', body, device: new Device() }),
      );
      expect(tokens.user.nickname).toBe('Alice');
    });
  });

  describe('a refresh token', () => {
    it('gives new tokens for the same session, once', async () => {
      const { tokens, device } = await SignedIn.as('alice', caller);
      const second = await refreshed(tokens.refreshToken, device);
      expect(second.session).toEqual(tokens.session);
      expect(second.refreshToken).not.toBe(tokens.refreshToken);
      const third = await refreshed(second.refreshToken, device);
      const reused = await refresh(tokens.refreshToken, device);
      expect(reused.status).toBe(401);
      expect((await refresh(third.refreshToken, device)).status).toBe(401);
      const me = await caller.call({ path: '/v1/me', device, credential: third.accessToken });
      expect(me.status).toBe(401);
    });

    it('gives another successor while the one before is unused, since its answer was lost', async () => {
      const { tokens, device } = await SignedIn.as('alice', caller);
      const lost = await refreshed(tokens.refreshToken, device);
      const again = await refreshed(tokens.refreshToken, device);
      expect((await refreshed(again.refreshToken, device)).session.id).toBe(tokens.session.id);
      expect((await refresh(lost.refreshToken, device)).status).toBe(401);
    });

    it('gives two tabs that refresh at once a successor each time, and keeps the session', async () => {
      const { tokens, device } = await SignedIn.as('alice', caller);
      const answers = await Promise.all([1, 2].map(() => refresh(tokens.refreshToken, device)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    });

    it('ends the session when it comes back later than 30 s after its use', async () => {
      const { tokens, device } = await SignedIn.as('alice', caller);
      const second = await refreshed(tokens.refreshToken, device);
      await service.sql(`UPDATE refresh_tokens SET used_at = used_at - interval '31 s' WHERE session_id = $1`, [
        tokens.session.id,
      ]);
      expect((await refresh(tokens.refreshToken, device)).status).toBe(401);
      expect((await refresh(second.refreshToken, device)).status).toBe(401);
    });

    it('is worth nothing with another key, and that ends nothing', async () => {
      const { tokens, device } = await SignedIn.as('alice', caller);
      expect((await refresh(tokens.refreshToken, new Device())).status).toBe(401);
      expect((await refresh(tokens.refreshToken, device)).status).toBe(200);
    });

    it.each(['expires_at', 'idle_expires_at'])('is worth nothing past %s', async (column) => {
      const { tokens, device } = await SignedIn.as('alice', caller);
      await service.sql(`UPDATE sessions SET ${column} = now() WHERE id = $1`, [tokens.session.id]);
      expect((await refresh(tokens.refreshToken, device)).status).toBe(401);
    });

    it('is refused to a locked person', async () => {
      const { tokens, device } = await SignedIn.as('admin', caller);
      await service.sql("UPDATE users SET status = 'locked' WHERE nickname = 'Admin'");
      expect((await refresh(tokens.refreshToken, device)).body).toMatchObject({ code: 'account_locked' });
    });

    it('signs out', async () => {
      const phone = await SignedIn.as('alice', caller);
      const { device } = phone;
      const body = { refreshToken: phone.tokens.refreshToken };
      expect((await caller.call({ path: '/v1/auth/logout', body, device })).status).toBe(204);
      expect((await phone.call({ path: '/v1/me' })).status).toBe(401);
      expect((await caller.call({ path: '/v1/auth/logout', body, device })).status).toBe(401);
    });
  });

  describe('a person', () => {
    it('sees their profile, sessions and devices, page by page', async () => {
      const phone = await SignedIn.as('bob', caller);
      for (let count = 0; count < 2; count += 1) await SignedIn.as('bob', caller, 'pc');
      expect(await parsed(profileSchema, phone, '/v1/me')).toMatchObject({ nickname: 'Bob', role: 'user' });
      for (const [schema, list] of [
        [sessionPageSchema, 'sessions'],
        [devicePageSchema, 'devices'],
      ] as const) {
        const first = await parsed(schema, phone, `/v1/me/${list}?limit=2`);
        const rest = await parsed(schema, phone, `/v1/me/${list}?limit=2&cursor=${first.nextCursor ?? ''}`);
        expect([first.items.length, rest.items.length, rest.nextCursor]).toEqual([2, 1, null]);
        expect([...first.items, ...rest.items].filter(({ current }) => current)).toHaveLength(1);
      }
    });

    it('is told at once of what happens to their other sessions', async () => {
      const phone = await SignedIn.as('bob', caller);
      const heard = listen(phone.openSocket());
      const watching = phone.openSocket();
      await until('both sockets to be in', () => watching.connected);
      // A socket is served a moment after it is let in; a sign-in is repeated until it is heard of.
      const pc = await until('a new sign-in to be told', async () => {
        const signedIn = await SignedIn.as('bob', caller, 'pc');
        return heard.some(({ event }) => event === 'login:new') && signedIn;
      });
      const pcSocket = pc.openSocket();
      const pcHeard = listen(pcSocket);
      await until('the PC to be in', () => pcSocket.connected);
      const { id } = pc.tokens.session;
      expect((await phone.call({ path: `/v1/me/sessions/${id}`, method: 'DELETE' })).status).toBe(204);
      await until('the PC to be thrown out', () => !pcSocket.connected);
      expect(pcHeard.at(-1)).toEqual({
        event: 'session:revoked',
        body: { sessionId: id, reason: 'revoked_by_user' },
      });
      await until('the phone to be told', () => heard.some(({ event }) => event === 'account:changed'));
      expect((await pc.call({ path: '/v1/me' })).status).toBe(401);
      watching.disconnect();
    });

    it("is served on /session by our own pages and by apps, not by a site's page", async () => {
      const phone = await SignedIn.as('bob', caller);
      const foreign = phone.openSocket({}, { origin: 'http://localhost:3200' });
      expect((await refusalOf(foreign)).code).toBe('origin_not_allowed');
      const own = phone.openSocket({}, { origin: service.publicUrl });
      await until('our own page to be in', () => own.connected);
      own.disconnect();
    });

    it('ends all other sessions, and no one else can', async () => {
      const phone = await SignedIn.as('bob', caller);
      const other = await SignedIn.as('bob', caller, 'pc');
      const stranger = await SignedIn.as('alice', caller);
      const path = `/v1/me/sessions/${other.tokens.session.id}`;
      expect((await stranger.call({ path, method: 'DELETE' })).body).toMatchObject({ code: 'not_found' });
      expect((await phone.call({ path: '/v1/me/sessions', method: 'DELETE' })).status).toBe(204);
      expect((await other.call({ path: '/v1/me' })).status).toBe(401);
      for (const who of [phone, stranger]) expect((await who.call({ path: '/v1/me' })).status).toBe(200);
    });

    it('removes a device, with what is signed in on it, and may use it again', async () => {
      const phone = await SignedIn.as('bob', caller);
      const pc = await SignedIn.as('bob', caller, 'pc');
      const path = `/v1/me/devices/${pc.tokens.session.deviceId ?? ''}`;
      expect((await phone.call({ path, method: 'DELETE' })).status).toBe(204);
      expect((await pc.call({ path: '/v1/me' })).status).toBe(401);
      expect((await phone.call({ path, method: 'DELETE' })).status).toBe(404);
      const body = {
        identifier: 'bob',
        password: 'bob-demo-password',
        device: { kind: 'pc', name: 'Again', platform: 'Linux' },
      };
      const again = await caller.succeed({ path: '/v1/auth/password/login', body, device: pc.device });
      expect(tokensSchema.parse(again).session.deviceId).toBe(pc.tokens.session.deviceId);
    });

    // Seen to fail with devices.remove() before revocations.mark() in SessionsService.removeDevice(): a deadlock.
    it('removes a device while that device refreshes, and neither makes the other fail', async () => {
      for (let round = 0; round < 10; round += 1) {
        const phone = await SignedIn.as('bob', caller);
        const thief = await SignedIn.as('bob', caller, 'pc');
        const path = `/v1/me/devices/${thief.tokens.session.deviceId ?? ''}`;
        const refreshes = Array.from({ length: 8 }, () => refresh(thief.tokens.refreshToken, thief.device));
        const removed = await phone.call({ path, method: 'DELETE' });
        expect(removed.status).toBe(204);
        for (const { status } of await Promise.all(refreshes)) expect([200, 401]).toContain(status);
      }
    });

    it.each(['cursor=x', 'limit=0', 'limit=101', 'limit=x'])('asks for a page by %s in vain', async (query) => {
      const phone = await SignedIn.as('alice', caller);
      expect((await phone.call({ path: `/v1/me/sessions?${query}` })).body).toMatchObject({ code: 'invalid_request' });
    });
  });

  it('audits who signed in and what was ended, for good', async () => {
    const types = await service.sql<{ type: string }>('SELECT DISTINCT type FROM audit_events ORDER BY type');
    expect(types.map(({ type }) => type)).toEqual([
      'device.removed',
      'session.created',
      'session.revoked',
      'signing_key.made',
    ]);
    await expect(service.sql("UPDATE audit_events SET type = 'x'")).rejects.toThrow('append-only');
    await expect(service.sql('DELETE FROM audit_events')).rejects.toThrow('append-only');
    await expect(service.sql('TRUNCATE audit_events')).rejects.toThrow('append-only');
  });
});
