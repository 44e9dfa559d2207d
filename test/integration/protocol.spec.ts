import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { judgeProof } from '../../src/sessions/dpop-proof.js';
import { Caller } from '../support/call.js';
import { sha256 } from '../support/device.js';
import { SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const page = readFileSync('docs/protocol.md', 'utf8');
const blocks = (language: string): string[] =>
  Array.from(page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]+?)\`\`\``, 'g')), ([, text = '']) => text);

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

/** Runs the page's program as a script of its own; `before` is put in front of it. */
function runProgram(service: TestService, before = ''): { process: ChildProcess; said(): string } {
  const folder = mkdtempSync(join(tmpdir(), 'saoma-protocol-'));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const program = blocks('js').join('\n').replace('http://localhost:3000', service.publicUrl);
  writeFileSync(join(folder, 'sign-in.mjs'), `${before}\n${program}`);
  const child = spawn(process.execPath, [join(folder, 'sign-in.mjs')]);
  running.push(child);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  return { process: child, said: () => said.join('') };
}

/** Approves what the program shows, and what it has said in the end. */
async function approve(service: TestService, program: ReturnType<typeof runProgram>): Promise<string> {
  const ended = once(program.process, 'exit');
  const phone = await SignedIn.as('alice', new Caller(service.publicUrl));
  const qrId = await until('the code to be shown', () => /\/q\/([A-Za-z0-9_-]{43})/.exec(program.said())?.[1]);
  await until('the first state', () => program.said().includes('pending'));
  await phone.approve(qrId);
  await ended;
  return program.said();
}

describe('the protocol page', () => {
  describe('with its program', () => {
    let service: TestService;
    beforeAll(async () => {
      service = await startService();
    });
    afterAll(() => service.stop());

    it('signs in by the push', async () => {
      expect(await approve(service, runProgram(service))).toMatch(
        /confirmed A\*\*\*e\n.*completed A\*\*\*e\ncompleted Alice\n$/s,
      );
    });

    it('signs in with a clock that is an hour slow', async () => {
      const slow = 'const trueNow = Date.now; Date.now = () => trueNow() - 3_600_000;';
      expect(await approve(service, runProgram(service, slow))).toMatch(/completed A\*\*\*e\ncompleted Alice\n$/);
    });

    it('names no call that the service does not have', async () => {
      const { body } = await new Caller(service.publicUrl).call<{ paths: Record<string, object> }>({
        path: '/openapi.json',
      });
      const named = Array.from(page.matchAll(/\b(GET|POST|DELETE|PATCH|PUT) (\/(?:v1|\.well-known)\/[\w./{}-]+)/g));
      expect(named.length).toBeGreaterThan(20);
      for (const [, method = '', path = ''] of named) {
        expect({ path, methods: Object.keys(body.paths[path] ?? {}) }).toEqual({
          path,
          methods: expect.arrayContaining([method.toLowerCase()]) as string[],
        });
      }
    });
  });

  describe('where WebSockets do not pass', () => {
    let service: TestService;
    beforeAll(async () => {
      service = await startService({ env: { SOCKET_TRANSPORTS: 'polling' } });
    });
    afterAll(() => service.stop());

    it('signs in by asking', async () => {
      expect(await approve(service, runProgram(service))).toMatch(/completed Alice\n$/);
    });
  });

  it('has a worked example of a proof that the service takes', () => {
    const [example = ''] = blocks('json');
    const { key, keyThumbprint, credential, header, claims, proof } = exampleSchema.parse(JSON.parse(example));
    const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    expect(proof.split('.').slice(0, 2)).toEqual([encode(header), encode(claims)]);
    expect(header.jwk).toEqual({ kty: key.kty, crv: key.crv, x: key.x, y: key.y });
    expect(claims.ath).toBe(sha256(credential));
    const demand = { method: claims.htm, url: claims.htu, credential, readNonce: () => undefined };
    const verdict = judgeProof(proof, { ...demand, nowSeconds: claims.iat });
    expect(verdict).toMatchObject({ kind: 'good', keyThumbprint });
  });
});

const exampleSchema = z.object({
  key: z.object({ kty: z.string(), crv: z.string(), x: z.string(), y: z.string(), d: z.string() }),
  keyThumbprint: z.string(),
  credential: z.string(),
  header: z.object({ typ: z.string(), alg: z.string(), jwk: z.record(z.string(), z.string()) }),
  claims: z.object({ htm: z.string(), htu: z.string(), iat: z.int(), jti: z.string(), ath: z.string() }),
  proof: z.string(),
});
