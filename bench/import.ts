/**
 * How long 100,000 people take to import, and how much memory: every one with a username, a phone, an email address, a
 * third party and a password hash. `npm run bench -- import`; PEOPLE sets how many.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { runImport } from '../test/support/import.js';
import { residentMegabytes } from '../test/support/resident-memory.js';
import { createDatabase } from '../test/support/servers.js';

const people = Number(process.env.PEOPLE ?? 100_000);
const limitSeconds = 120;
const sampleEveryMs = 250;

async function writeFile(path: string): Promise<void> {
  const file = createWriteStream(path);
  file.write('id,username,phone,email,password_hash,nickname,third_party:weixin,created_at\n');
  for (let index = 0; index < people; index += 1) {
    const salt = randomBytes(16);
    const digest = createHash('sha256').update(salt).update(`password ${index}`).digest('hex');
    const hash = `$sha256$${salt.toString('base64')}$${digest}`;
    const phone = `+861390${String(index).padStart(7, '0')}`;
    const line = `${index},user-${index},${phone},user-${index}@example.com,${hash},Person ${index},union-${index},2020-01-02T03:04:05Z\n`;
    if (!file.write(line)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

const path = join(tmpdir(), 'people.csv');
const database = await createDatabase();
try {
  await writeFile(path);
  const startedAt = performance.now();
  const run = runImport(database.url, path);
  const samples: number[] = [];
  const timer = setInterval(() => {
    const megabytes = residentMegabytes(run.process.pid ?? 0);
    if (megabytes > 0) samples.push(megabytes);
  }, sampleEveryMs);
  const { code, output } = await run.ended;
  clearInterval(timer);
  const seconds = (performance.now() - startedAt) / 1000;
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM identities');
  await client.end();
  const middle = samples.length >> 1;
  const most = (part: number[]): string => Math.max(...part).toFixed(0);
  console.log(output);
  console.log(
    `${people} people (${(statSync(path).size / 2 ** 20).toFixed(1)} MiB), Node ${process.version}: ${seconds.toFixed(1)} s`,
  );
  console.log(
    `memory of the process, at most: ${most(samples.slice(0, middle))} MiB in the first half, ${most(samples.slice(middle))} in the second`,
  );
  console.log(`identities in Postgres: ${rows[0]?.count ?? '?'}`);
  const isReached = code === 0 && seconds <= limitSeconds && Number(rows[0]?.count) === people * 4;
  console.log(`  ${isReached ? 'reached' : 'MISSED'}: all within ${limitSeconds} s`);
  process.exitCode = isReached ? 0 : 1;
} finally {
  rmSync(path, { force: true });
  await database.drop();
}
