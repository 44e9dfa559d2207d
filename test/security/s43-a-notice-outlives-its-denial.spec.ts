import { randomUUID } from 'node:crypto';
import { hashSecret } from '../../src/kernel/secret.js';
import { addAccount } from '../support/accounts.js';
import { Caller } from '../support/call.js';
import { PhoneUses } from '../support/phone-uses.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

// Seen to fail without isToldOf() in NumberStandingService.factsOf().
describe('S43: a notice that the operator denies at first', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startService({ simulator: true, env: { NUMBER_RECHECK_HOURS: '24' } });
  }, 60_000);
  afterAll(() => service.stop());

  it('has the number asked about at its next use, however lately it was proved', async () => {
    const [phone, bearer, subscriptionId] = ['+8613900500001', randomUUID(), randomUUID()];
    const caller = new Caller(service.publicUrl);
    const uses = new PhoneUses(service, caller);
    await addAccount(service, { username: 'lately', phones: [phone] });
    await service.sql(
      `INSERT INTO phone_numbers (number, last_proved_at, subscription_id, subscription_bearer_hash, subscription_ends_at)
       VALUES ($1, now(), $2, $3, now() + interval '1 day')`,
      [phone, subscriptionId, hashSecret(bearer)],
    );
    const lookedInto = async () => {
      const about = { source: 'operator.example', specversion: '1.0', time: new Date().toISOString() };
      const type = 'org.camaraproject.sim-swap-subscriptions.v0.swapped';
      const body = { id: randomUUID(), ...about, type, data: { phoneNumber: phone, subscriptionId } };
      const headers = { 'content-type': 'application/cloudevents+json', authorization: `Bearer ${bearer}` };
      await caller.succeed({ path: '/v1/hooks/camara', body, headers });
      await until('the notice to be denied', async () => {
        const open = await service.sql('SELECT 1 FROM number_notices WHERE handled_at IS NULL');
        return open.length === 0;
      });
    };
    // Nobody is asked of a number that was proved lately.
    expect((await uses.signIn(phone)).status).toBe(200);
    await lookedInto();
    expect((await uses.signIn(phone)).status).toBe(200);
    await lookedInto();
    await service.simulator.post(`/sim/sims/${phone}/swap`, {});
    expect((await uses.signIn(phone)).body.code).toBe('step_up_required');
  });
});
