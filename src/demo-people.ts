import type { INestApplicationContext } from '@nestjs/common';
import { AccountsService } from './accounts/accounts.service.js';
import type { Role } from './contract/tokens.js';
import { PostgresService } from './infra/postgres/postgres.service.js';
import { SitesService } from './sites/sites.service.js';

interface DemoPerson {
  readonly nickname: string;
  readonly role: Role;
  readonly identifiers: readonly [username: string, ...others: string[]];
}

const people: readonly DemoPerson[] = [
  { nickname: 'Alice', role: 'user', identifiers: ['alice', '+8613800000001'] },
  { nickname: 'Bob', role: 'user', identifiers: ['bob', '+8613800000002'] },
  { nickname: 'Admin', role: 'admin', identifiers: ['admin'] },
];

// Two nodes of one test cluster start on the same empty database.
const seedLock = 7_203_002;

/** People and a site to try with. Development and tests only: their passwords are public. */
export async function seedDemo(app: INestApplicationContext): Promise<void> {
  const accounts = app.get(AccountsService);
  const sites = app.get(SitesService);
  await app.get(PostgresService).transaction(async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [seedLock]);
    for (const { identifiers, nickname, role } of people) {
      const [username] = identifiers;
      if (await accounts.isTaken(username)) continue;
      await accounts.create({ nickname, role, locale: 'zh-CN' }, identifiers, `${username}-demo-password`);
    }
    if (!(await sites.find('demo-site'))) {
      await sites.create({
        id: 'demo-site',
        name: 'Demo Site',
        allowedOrigins: ['http://localhost:3200'],
        policy: { checkCode: 'never', allowBearer: false },
      });
    }
  });
}
