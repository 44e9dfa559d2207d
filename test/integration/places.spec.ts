import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoginView } from '../../src/contract/account.js';
import { Caller } from '../support/call.js';
import { geoDatabase } from '../support/geo-database.js';
import { Browser, SignedIn } from '../support/people.js';
import { spawnNode, startService, type TestService } from '../support/service.js';

const hangzhou = {
  country: { iso_code: 'CN' },
  subdivisions: [{ names: { en: 'Zhejiang', 'zh-CN': '浙江' } }],
  city: { names: { en: 'Hangzhou' } },
};

// Seen to fail without placeOf() in qr-approval.service.ts and in login-history.service.ts, each with its own test.
describe('GEO_DATABASE', () => {
  let service: TestService;
  let folder: string;
  let known: Caller;
  let unknown: Caller;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'geo-'));
    const GEO_DATABASE = join(folder, 'city.mmdb');
    await writeFile(GEO_DATABASE, geoDatabase('203.0.113.0/24', hangzhou));
    service = await startService({ env: { GEO_DATABASE, TRUSTED_PROXIES: '127.0.0.1,::1' } });
    const caller = new Caller(service.publicUrl);
    known = caller.from('203.0.113.77');
    unknown = caller.from('198.51.100.77');
  });
  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true });
  });

  it('tells the phone where the browser is, in the language of its person, and nothing of an address that it has not', async () => {
    const phone = await SignedIn.as('alice', unknown);
    const there = await phone.scan((await Browser.open(known)).qrId);
    expect(there.initiator.location).toEqual({ country: 'CN', region: '浙江', city: 'Hangzhou' });
    const nowhere = await phone.scan((await Browser.open(unknown)).qrId);
    expect(nowhere.initiator.location).toBeNull();
  });

  it('tells the login history where each sign-in came from', async () => {
    await SignedIn.as('bob', known);
    const phone = await SignedIn.as('bob', unknown);
    const { body } = await phone.call<{ items: LoginView[] }>({ path: '/v1/me/logins' });
    expect(body.items.map(({ ip, place }) => [ip, place?.city])).toEqual([
      ['198.51.100.0/24', undefined],
      ['203.0.113.0/24', 'Hangzhou'],
    ]);
  });

  it('ends the start with a word on it where it is no such database', async () => {
    const GEO_DATABASE = join(folder, 'text.mmdb');
    await writeFile(GEO_DATABASE, 'no database');
    const node = spawnNode({
      APP_PROFILE: 'test',
      DATABASE_URL: service.databaseUrl,
      REDIS_URL: service.redis.url,
      MASTER_KEY: service.masterKey,
      GEO_DATABASE,
    });
    const [code] = (await once(node.process, 'exit')) as [number];
    expect(code).toBe(1);
    expect(node.log()).toContain(`GEO_DATABASE names no MaxMind database (MMDB): ${GEO_DATABASE}`);
  });
});
