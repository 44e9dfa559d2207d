/**
 * How long one tap takes: from the carrier's token on the phone to the tokens of the signed-in person, over one node with a
 * stand-in carrier that answers at once; and how much of that is the carrier's own time, measured by the same call without
 * us. On a known device, with a number that was proved lately; and with one that the sources are asked about each time.
 *
 * `npm run bench -- one-tap`. ROUNDS sets how many taps are counted of each kind.
 */
import { AliyunCarrier } from '../src/carrier/providers/aliyun-carrier.client.js';
import type { CarrierChallenge } from '../src/contract/carrier.js';
import { Caller } from '../test/support/call.js';
import { Device } from '../test/support/device.js';
import { deviceInput } from '../test/support/people.js';
import { startService, type TestService } from '../test/support/service.js';
import { within } from './support/sign-in.js';

const warmUpRounds = 30;
const phone = '+8613912340001';

/** One phone whose SIM is asked for again and again. */
class Phone {
  private readonly device = new Device();
  private readonly caller = new Caller(this.service.publicUrl);

  constructor(private readonly service: TestService) {}

  async token(): Promise<string> {
    const asked = { phone, carrier: 'CM', kind: 'login' };
    return (await this.service.simulator.post<{ token: string }>('/sim/carrier-token', asked)).token;
  }

  /** In milliseconds: the challenge, which a page asks for before there is anything to tap, and the tap. */
  async tap(): Promise<{ challengeMs: number; tapMs: number }> {
    const { device, caller } = this;
    const asked = performance.now();
    const challenge = await caller.succeed<CarrierChallenge>({
      path: '/v1/auth/carrier/challenges',
      body: { provider: 'aliyun', device: deviceInput.mobile },
      device,
    });
    const challengeMs = performance.now() - asked;
    const token = await this.token();
    const tapped = performance.now();
    const path = '/v1/auth/carrier/login';
    const dpop = device.prove('POST', this.service.publicUrl + path, token, { nonce: challenge.nonce });
    const body = { challengeId: challenge.challengeId, token, consent: true, device: deviceInput.mobile };
    await caller.succeed({ path, body, headers: { dpop } });
    return { challengeMs, tapMs: performance.now() - tapped };
  }
}

/** The carrier's time: its own client, which signs and reads as it does in the service, asked from here. */
async function exchangeMs(provider: AliyunCarrier, token: string): Promise<number> {
  const asked = performance.now();
  await provider.exchange({ token, carrier: 'CM', web: null, correlationId: 'bench' });
  return performance.now() - asked;
}

function accessOf(env: Record<string, string>): { url: string; accessKeyId: string; accessKeySecret: string } {
  const { ALIYUN_CARRIER_URL: url = '', ALIYUN_ACCESS_KEY_ID: accessKeyId = '' } = env;
  return { url, accessKeyId, accessKeySecret: env.ALIYUN_ACCESS_KEY_SECRET ?? '' };
}

async function measure(name: string, env: Record<string, string>, rounds: number): Promise<void> {
  const service = await startService({ simulator: true, env: { RATE_LIMIT_SCALE: '1000000', ...env } });
  try {
    const { simulator } = service;
    const carrier = new AliyunCarrier({ ...accessOf(simulator.settings), sceneCode: undefined }, 5_000);
    const hand = new Phone(service);
    const times = { tap: [] as number[], challenge: [] as number[], carrier: [] as number[] };
    for (let round = -warmUpRounds; round < rounds; round += 1) {
      const { challengeMs, tapMs } = await hand.tap();
      const carrierMs = await exchangeMs(carrier, await hand.token());
      if (round < 0) continue;
      times.tap.push(tapMs);
      times.challenge.push(challengeMs);
      times.carrier.push(carrierMs);
    }
    const [tap, theirs] = [within(times.tap, 0.5), within(times.carrier, 0.5)];
    console.log(
      `${name}: tap → signed in median ${tap} ms, p99 ${within(times.tap, 0.99)} ms; the carrier's call alone median ` +
        `${theirs} ms, the rest ${(tap - theirs).toFixed(2)} ms; the challenge before it median ` +
        `${within(times.challenge, 0.5)} ms`,
    );
    // Where the sources are asked, their time is in the tap, too.
    const isShareOurs = env.NUMBER_RECHECK_HOURS !== '0';
    if (tap > 30 || (isShareOurs && tap - theirs > 15)) process.exitCode = 1;
  } finally {
    await service.stop();
  }
}

const rounds = Number(process.env.ROUNDS ?? 300);
await measure('a number proved lately', { NUMBER_RECHECK_HOURS: '24', CARRIER_DAILY_BUDGET: '1000000' }, rounds);
await measure('a number asked about each time', { NUMBER_RECHECK_HOURS: '0', CARRIER_DAILY_BUDGET: '1000000' }, rounds);
console.log(`${String(rounds)} taps of each kind; Node ${process.version}`);
