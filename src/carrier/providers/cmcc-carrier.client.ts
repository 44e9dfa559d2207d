import { createHash, createHmac, createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { CmccSettings } from '../../config/carrier-settings.js';
import type { Clock } from '../../kernel/clock.js';
import { beijingTime } from '../beijing-time.js';
import { CarrierHttp, understood } from './carrier-http.client.js';
import { CarrierProvider, type ShownToken, type Verdict } from './carrier-provider.js';
import { mainlandDigits, mainlandNumberSchema } from './mainland-number.js';
import { refusalOf, type ProviderCodes } from './provider-codes.js';
import { SealedNumbers } from './sealed-number.js';

/** Of `loginTokenValidate`, which reads a number out. */
export const cmccExchangeCodes: ProviderCodes = {
  '103113': 'token_invalid',
  '103810': 'token_invalid',
  '103811': 'token_invalid',
  '103902': 'token_invalid',
  '104201': 'token_invalid',
  '105018': 'token_invalid',
  '103111': 'no_mobile_network',
  '103911': 'limited',
  '105021': 'limited',
  '105312': 'limited',
  '103101': 'misconfigured',
  '103119': 'misconfigured',
  '103412': 'misconfigured',
  '103414': 'misconfigured',
  '103511': 'misconfigured',
  '105012': 'misconfigured',
  '105013': 'misconfigured',
  '105019': 'misconfigured',
  '105302': 'misconfigured',
  '105313': 'misconfigured',
  '103107': 'failed',
  '103205': 'failed',
  '103211': 'failed',
  '103413': 'failed',
  '103505': 'failed',
  '105001': 'failed',
  '105002': 'failed',
  '105003': 'failed',
};

/** Of `tokenValidate`, which compares a number. */
export const cmccVerifyCodes: ProviderCodes = {
  '606': 'token_invalid',
  '102315': 'limited',
  '004': 'misconfigured',
  '102': 'misconfigured',
  '124': 'misconfigured',
  '302': 'misconfigured',
  '303': 'misconfigured',
  '003': 'failed',
  '999': 'failed',
};

/** 002: the operator could not tell whose phone it is. */
const verdicts = new Map<string, Verdict>([
  ['000', 'matches'],
  ['001', 'differs'],
  ['002', 'unknown'],
]);

const codeSchema = z.union([z.string(), z.int()]).transform(String);
/** One example of the documents spells it `resultCode`, their tables `resultcode`. */
const exchangedSchema = z
  .object({ resultcode: codeSchema.optional(), resultCode: codeSchema.optional(), msisdn: z.unknown().optional() })
  .transform(({ resultcode, resultCode, msisdn }) => ({ code: resultcode ?? resultCode, msisdn }))
  .pipe(z.object({ code: z.string(), msisdn: z.unknown() }));
const verifiedSchema = z.object({ header: z.object({ resultCode: codeSchema }) });

/**
 * China Mobile's own service (移动认证), for its SIMs alone. Our server's address must be on its list. With a private key
 * requests are signed with it, and the number comes encrypted for it; without, MD5, and in the clear of TLS.
 */
export class CmccCarrier extends CarrierProvider {
  readonly id = 'cmcc';
  readonly carriers = ['CM'] as const;
  private readonly http: CarrierHttp;
  private readonly rsa: { readonly key: KeyObject; readonly numbers: SealedNumbers } | undefined;

  constructor(
    private readonly settings: CmccSettings,
    timeoutMs: number,
    private readonly clock: Clock,
  ) {
    super();
    this.http = new CarrierHttp(timeoutMs);
    const { privateKey } = settings;
    this.rsa =
      privateKey === undefined
        ? undefined
        : { key: createPrivateKey(privateKey), numbers: new SealedNumbers(privateKey) };
  }

  async exchange({ token, correlationId: msgid }: ShownToken): Promise<string> {
    const { appId: appid, appKey } = this.settings;
    const [version, systemtime, strictcheck] = ['2.0', this.timestamp(), '0'];
    const signed = this.rsa
      ? {
          encryptionalgorithm: 'RSA',
          sign: sign('RSA-SHA256', Buffer.from(appid + token), this.rsa.key).toString('hex'),
        }
      : {
          sign: upperHex(createHash('md5').update(appid + version + msgid + systemtime + strictcheck + token + appKey)),
        };
    const request = { version, msgid, systemtime, strictcheck, appid, expandparams: '', token, ...signed };
    const answer = await this.http.postJson(`${this.settings.url}/unisdk/rsapi/loginTokenValidate`, request);
    const { code, msisdn } = understood(exchangedSchema, answer);
    if (code !== '103000') throw refusalOf(cmccExchangeCodes, code);
    return understood(mainlandNumberSchema, this.rsa ? this.rsa.numbers.open(fromHex(msisdn)) : msisdn);
  }

  async verify({ token, correlationId: msgId }: ShownToken, number: string): Promise<Verdict> {
    const { appId, appKey } = this.settings;
    const [version, timestamp] = ['1.0', this.timestamp()];
    const phoneNum = upperHex(createHash('sha256').update(mainlandDigits(number) + appKey + timestamp));
    const signed = createHmac('sha256', appKey).update(appId + msgId + phoneNum + timestamp + token + version);
    const body = { openType: '1', requesterType: '0', message: '', expandParams: '', phoneNum, token };
    const answer = await this.http.postJson(`${this.settings.url}/openapi/rs/tokenValidate`, {
      header: { version, msgId, timestamp, appId },
      body: { ...body, sign: upperHex(signed) },
    });
    const { resultCode } = understood(verifiedSchema, answer).header;
    const verdict = verdicts.get(resultCode);
    if (verdict === undefined) throw refusalOf(cmccVerifyCodes, resultCode);
    return verdict;
  }

  /** Its script for pages asks the operators itself, with a page's key that belongs to no server. */
  override async forWeb(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** 17 digits, to the millisecond. */
  private timestamp(): string {
    return beijingTime(this.clock.now()).replace(/\D/g, '');
  }
}

function upperHex(hash: { digest(encoding: 'hex'): string }): string {
  return hash.digest('hex').toUpperCase();
}

function fromHex(msisdn: unknown): Buffer {
  return Buffer.from(understood(z.hex(), msisdn), 'hex');
}
