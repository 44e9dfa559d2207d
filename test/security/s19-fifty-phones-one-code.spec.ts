import { Caller } from '../support/call.js';
import { expectInOrder, listen, statesOf } from '../support/events.js';
import { Browser, SignedIn } from '../support/people.js';
import { countOf, race, raceRounds } from '../support/race.js';
import { startService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const phoneCount = 50;

// Seen to fail without the comparison of ARGV[1] with the stored version in swap.lua.ts.
describe('S19: fifty phones and one code', () => {
  let service: TestService;
  let callers: Caller[];
  let phones: SignedIn[] = [];

  beforeAll(async () => {
    service = await startService({ nodes: 2, env: { RATE_LIMIT_SCALE: '1000000' } });
    callers = service.nodes.map(({ url }) => new Caller(service.publicUrl, url));
    const signingIn = Array.from({ length: phoneCount }, (_, index) =>
      SignedIn.as(index % 2 === 0 ? 'alice' : 'bob', callers[index % 2]!),
    );
    phones = await Promise.all(signingIn);
  }, 60_000);
  afterAll(() => service.stop());

  it(`on two nodes at the same moment: one gets it, ${String(raceRounds)} times`, async () => {
    for (let round = 0; round < raceRounds; round += 1) {
      const browser = await Browser.open(callers[round % 2]!);
      const heard = listen(browser.openSocket());
      await until('the browser to be greeted', () => heard.length > 0);
      const answers = await race(
        phones.map((phone) => () => phone.call<{ tempToken: string }>({ path: `${browser.path}/scan`, body: {} })),
      );
      const winners = phones.filter((_, index) => answers[index]!.status === 200);
      expect(winners).toHaveLength(1);
      expect(countOf(answers, ({ status }) => status === 409)).toBe(phoneCount - 1);
      const { tempToken } = answers.find(({ status }) => status === 200)!.body;
      await winners[0]!.confirm(browser.qrId, tempToken);
      await until('the sign-in', () => statesOf(heard).includes('completed'));
      expectInOrder(statesOf(heard), ['pending', 'scanned', 'confirmed', 'completed']);
      const rows = await service.sql('SELECT user_id FROM sessions WHERE qr_id = $1', [browser.qrId]);
      expect(rows).toEqual([{ user_id: winners[0]!.tokens.user.id }]);
    }
  }, 600_000);
});
