import { randomBytes, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { accountChangedSchema, sessionRevokedSchema } from '../../src/contract/push.js';
import { hashSecret } from '../../src/kernel/secret.js';
import { addAccount, grantStepUp } from '../support/accounts.js';
import { Caller } from '../support/call.js';
import { oneTap } from '../support/carrier.js';
import { signInByCode } from '../support/codes.js';
import { Device } from '../support/device.js';
import { listen } from '../support/events.js';
import { SignedIn } from '../support/people.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const swapped = 'org.camaraproject.sim-swap-subscriptions.v0.swapped';
const recycled = 'org.camaraproject.number-recycling-subscriptions.v0.recycled';
type SessionRevoked = z.infer<typeof sessionRevokedSchema>;
type AccountChanged = z.infer<typeof accountChangedSchema>;
const minuteMs = 60_000;

/** A number that the operator tells us of, and the bearer that it does so with. */
interface Subscribed {
  readonly phone: string;
  readonly subscriptionId: string;
  readonly bearer: string;
}

// Seen to fail, each: without `isTheirs` and without `isSame` in NumberNoticesService.numberOf(); without isTimely(); without
// ON CONFLICT in NumberNoticesStore.insert(); without noteSwapTold(); without endWeakness() in noteChecked(); without endAll()
// in NumberChangesService.doubt(); without `trusted_at` in noteSwapTold() and without `settledAt` in
// NumberStandingService.check(); where a notice of another owner is believed there; where NumberReleaseService ends no
// session; without the timer and the first work() in NumberChangesService.
describe('S43: hooks', () => {
  let service: TestService;
  let caller: Caller;
  let made = 0;

  beforeAll(async () => {
    service = await startService({ simulator: true });
    caller = new Caller(service.publicUrl);
  }, 60_000);
  afterAll(() => service.stop());

  const newPhone = () => `+86139${String((made += 1)).padStart(8, '0')}`;

  /** As if the operator had been asked to tell of the number. */
  async function subscribed(phone: string): Promise<Subscribed> {
    const subscription = { phone, subscriptionId: randomUUID(), bearer: randomBytes(32).toString('base64url') };
    await service.sql(
      `INSERT INTO phone_numbers (number, last_proved_at, subscription_id, subscription_bearer_hash, subscription_ends_at)
       VALUES ($1, now(), $2, $3, now() + interval '1 day')
       ON CONFLICT (number) DO UPDATE SET subscription_id = excluded.subscription_id,
         subscription_bearer_hash = excluded.subscription_bearer_hash,
         subscription_ends_at = excluded.subscription_ends_at`,
      [phone, subscription.subscriptionId, hashSecret(subscription.bearer)],
    );
    return subscription;
  }

  /** An event of the operator's; what is `undefined` in the changes is left out. */
  function eventOf({ phone: phoneNumber, subscriptionId }: Subscribed, changes: object = {}): object {
    const about = { source: 'operator.example', specversion: '1.0', datacontenttype: 'application/json' };
    const data = { phoneNumber, subscriptionId };
    return { id: randomUUID(), ...about, type: swapped, time: new Date().toISOString(), data, ...changes };
  }

  async function post(body: unknown, headers: Record<string, string>, provider = 'camara'): Promise<number> {
    const type = { 'content-type': 'application/cloudevents+json' };
    const answer = await caller.call({ path: `/v1/hooks/${provider}`, body, headers: { ...type, ...headers } });
    return answer.status;
  }
  const tell = (to: Subscribed, event: object = eventOf(to), bearer = to.bearer) =>
    post(event, { authorization: `Bearer ${bearer}` });

  const noticesOf = async (phone: string) =>
    service.sql<{ handled: boolean }>(
      'SELECT handled_at IS NOT NULL AS handled FROM number_notices WHERE number = $1',
      [phone],
    );
  const isWeak = async (phone: string) =>
    (await service.sql('SELECT 1 FROM phone_numbers WHERE number = $1 AND weak_until > now()', [phone])).length === 1;
  const allHandled = (phone: string) =>
    until('the notices to be looked into', async () => {
      const notices = await noticesOf(phone);
      return notices.length > 0 && notices.every(({ handled }) => handled);
    });
  const holderOf = async (phone: string) => {
    const [row] = await service.sql<{ userId: string }>(
      `SELECT user_id AS "userId" FROM identities WHERE type = 'phone' AND identifier = $1`,
      [phone],
    );
    return row?.userId;
  };
  const audited = async (userId: string, type: string) =>
    (await service.sql('SELECT 1 FROM audit_events WHERE user_id = $1 AND type = $2', [userId, type])).length;
  const signIn = (phone: string, device = new Device()) => oneTap(caller, service.simulator, phone, device);
  const act = (phone: string, action: 'swap' | 'recycle') =>
    service.simulator.post(`/sim/sims/${encodeURIComponent(phone)}/${action}`, {});

  it('believe nobody without the bearer of that very subscription', async () => {
    const [own, other] = [await subscribed(newPhone()), await subscribed(newPhone())];
    const event = eventOf(own);
    const bare = { path: '/v1/hooks/camara', body: event, headers: { 'content-type': 'application/cloudevents+json' } };
    const { status, headers } = await caller.call(bare);
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"']);
    expect(await post(event, { authorization: `DPoP ${own.bearer}` })).toBe(401);
    expect(await tell(own, event, other.bearer)).toBe(401);
    expect(await tell(own, event, '')).toBe(401);
    expect(await tell(own, eventOf({ ...own, subscriptionId: randomUUID() }))).toBe(401);
    // The bearer is good, and for another number.
    expect(await tell(own, eventOf({ ...own, phone: other.phone }))).toBe(401);
    expect(await post(event, { authorization: `Bearer ${own.bearer}` }, 'nobody')).toBe(404);
    expect([await noticesOf(own.phone), await noticesOf(other.phone)]).toEqual([[], []]);

    expect(await tell(own, event)).toBe(204);
    expect(await noticesOf(own.phone)).toHaveLength(1);
    expect(await noticesOf(other.phone)).toEqual([]);
  });

  it('refuse what is old, of a time to come, or no event, and never with a 5xx', async () => {
    const own = await subscribed(newPhone());
    const at = (ms: number) => eventOf(own, { time: new Date(Date.now() + ms).toISOString() });
    const wrong: [object | string, number][] = [
      [at(-11 * minuteMs), 400],
      [at(6 * minuteMs), 400],
      [eventOf(own, { time: 'yesterday' }), 400],
      [eventOf(own, { id: 'a\0b' }), 400],
      [eventOf(own, { data: null }), 400],
      [[eventOf(own)], 400],
      ['{"id":', 400],
      ['null', 400],
    ];
    for (const [event, status] of wrong) expect([event, await tell(own, event as object)]).toEqual([event, status]);
    expect(await post('id=1', { 'content-type': 'application/x-www-form-urlencoded' })).toBe(415);
    expect(await noticesOf(own.phone)).toEqual([]);

    expect(await tell(own, at(-9 * minuteMs))).toBe(204);
    expect(await tell(own, eventOf(own, { type: 'org.camaraproject.sim-swap-subscriptions.v0.something-new' }))).toBe(
      204,
    );
    expect(await noticesOf(own.phone)).toHaveLength(1);
  });

  it('take the same event once, however often and however many at once it comes', async () => {
    const phone = newPhone();
    await addAccount(service, { username: `doubled`, phones: [phone] });
    const own = await subscribed(phone);
    await act(phone, 'swap');
    const event = eventOf(own);
    const answers = await Promise.all(Array.from({ length: 10 }, () => tell(own, event)));
    expect(new Set(answers)).toEqual(new Set([204]));
    await allHandled(phone);
    expect(await tell(own, event)).toBe(204);
    expect(await noticesOf(phone)).toEqual([{ handled: true }]);
    expect(await audited((await holderOf(phone))!, 'number.doubted')).toBe(1);
    expect(await tell(own)).toBe(204);
    expect(await noticesOf(phone)).toHaveLength(2);
  });

  it('make a number weak at once, and not for longer than it takes to ask where it isn’t so', async () => {
    const phone = newPhone();
    const userId = await addAccount(service, { username: 'swapped', phones: [phone] });
    const own = await subscribed(phone);
    const person = await SignedIn.as('swapped', caller);
    await grantStepUp(service, person);
    const stepUps = () =>
      service.sql('SELECT 1 FROM sessions WHERE user_id = $1 AND stepped_up_until > now()', [userId]);

    // Nobody could tell whether it is so: it stays weak, and is asked again.
    await service.simulator.fault('camara', 'error');
    expect(await tell(own)).toBe(204);
    expect(await isWeak(phone)).toBe(true);
    await service.simulator.fault('camara', 'ok');
    await until('the operator to be asked again', async () => !(await isWeak(phone)));
    expect(await audited(userId, 'number.doubted')).toBe(0);
    expect(await stepUps()).toHaveLength(1);
    expect((await signIn(phone, person.device)).status).toBe(200);

    await act(phone, 'swap');
    expect(await tell(own)).toBe(204);
    await allHandled(phone);
    expect([await isWeak(phone), await audited(userId, 'number.doubted')]).toEqual([true, 1]);
    expect(await stepUps()).toEqual([]);
    const refused = { status: 403, body: { code: 'step_up_required' } };
    expect(await signIn(phone, person.device)).toMatchObject(refused);
  });

  it('have no say on what was before the number was last proved beyond doubt', async () => {
    const phone = newPhone();
    const own = await subscribed(phone);
    await act(phone, 'swap');
    const toldLate = eventOf(own);
    // Signs up: the number was nobody's.
    expect((await signIn(phone)).status).toBe(200);
    expect(await tell(own, toldLate)).toBe(204);
    expect(await isWeak(phone)).toBe(false);
    await allHandled(phone);
    expect((await signIn(phone)).status).toBe(200);

    // One of just now says more than that one did; whether it is so is looked into.
    await service.simulator.fault('camara', 'error');
    expect(await tell(own)).toBe(204);
    expect(await isWeak(phone)).toBe(true);
    await service.simulator.fault('camara', 'ok');
  });

  it('take a number from nobody before the operator has been asked', async () => {
    const phone = newPhone();
    const mailbox = 'old-owner@example.com';
    const person = await signInByCode(caller, service.simulator, phone);
    const { id: userId } = person.tokens.user;
    await service.sql(
      `INSERT INTO identities (id, user_id, type, identifier, verified, bound_at) VALUES ($1, $2, 'email', $3, true, now())`,
      [randomUUID(), userId, mailbox],
    );
    const byMail = await signInByCode(caller, service.simulator, mailbox);
    const own = await subscribed(phone);
    const [ofPhone, ofMail] = [listen(person.openSocket()), listen(byMail.openSocket())];

    expect(await tell(own, eventOf(own, { type: recycled }))).toBe(204);
    await allHandled(phone);
    expect(await holderOf(phone)).toBe(userId);
    expect((await person.call({ path: '/v1/me' })).status).toBe(200);

    await act(phone, 'recycle');
    expect(await tell(own, eventOf(own, { type: recycled }))).toBe(204);
    await until('the number to be taken', async () => (await holderOf(phone)) === undefined);
    expect(await audited(userId, 'identity.released')).toBe(1);
    await until('the session by that number to end', () =>
      ofPhone.some(
        ({ event, body }) => event === 'session:revoked' && (body as SessionRevoked).reason === 'number_changed_hands',
      ),
    );
    await until('the other one to be told', () =>
      ofMail.some(({ event, body }) => event === 'account:changed' && (body as AccountChanged).what === 'identities'),
    );
    expect((await person.call({ path: '/v1/me' })).status).toBe(401);
    expect((await byMail.call({ path: '/v1/me' })).status).toBe(200);
    const mail = await until('the mail', async () =>
      (await service.simulator.outbox(mailbox)).find(({ text }) => text.includes('****')),
    );
    expect(mail.text).not.toContain(phone.slice(3));
    // Whoever has the number now begins anew, and keeps it.
    for (let time = 0; time < 2; time += 1) {
      expect((await signIn(phone)).status).toBe(200);
      expect([undefined, userId]).not.toContain(await holderOf(phone));
    }
  });

  it('lose nothing when the node dies between its answer and the work', async () => {
    const phone = newPhone();
    await addAccount(service, { username: 'killed', phones: [phone] });
    const own = await subscribed(phone);
    await act(phone, 'recycle');
    await service.simulator.fault('camara', 'timeout');
    await service.simulator.fault('aliyun-numbers', 'timeout');
    expect(await tell(own)).toBe(204);
    await service.nodes[0]!.kill();
    expect(await noticesOf(phone)).toEqual([{ handled: false }]);
    expect(await holderOf(phone)).toBeDefined();
    // One source is enough that tells it has another owner.
    await service.simulator.fault('camara', 'error');
    await service.simulator.fault('aliyun-numbers', 'ok');
    await service.nodes[0]!.start();
    await allHandled(phone);
    expect(await holderOf(phone)).toBeUndefined();
  });
});
