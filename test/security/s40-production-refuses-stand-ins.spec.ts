import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { serviceSettings, smsSettings } from '../../simulator/service-settings.js';
import { createDatabase, freePort, startRedis } from '../support/servers.js';
import { spawnNode, startNode } from '../support/service.js';

/**
 * S40: production with stand-in providers, http provider addresses or default secrets refuses to start, and says each
 * fault; with providers of its own it starts.
 *
 * Seen to fail without: `unsafeMessageSettings(given)` in settings.ts, the filter by `simulatorPrefix` and the one by
 * `https://` in provider-url.ts.
 */
describe('S40: a production start', () => {
  it('refuses whatever the simulator plays, and starts with providers of its own', async () => {
    const [database, redis, port] = await Promise.all([createDatabase(), startRedis(), freePort()]);
    const production = {
      APP_PROFILE: 'production',
      PUBLIC_URL: 'https://login.example.com',
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      MASTER_KEY: randomBytes(32).toString('base64'),
      PORT: String(port),
    };
    const played = { ...serviceSettings(3100), ...smsSettings.aliyun(3100), ...smsSettings.tencent(3100) };
    const refused = spawnNode({ ...production, ...played });
    const [exitCode] = (await once(refused.process, 'exit')) as [number];
    expect(exitCode).toBe(1);
    const unsafe = Object.entries(played).filter(([, value]) => /(?:http|smtp):|simulator-/.test(value));
    expect(unsafe.length).toBeGreaterThan(8);
    for (const [name] of unsafe) expect(refused.log()).toContain(`  - ${name}`);
    expect(refused.log()).not.toContain('simulator-');

    const own = {
      SMS_SENDER: 'webhook',
      SMS_WEBHOOK_URL: 'https://gateway.example.com/sms',
      SMS_WEBHOOK_SECRET: randomBytes(16).toString('hex'),
      SMTP_URL: 'smtps://user:password@mail.example.com',
      MAIL_FROM: 'Saoma <no-reply@example.com>',
    };
    const node = await startNode({ ...production, ...own });
    await node.stop();
    await Promise.all([database.drop(), redis.stop()]);
  });
});
