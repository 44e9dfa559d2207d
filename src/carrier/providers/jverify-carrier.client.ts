import { z } from 'zod';
import type { JverifySettings } from '../../config/carrier-settings.js';
import { CarrierHttp, understood } from './carrier-http.client.js';
import { CarrierProvider, type ShownToken, type Verdict } from './carrier-provider.js';
import { mainlandDigits, mainlandNumberSchema } from './mainland-number.js';
import { refusalOf, type ProviderCodes } from './provider-codes.js';
import { SealedNumbers } from './sealed-number.js';

export const jverifyCodes: ProviderCodes = {
  '8001': 'token_invalid',
  '9003': 'token_invalid',
  '9005': 'limited',
  '9006': 'limited',
  '9007': 'limited',
  '9018': 'limited',
  '1804': 'limited',
  '1805': 'limited',
  '9004': 'misconfigured',
  '9010': 'misconfigured',
  '9011': 'misconfigured',
  '9012': 'misconfigured',
  '9013': 'misconfigured',
  '9014': 'misconfigured',
  '9015': 'misconfigured',
  '9031': 'misconfigured',
  '1801': 'misconfigured',
  '1802': 'misconfigured',
  '1803': 'misconfigured',
  '9099': 'failed',
  '2000': 'failed',
};

const verdicts = new Map<string, Verdict>([
  ['9000', 'matches'],
  ['9001', 'differs'],
  ['9002', 'unknown'],
]);

const codeSchema = z.object({ code: z.int().transform(String) });
const sealedSchema = z.object({ phone: z.base64() });

/** JVerification (极光认证), for the SIMs of all three operators. Numbers come encrypted for our RSA key. */
export class JverifyCarrier extends CarrierProvider {
  readonly id = 'jverify';
  readonly carriers = ['CM', 'CU', 'CT'] as const;
  private readonly http: CarrierHttp;
  private readonly numbers: SealedNumbers;

  constructor(
    private readonly settings: JverifySettings,
    timeoutMs: number,
  ) {
    super();
    this.http = new CarrierHttp(timeoutMs);
    this.numbers = new SealedNumbers(settings.privateKey);
  }

  async exchange({ token: loginToken, correlationId: exID }: ShownToken): Promise<string> {
    const answer = await this.ask('/v1/web/loginTokenVerify', { loginToken, exID });
    const { code } = understood(codeSchema, answer);
    if (code !== '8000') throw refusalOf(jverifyCodes, code);
    const sealed = Buffer.from(understood(sealedSchema, answer).phone, 'base64');
    return understood(mainlandNumberSchema, this.numbers.open(sealed));
  }

  async verify({ token, correlationId: exID }: ShownToken, number: string): Promise<Verdict> {
    const answer = await this.ask('/v1/web/verify', { token, phone: mainlandDigits(number), exID });
    const { code } = understood(codeSchema, answer);
    const verdict = verdicts.get(code);
    if (verdict === undefined) throw refusalOf(jverifyCodes, code);
    return verdict;
  }

  /** Its script for pages needs a page's key that belongs to no server. */
  override async forWeb(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  private async ask(path: string, body: unknown): Promise<unknown> {
    const { url, appKey, masterSecret } = this.settings;
    const basic = Buffer.from(`${appKey}:${masterSecret}`).toString('base64');
    return this.http.postJson(url + path, body, { authorization: `Basic ${basic}` });
  }
}
