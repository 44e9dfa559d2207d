import type { Socket } from 'socket.io-client';
import { problemSchema, type Problem } from '../../src/contract/problem.js';
import { Caller } from '../support/call.js';
import { listen, statesOf } from '../support/events.js';
import { Browser, SignedIn } from '../support/people.js';
import { closingOf, openedRawSocket, openRawSocket } from '../support/raw-socket.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const attacker = '203.0.113.7';

// Seen to fail without admitToAddress() in session.gateway.ts, without admitToQr() in pc.gateway.ts, without leave() in
// socket-counts.service.ts, without its onForgotten() (Redis back empty), without the close in refusal.ts, and without the
// HDEL in take-socket.lua.ts (the killed node).
describe('S25: sockets', () => {
  let service: TestService;
  let nodes: Caller[];
  const opened: Socket[] = [];

  beforeEach(async () => {
    service = await startService({ nodes: 2, env: { RATE_LIMIT_SCALE: '1', TRUSTED_PROXIES: '127.0.0.1' } });
    nodes = service.nodes.map(({ url }) => new Caller(service.publicUrl, url));
  });
  afterEach(async () => {
    for (const socket of opened.splice(0)) socket.disconnect();
    await service.stop();
  });

  /** What became of a handshake: let in, refused with a problem, or refused the line. */
  async function outcomeOf(socket: Socket): Promise<'in' | 'no line' | Problem> {
    opened.push(socket);
    return new Promise((resolve) => {
      socket.once('connect', () => {
        resolve('in');
      });
      socket.once('disconnect', () => {
        resolve('no line');
      });
      socket.once('connect_error', (error: Error & { data?: unknown }) => {
        resolve(error.data === undefined ? 'no line' : problemSchema.parse(error.data));
      });
    });
  }

  const isProblem = (outcome: 'in' | 'no line' | Problem): outcome is Problem => typeof outcome === 'object';

  /** How long whole sign-ins take at an address of their own, at the median in milliseconds. */
  async function signInTime(phone: SignedIn, address: string): Promise<number> {
    const times: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const since = performance.now();
      const browser = await Browser.open(nodes[round % 2]!.from(address));
      const heard = listen(browser.openSocket());
      await until('the greeting', () => statesOf(heard).includes('pending'));
      await phone.approve(browser.qrId);
      await until('the sign-in', () => statesOf(heard).includes('completed'));
      times.push(performance.now() - since);
    }
    return times.sort((left, right) => left - right)[2]!;
  }

  it('of one address: of 500 over two nodes 20 are let in, and others sign in as fast as before', async () => {
    const alice = await SignedIn.as('alice', nodes[0]!.from(attacker));
    const bob = await SignedIn.as('bob', nodes[1]!.from('198.51.100.1'));
    const before = await signInTime(bob, '198.51.100.2');

    const outcomes = await Promise.all(
      Array.from({ length: 500 }, (_, index) => outcomeOf(alice.at(nodes[index % 2]!.from(attacker)).openSocket())),
    );
    expect(outcomes.filter((outcome) => outcome === 'in')).toHaveLength(20);
    const problems = outcomes.filter(isProblem);
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem).toMatchObject({ code: 'rate_limited', status: 429, retryAfter: 3 });
    // Some are told why; the rest doesn't even get a line.
    expect(problems.length).toBeLessThan(30);

    const flooding = setInterval(() => {
      for (const { url } of service.nodes) openRawSocket(url, { 'x-forwarded-for': attacker });
    }, 5);
    try {
      // Twice as long, and the test's own share of two cores.
      expect(await signInTime(bob, '198.51.100.3')).toBeLessThan(2 * before + 100);
    } finally {
      clearInterval(flooding);
    }

    opened.find(({ connected }) => connected)?.disconnect();
    await until('the place that was left to be had', async () => {
      return (await outcomeOf(alice.at(nodes[0]!.from(attacker)).openSocket())) === 'in';
    });
  });

  it('of one QR session: of 50 two are let in, and the owner is told by them', async () => {
    const browser = await Browser.open(nodes[0]!.from(attacker));
    const sockets = Array.from({ length: 50 }, (_, index) =>
      browser.at(nodes[index % 2]!.from(`198.51.100.${String(index)}`)).openSocket(),
    );
    const heard = sockets.map((socket) => listen(socket));
    const outcomes = await Promise.all(sockets.map(outcomeOf));
    expect(outcomes.filter((outcome) => outcome === 'in')).toHaveLength(2);
    expect(outcomes.filter(isProblem)).toHaveLength(48);
    // A client that doesn't hang up of itself is hung up on, long before a silent one would be.
    const { secret } = browser.created;
    const stubborn = await openedRawSocket(service.publicUrl, { 'x-forwarded-for': '192.0.2.8' });
    const dpop = browser.device.prove('GET', `${service.publicUrl}/socket.io/pc`, secret);
    stubborn.send(`40/pc,${JSON.stringify({ qrId: browser.qrId, secret, dpop })}`);
    expect(await closingOf(stubborn)).toBeLessThan(5_000);

    const other = await Browser.open(nodes[1]!.from('192.0.2.9'));
    expect(await outcomeOf(other.openSocket())).toBe('in');
    const phone = await SignedIn.as('alice', nodes[1]!);
    await phone.approve(browser.qrId);
    await until('the sign-in', () => heard.flatMap(statesOf).includes('completed'));
  });

  it('are counted again by every node when Redis comes back empty', async () => {
    const alice = await SignedIn.as('alice', nodes[0]!.from(attacker));
    const open = async (index: number) => outcomeOf(alice.at(nodes[index % 2]!.from(attacker)).openSocket());
    for (let index = 0; index < 20; index += 1) expect(await open(index)).toBe('in');
    await service.redis.kill();
    await service.redis.start();
    await until('the next to be refused', async () => {
      const outcome = await open(0);
      return isProblem(outcome) && outcome.code === 'rate_limited';
    });
    // Were they forgotten, 20 more would have been let in; a few may be before the nodes have noticed.
    expect(opened.filter(({ connected }) => connected).length).toBeLessThan(36);
  });

  it('of a node that was killed are counted no longer', async () => {
    const alice = await SignedIn.as('alice', nodes[0]!.from(attacker));
    const open = async (node: number) => outcomeOf(alice.at(nodes[node]!.from(attacker)).openSocket());
    for (let index = 0; index < 20; index += 1) expect(await open(1)).toBe('in');
    expect(await open(0)).toMatchObject({ code: 'rate_limited' });
    service.nodes[1]!.process.kill('SIGKILL');
    await until('its browsers to be let in elsewhere', async () => (await open(0)) === 'in');
  });
});
