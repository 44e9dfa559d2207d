import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { ensureCertificate } from '../support/certificate.js';
import { launchChromium } from '../support/chromium.js';
import { press, reach, Visitors } from '../support/pages.js';
import { freePort } from '../support/servers.js';
import { startNode, startService, type TestService } from '../support/service.js';

describe('a service that speaks TLS itself', () => {
  let files: Record<string, string>;
  let service: TestService;
  let chromium: Browser;
  let visitors: Visitors;

  beforeAll(async () => {
    const { certFile, keyFile } = await ensureCertificate(await mkdtemp(join(tmpdir(), 'saoma-https-')));
    files = { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile };
    service = await startService({ env: files });
    chromium = await launchChromium();
    visitors = new Visitors(service.publicUrl, chromium);
  });
  afterEach(() => visitors.leave());
  afterAll(async () => {
    await chromium.close();
    await service.stop();
  });

  it('signs a PC in by a phone, over https and wss', async () => {
    const pc = await visitors.newPage();
    const sockets: string[] = [];
    pc.on('websocket', (socket) => sockets.push(socket.url()));
    const { path } = await visitors.openPc(pc);
    const phone = await visitors.openPhone('alice', path);
    await press(phone, 'See who asks');
    await reach(pc, 'scanned');
    await press(phone, 'Yes, sign in');
    await reach(pc, 'signed_in');
    expect(service.publicUrl).toMatch(/^https:/);
    expect(sockets.length).toBeGreaterThan(0);
    expect(sockets.filter((url) => !url.startsWith('wss:'))).toEqual([]);
  });

  it('makes browsers insist on HTTPS in production alone: a developer has other things on the same name', async () => {
    expect(await strictTransport(service.publicUrl)).toBeUndefined();
    const { databaseUrl, masterKey, redis } = service;
    const production = await startNode({
      ...files,
      APP_PROFILE: 'production',
      PORT: String(await freePort()),
      PUBLIC_URL: 'https://login.example.com',
      DATABASE_URL: databaseUrl,
      REDIS_URL: redis.url,
      MASTER_KEY: masterKey,
    });
    expect(await strictTransport(production.url)).toContain('max-age=');
    await production.stop();
  });
});

async function strictTransport(url: string): Promise<string | undefined> {
  const request = get(url, { rejectUnauthorized: false, agent: false });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(200);
  return answer.headers['strict-transport-security'];
}
