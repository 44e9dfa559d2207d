import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { serviceSettings, smsSettings } from '../../simulator/service-settings.js';
import { createDatabase, freePort, startRedis, type TestRedis } from '../support/servers.js';
import { spawnNode, startNode } from '../support/service.js';

/**
 * S40: production with stand-in providers, http provider addresses or default secrets refuses to start, and says each
 * fault; with providers of its own it starts.
 *
 * Seen to fail without: `...unsafeMessageSettings(given)` in settings.ts, the filter by `https://` and the one by
 * `simulatorPrefix` in provider-url.ts, `isSimulatorKey` in carrier-settings.ts.
 */
describe('S40: a production start', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let redis: TestRedis;
  let production: Record<string, string>;

  beforeAll(async () => {
    [database, redis] = await Promise.all([createDatabase(), startRedis()]);
    production = {
      APP_PROFILE: 'production',
      PUBLIC_URL: 'https://login.example.com',
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      MASTER_KEY: randomBytes(32).toString('base64'),
      PORT: String(await freePort()),
    };
  });
  afterAll(() => Promise.all([database.drop(), redis.stop()]));

  it('refuses whatever the simulator plays, naming each setting', async () => {
    const played = { ...serviceSettings(3100), ...smsSettings.aliyun(3100), ...smsSettings.tencent(3100) };
    const refused = spawnNode({ ...production, ...played });
    const [exitCode] = (await once(refused.process, 'exit')) as [number];
    expect(exitCode).toBe(1);
    const urls = Object.entries(played).filter(([, value]) => /(?:http|smtp):/.test(value));
    const secrets = Object.entries(played).filter(([, value]) => value.includes('simulator-'));
    expect(Math.min(urls.length, secrets.length)).toBeGreaterThan(4);
    for (const [name] of urls) expect(refused.log()).toMatch(new RegExp(`- ${name}\\b.* must start with`));
    for (const [name] of secrets) expect(refused.log()).toMatch(new RegExp(`- ${name}\\b.* is the simulator's`));
    const keys = Object.entries(played).filter(([, value]) => value.includes('PRIVATE KEY'));
    expect(keys.length).toBeGreaterThan(2);
    for (const [name] of keys) expect(refused.log()).toMatch(new RegExp(`- ${name}\\b.* is the simulator's`));
    expect(refused.log()).not.toMatch(/simulator-|BEGIN/);
  });

  it('goes on with providers of its own', async () => {
    const own = {
      SMS_SENDER: 'webhook',
      SMS_WEBHOOK_URL: 'https://gateway.example.com/sms',
      SMS_WEBHOOK_SECRET: randomBytes(16).toString('hex'),
      SMTP_URL: 'smtps://user:password@mail.example.com',
      MAIL_FROM: 'Saoma <no-reply@example.com>',
    };
    const node = await startNode({ ...production, ...own });
    await expect(node.stop()).resolves.toBe(0);
  });
});
