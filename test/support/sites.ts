import { randomBytes } from 'node:crypto';
import { Caller } from './call.js';
import { Device, sha256 } from './device.js';
import type { TestService } from './service.js';
import { until } from './until.js';

/** Where the pages of a test's own sites are, unless it says otherwise. */
export const siteOrigin = 'http://site.example';

/** A site of a test's own, known to all nodes, and its server's secret. */
export async function addSite(
  service: TestService,
  site: {
    id: string;
    checkCode?: 'never' | 'always';
    allowBearer?: boolean;
    addressAllowance?: number;
    origin?: string;
  },
): Promise<{ secret: string }> {
  const secret = `cs_${randomBytes(32).toString('base64url')}`;
  const { id, checkCode = 'never', allowBearer = false, addressAllowance, origin = siteOrigin } = site;
  await service.sql(
    `INSERT INTO clients (id, name, allowed_origins, policy, secret_hash, created_at) VALUES ($1, $1, $2, $3, $4, now())`,
    [id, [origin], { checkCode, allowBearer, addressAllowance }, sha256(secret)],
  );
  for (const node of service.nodes) {
    const caller = new Caller(service.publicUrl, node.url);
    const ask = { path: '/v1/qr-sessions', body: { clientId: id }, headers: { origin } };
    await until(`${id} to be known`, async () => {
      const { status } = await caller.call({ ...ask, device: new Device() });
      return status === 201;
    });
  }
  return { secret };
}
