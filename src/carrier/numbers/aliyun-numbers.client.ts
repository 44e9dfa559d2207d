import { z } from 'zod';
import type { CarrierSettings } from '../../config/carrier-settings.js';
import { beijingTime } from '../beijing-time.js';
import { AliyunGateway } from '../providers/aliyun-gateway.client.js';
import { understood } from '../providers/carrier-http.client.js';
import { mainlandDigits } from '../providers/mainland-number.js';
import { refusalOf, type ProviderCodes } from '../providers/provider-codes.js';
import type { NumberFacts } from './number-facts.js';
import { NumberSource, type SourceAnswer } from './number-source.js';

/** `3` is a number that was given up: whoever had it does not have it now. All else is unknown. */
const owners: Readonly<Record<string, NumberFacts['owner']>> = { '1': 'recycled', '2': 'same', '3': 'recycled' };

/** A number of which it knows nothing, now and later; all other refusals are its failure. */
const codes: ProviderCodes = {
  'isv.MOBILE_NUMBER_ILLEGAL': 'number_invalid',
  'isp.PORTABILITY_NUMBER_NOT_SUPPORTED': 'number_invalid',
  PortabilityNumberNotSupported: 'number_invalid',
};

const answerSchema = z.object({ Data: z.object({ VerifyResult: z.union([z.string(), z.int()]).transform(String) }) });

/**
 * Whether a number of the Chinese mainland has another owner (dytns 2020-02-17, `DescribePhoneTwiceTelVerify`), to the
 * second. Of SIMs nobody tells there.
 */
export class AliyunNumbers extends NumberSource {
  readonly id = 'aliyun';
  private readonly gateway: AliyunGateway;

  constructor(
    private readonly settings: NonNullable<CarrierSettings['aliyunNumbers']>,
    timeoutMs: number,
  ) {
    super();
    this.gateway = new AliyunGateway(settings, '2020-02-17', timeoutMs);
  }

  covers(number: string): boolean {
    return /^\+861\d{10}$/.test(number);
  }

  async ask(number: string, since: Date): Promise<SourceAnswer> {
    const answer = await this.gateway.call('DescribePhoneTwiceTelVerify', {
      AuthCode: this.settings.authCode,
      InputNumber: mainlandDigits(number),
      Mask: 'NORMAL',
      StartTime: beijingTime(since.getTime()).slice(0, 'yyyy-MM-dd HH:mm:ss'.length),
    });
    if (answer.Code !== 'OK') throw refusalOf(codes, answer.Code);
    const { VerifyResult } = understood(answerSchema, answer).Data;
    return { owner: owners[VerifyResult] ?? 'unknown', sim: 'unknown', handset: 'unknown', simChangedAt: null };
  }
}
