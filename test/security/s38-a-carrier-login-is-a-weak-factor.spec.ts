import type { Problem } from '../../src/contract/problem.js';
import { tokensSchema, type Tokens } from '../../src/contract/tokens.js';
import { addAccount, grantStepUp } from '../support/accounts.js';
import { Caller } from '../support/call.js';
import { carrierChallenge, carrierLogin, carrierToken, oneTap } from '../support/carrier.js';
import { receiveCode, signInByCode } from '../support/codes.js';
import { Device } from '../support/device.js';
import { holdNumber, holdPerson, waiting } from '../support/held-rows.js';
import { deviceInput, SignedIn } from '../support/people.js';
import { PhoneUses } from '../support/phone-uses.js';
import { startService, type TestService } from '../support/service.js';

// Seen to fail, each: without the look at consent in CarrierSignInService; without the ticket's key, either look in
// assertOther() and noteTrusted() in SecondStepService; without judge() in PhoneSignInService, assertSpeaksFor() in
// StepUpProofService, PasswordChangeService and AccountProofService, judge() and the look at `holderId` in BindingService;
// without record() of a second factor in PhoneSignInService; without assertStillProved() in SignInService.save(); without the
// line of number-decision.ts for a carrier's proof on a new device; without the look at `trusted_at` in
// PhoneNumbersStore.noteNews(), and at `owner` in NumberStandingService.noteAccepted(), and removeResting() in NumberReleaseService.
describe('S38: a sign-in by carrier', () => {
  let service: TestService;
  let caller: Caller;
  let uses: PhoneUses;
  let last = 0;

  beforeAll(async () => {
    service = await startService({ simulator: true });
    caller = new Caller(service.publicUrl);
    uses = new PhoneUses(service, caller);
  }, 60_000);
  afterAll(() => service.stop());

  const newPhone = () => `+861390030${String((last += 1)).padStart(4, '0')}`;
  const tap = (phone: string, device = new Device()) =>
    oneTap<Tokens & Problem>(caller, service.simulator, phone, device);
  const byCode = (phone: string) => uses.signIn(phone);
  const secondStep = (device: Device, ticket: string | undefined, proof: object) => {
    const body = { ticket, proof, device: deviceInput.mobile };
    return caller.call<Tokens & Problem>({ path: '/v1/auth/second-step', body, device });
  };
  const change = (phone: string, what: 'swap' | 'recycle') => service.simulator.post(`/sim/sims/${phone}/${what}`, {});
  const ownersOf = async (phone: string) =>
    (await service.sql<{ id: string }>('SELECT user_id AS id FROM identities WHERE identifier = $1', [phone])).map(
      ({ id }) => id,
    );

  /** Someone with a phone, a username and a password. */
  async function someone() {
    const [phone, username] = [newPhone(), `person${String(last)}`];
    const id = await addAccount(service, { username, phones: [phone] });
    return { id, phone, username, password: `${username}-demo-password` };
  }

  /** Someone else, signed in and stepped up, who has a phone in hand. */
  async function stranger(): Promise<SignedIn> {
    const { username } = await someone();
    const person = await SignedIn.as(username, caller);
    await grantStepUp(service, person);
    return person;
  }

  const signsIn = async ({ username, id }: { username: string; id: string }): Promise<boolean> =>
    (await SignedIn.as(username, caller)).tokens.user.id === id;

  it('makes an account with consent alone, and without it asks no carrier', async () => {
    const [phone, device] = [newPhone(), new Device()];
    const [challenge, token] = [await carrierChallenge(caller, device), await carrierToken(service.simulator, phone)];
    const { total } = await service.simulator.calls('aliyun');
    for (const consent of [false, undefined]) {
      const refusal = await caller.fail(carrierLogin({ challenge, token, device, body: { consent } }));
      expect(refusal).toMatchObject({ status: 403, code: 'consent_required' });
    }
    expect(await ownersOf(phone)).toEqual([]);
    expect((await service.simulator.calls('aliyun')).total).toBe(total);
    const tokens = tokensSchema.parse(await caller.succeed(carrierLogin({ challenge, token, device })));
    expect(tokens.isNewUser).toBe(true);
    expect(await ownersOf(phone)).toEqual([tokens.user.id]);
    expect((await tap(phone, device)).body.isNewUser).toBe(false);
  });

  it('tells the whole number to nobody', async () => {
    const [phone, device] = [newPhone(), new Device()];
    const first = await tap(phone, device);
    const me = new SignedIn(caller, device, tokensSchema.parse(first.body));
    const answers = [
      first,
      await me.call({ path: '/v1/me' }),
      await me.call({ path: '/v1/me/identities' }),
      await me.call({ path: '/v1/me/step-up' }),
      await me.call({ path: '/v1/me/logins' }),
      await uses.bindByCarrier(me, phone),
      await uses.stepUpByCarrier(me, phone),
      await uses.stepUpByCarrier(me, newPhone()),
    ];
    const text = JSON.stringify(answers.map(({ body }) => body));
    expect(text).toContain(`${phone.slice(3, 6)}****${phone.slice(-4)}`);
    expect(text).not.toContain(phone.slice(3));
    expect(service.nodes[0]!.log()).not.toContain(phone.slice(3));
  });

  it('is not enough on a new device, where the account has more; with that it is', async () => {
    const [person, other, device] = [await someone(), await someone(), new Device()];
    const asked = await tap(person.phone, device);
    expect(asked).toMatchObject({ status: 403, body: { code: 'step_up_required' } });
    const { ticket } = asked.body;
    const password = { method: 'password', identifier: person.username, password: person.password };
    const attack = async (proof: object, by = device) => (await secondStep(by, ticket, proof)).body.code;
    expect(await attack(password, new Device())).toBe('ticket_invalid');
    expect(await attack({ ...password, password: 'wrong' })).toBe('invalid_credentials');
    const foreign = { method: 'password', identifier: other.username, password: other.password };
    expect(await attack(foreign)).toBe('invalid_credentials');
    const typed = await receiveCode(caller, service.simulator, person.phone, 'login', { device });
    expect(await attack({ method: 'code', ...typed })).toBe('step_up_required');
    const mine = await receiveCode(caller, service.simulator, other.phone, 'login', { device });
    expect(await attack({ method: 'code', ...mine })).toBe('code_invalid');

    const done = await secondStep(device, ticket, password);
    expect([done.status, done.body.user.id]).toEqual([200, person.id]);
    expect(await attack(password)).toBe('ticket_invalid');
    expect((await tap(person.phone, device)).status).toBe(200);
    const history = await new SignedIn(caller, device, done.body).call<{ items: object[] }>({ path: '/v1/me/logins' });
    expect(history.body.items).toContainEqual(
      expect.objectContaining({ method: 'carrier', outcome: 'number_doubted' }),
    );
  });

  it('a password that the number has reset is nothing else than the number', async () => {
    const person = await someone();
    expect((await uses.reset(person.phone)).status).toBe(204);
    await service.sql(
      `UPDATE identities SET type = 'email', identifier = $2 WHERE user_id = $1 AND type = 'username'`,
      [person.id, `${person.username}@example.com`],
    );
    const device = new Device();
    const { ticket } = (await tap(person.phone, device)).body;
    const proof = { method: 'password', identifier: person.phone, password: uses.newPassword };
    expect((await secondStep(device, ticket, proof)).body).toMatchObject({ code: 'step_up_required', ticket });
    const mail = await receiveCode(caller, service.simulator, `${person.username}@example.com`, 'login', { device });
    expect((await secondStep(device, ticket, { method: 'code', ...mail })).status).toBe(200);
  });

  it('with the SIM as it was, a number signs in, resets, steps up and merges', async () => {
    const [person, device] = [await someone(), new Device()];
    const known = await SignedIn.as(person.username, caller, 'mobile', device);
    expect((await tap(person.phone, device)).body.user.id).toBe(person.id);
    expect((await byCode(person.phone)).body.user.id).toBe(person.id);
    expect((await uses.stepUp(known, person.phone)).status).toBe(200);
    expect((await uses.stepUpByCarrier(known, person.phone)).status).toBe(200);
    const binder = await stranger();
    expect((await uses.mergeProof(binder, person.phone)).status).toBe(200);
    expect((await uses.bindByCarrier(binder, person.phone)).body).toMatchObject({
      code: 'identity_taken',
      ticket: expect.stringContaining('tkt_') as string,
    });
    expect((await uses.reset(person.phone)).status).toBe(204);
  });

  it('with another SIM, a number alone does none of that', async () => {
    const [person, device] = [await someone(), new Device()];
    const known = await SignedIn.as(person.username, caller, 'mobile', device);
    await change(person.phone, 'swap');
    const asked = [await tap(person.phone), await tap(person.phone, device), await byCode(person.phone)];
    for (const answer of asked) expect(answer).toMatchObject({ status: 403, body: { code: 'step_up_required' } });
    const binder = await stranger();
    const held = [
      await uses.stepUp(known, person.phone),
      await uses.stepUpByCarrier(known, person.phone),
      await uses.mergeProof(binder, person.phone),
      await uses.bindByCarrier(binder, person.phone),
      await uses.reset(person.phone),
    ];
    for (const answer of held) expect(answer).toMatchObject({ status: 409, body: { code: 'number_changed_hands' } });
    expect(held.map(({ body }) => body.ticket)).toEqual(held.map(() => undefined));
    expect(await signsIn(person)).toBe(true);
    // Who has nothing but the number is told apart from a thief by time alone.
    const only = newPhone();
    await signInByCode(caller, service.simulator, only);
    await change(only, 'swap');
    expect((await tap(only)).body.code).toBe('number_changed_hands');
    // Nor does it keep an account that its person wants to be rid of.
    await service.sql(
      `UPDATE users SET status = 'deleting', delete_at = now() + interval '1 day' WHERE id = ANY ($1)`,
      [await ownersOf(only)],
    );
    expect((await byCode(only)).body.code).toBe('number_changed_hands');
    expect(await service.sql(`SELECT 1 FROM users WHERE status = 'deleting'`)).toHaveLength(1);
    // The same person with a new SIM proves something else, and the number is theirs again.
    const key = new Device();
    const { ticket } = (await tap(person.phone, key)).body;
    const proof = { method: 'password', identifier: person.username, password: person.password };
    expect((await secondStep(key, ticket, proof)).body.user.id).toBe(person.id);
    expect((await tap(person.phone, key)).body.user.id).toBe(person.id);
    expect((await uses.stepUp(known, person.phone)).status).toBe(200);
  });

  it.each([
    ['by its carrier', tap],
    ['by a code', byCode],
  ])('with another owner, a number %s opens a fresh account, and the old one keeps the rest', async (_, signIn) => {
    const person = await someone();
    await change(person.phone, 'recycle');
    const { status, body } = await signIn(person.phone);
    expect([status, body.isNewUser]).toEqual([200, true]);
    expect(body.user.id).not.toBe(person.id);
    expect(await ownersOf(person.phone)).toEqual([body.user.id]);
    expect(await signsIn(person)).toBe(true);
    expect((await byCode(person.phone)).body.user.id).toBe(body.user.id);
  });

  it('a number that is taken from the account at that moment does not open it', async () => {
    const phone = newPhone();
    const id = await addAccount(service, { phones: [phone] });
    const release = await holdPerson(service, id);
    const signIns = Promise.all([tap(phone), byCode(phone)]);
    await waiting(service, 2);
    await release.query('DELETE FROM identities WHERE user_id = $1', [id]);
    await release.commit();
    expect((await signIns).map(({ body }) => body.code)).toEqual(['carrier_token_invalid', 'code_invalid']);
    expect(await service.sql('SELECT id FROM sessions WHERE user_id = $1', [id])).toEqual([]);
  });

  it('a number that comes to another account at that moment does not speak for that one unasked', async () => {
    const [phone, binder] = [newPhone(), await stranger()];
    const owner = await holdPerson(service, binder.tokens.user.id);
    const binding = uses.bindByCarrier(binder, phone);
    await waiting(service, 1);
    await addAccount(service, { phones: [phone], hasPassword: true });
    await change(phone, 'swap');
    await owner.commit();
    expect((await binding).body.code).toBe('number_changed_hands');
  });

  it.each(['recycle', 'swap'] as const)(
    'what was told before of a %s says nothing of who has proved more since',
    async (what) => {
      const person = await someone();
      await change(person.phone, what);
      const number = await holdNumber(service, person.phone);
      const late = byCode(person.phone);
      await waiting(service, 1);
      // Meanwhile its new owner has signed up, or its old one has proved something else, too.
      const owner = what === 'recycle' ? await addAccount(service, {}) : person.id;
      await number.query(
        `UPDATE identities SET user_id = $2, id = $3, bound_at = clock_timestamp() WHERE identifier = $1`,
        [person.phone, owner, `identity-${person.username}`],
      );
      await number.query(
        `UPDATE phone_numbers SET last_proved_at = clock_timestamp(), trusted_at = clock_timestamp() WHERE number = $1`,
        [person.phone],
      );
      await number.commit();
      await late;
      expect((await byCode(person.phone)).body.user.id).toBe(owner);
      expect(await ownersOf(person.phone)).toEqual([owner]);
    },
  );

  it('who is let in while nobody can tell whose the number is, is not taken for its owner after', async () => {
    const [phone, username] = [newPhone(), `person${String(last)}`];
    const id = await addAccount(service, { username, phones: [phone], hasPassword: false });
    await service.sql(`UPDATE identities SET bound_at = bound_at - interval '1 day' WHERE user_id = $1`, [id]);
    await change(phone, 'recycle');
    const sources = ['camara', 'aliyun-numbers'];
    for (const source of sources) await service.simulator.fault(source, 'error');
    expect((await uses.reset(phone)).status).toBe(204);
    const withPassword = { path: '/v1/auth/password/login', device: new Device() };
    const credentials = { identifier: username, password: uses.newPassword, device: deviceInput.mobile };
    const tokens = await caller.succeed<Tokens>({ ...withPassword, body: credentials });
    const { user, session } = tokens;
    expect(user.id).toBe(id);
    const withIt = new SignedIn(caller, withPassword.device, tokens);
    expect((await uses.stepUp(withIt, phone)).body).toMatchObject({ code: 'number_changed_hands' });
    for (const source of sources) await service.simulator.fault(source, 'ok');
    expect((await byCode(phone)).body.user.id).not.toBe(id);
    expect(await caller.fail({ ...withPassword, body: credentials })).toMatchObject({ code: 'invalid_credentials' });
    const [ended] = await service.sql('SELECT revoked_reason AS reason FROM sessions WHERE id = $1', [session.id]);
    expect(ended).toEqual({ reason: 'number_changed_hands' });
  });

  it('with another owner, a number resets, steps up and merges nothing of the one before', async () => {
    const people = [await someone(), await someone(), await someone(), await someone(), await someone()] as const;
    const [byReset, byStepUp, byCarrier, byMerge, byBind] = people;
    const known = await Promise.all(people.map(({ username }) => SignedIn.as(username, caller)));
    for (const { phone } of people) await change(phone, 'recycle');
    const binder = await stranger();
    expect((await uses.reset(byReset.phone)).body).toMatchObject({ code: 'code_invalid' });
    expect((await uses.stepUp(known[1]!, byStepUp.phone)).body).toMatchObject({ code: 'number_changed_hands' });
    expect((await uses.stepUpByCarrier(known[2]!, byCarrier.phone)).body).toMatchObject({
      code: 'number_changed_hands',
    });
    expect((await uses.mergeProof(binder, byMerge.phone)).body).toMatchObject({ code: 'code_invalid' });
    expect((await uses.bindByCarrier(binder, byBind.phone)).status).toBe(201);
    expect(await ownersOf(byBind.phone)).toEqual([binder.tokens.user.id]);
    for (const person of people) expect(await signsIn(person)).toBe(true);
  });
});
