import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { TencentCarrierSettings } from '../../config/carrier-settings.js';
import type { Carrier } from '../../contract/carrier.js';
import type { Clock } from '../../kernel/clock.js';
import type { Random } from '../../kernel/random.js';
import { CarrierHttp, understood } from './carrier-http.client.js';
import { CarrierProvider, type ShownToken, type Verdict } from './carrier-provider.js';
import { mainlandNumberSchema } from './mainland-number.js';
import { refusalOf, type ProviderCodes } from './provider-codes.js';

/**
 * Of the gateway, which it shares with Tencent's older text messages; none is published for this product. That 60001 is a
 * token that doesn't count is a guess.
 */
export const tencentCodes: ProviderCodes = {
  '60001': 'token_invalid',
  '1001': 'misconfigured',
  '1004': 'misconfigured',
  '1006': 'misconfigured',
  '1009': 'misconfigured',
  '1011': 'misconfigured',
  '1019': 'misconfigured',
  '1020': 'misconfigured',
  '1021': 'misconfigured',
  '1030': 'misconfigured',
  '1033': 'misconfigured',
  '1013': 'limited',
  '1022': 'limited',
  '1031': 'limited',
  '1007': 'failed',
  '1008': 'failed',
  '60008': 'failed',
};

const operators: Readonly<Record<Carrier, string>> = { CM: 'mobile', CU: 'unicom', CT: 'telecom' };

const resultSchema = z.object({ result: z.int().transform(String) });
const mobileSchema = z.object({ mobile: mainlandNumberSchema });

/** Tencent Cloud's number authentication (号码认证), for the SIMs of all three operators. It only reads numbers out. */
export class TencentCarrier extends CarrierProvider {
  readonly id = 'tencent';
  readonly carriers = ['CM', 'CU', 'CT'] as const;
  private readonly http: CarrierHttp;

  constructor(
    private readonly settings: TencentCarrierSettings,
    timeoutMs: number,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {
    super();
    this.http = new CarrierHttp(timeoutMs);
  }

  async exchange({ token, carrier }: ShownToken): Promise<string> {
    const { url, appId, appKey } = this.settings;
    const [random, time] = [this.random.digits(10), this.clock.nowSeconds()];
    const sig = createHash('sha256').update(`appkey=${appKey}&random=${random}&time=${time}`).digest('hex');
    const query = new URLSearchParams({ sdkappid: appId, random });
    const answer = await this.http.postJson(`${url}/v5/rapidauth/validate?${query.toString()}`, {
      sig,
      time,
      ...(carrier && { carrier: operators[carrier] }),
      token,
    });
    const { result } = understood(resultSchema, answer);
    if (result !== '0') throw refusalOf(tencentCodes, result);
    return understood(mobileSchema, answer).mobile;
  }

  async verify(shown: ShownToken, number: string): Promise<Verdict> {
    return (await this.exchange(shown)) === number ? 'matches' : 'differs';
  }

  /** It has apps alone. */
  override async forWeb(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}
