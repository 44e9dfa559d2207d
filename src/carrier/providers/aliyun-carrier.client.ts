import { z } from 'zod';
import type { CarrierSettings } from '../../config/carrier-settings.js';
import { AliyunGateway, type AliyunAnswer } from './aliyun-gateway.client.js';
import { understood } from './carrier-http.client.js';
import { CarrierProvider } from './carrier-provider.js';
import type { KeptForWeb, ShownToken, Verdict, WebBegin, WebPlace } from './carrier-provider.js';
import { mainlandDigits, mainlandNumberSchema } from './mainland-number.js';
import { refusalOf, type ProviderCodes } from './provider-codes.js';

/** Of the product and of the gateway before it. Alibaba Cloud publishes no whole list. */
export const aliyunCodes: ProviderCodes = {
  'isv.TOKEN_INVALID': 'token_invalid',
  'isv.TOKEN_UNAUTHORIZED_USED': 'token_invalid',
  'isv.ACCESS_CODE_ILLEGAL': 'token_invalid',
  'isv.MOBILE_NUMBER_ILLEGAL': 'number_invalid',
  'isv.INVALID_PARAMETERS': 'misconfigured',
  'isv.PARAMETERS_MISMATCH': 'misconfigured',
  'isv.INVALID_APP*': 'misconfigured',
  'isv.VERIFY_SCHEME_NOT_EXIST': 'misconfigured',
  'isv.VERIFY_SCHEME_CONFLICT': 'misconfigured',
  'isv.PACK_SIGN_CONFLICT': 'misconfigured',
  'isv.BUNDLE_ID_CONFLICT': 'misconfigured',
  'isv.SCENE_QUERY_FAIL': 'misconfigured',
  'isv.RAM_PERMISSION_DENY': 'misconfigured',
  'isv.PRODUCT_UNSUBSCRIBE': 'misconfigured',
  'isv.PRODUCT_UN_SUBSCRIPT': 'misconfigured',
  'isv.OUT_OF_SERVICE': 'misconfigured',
  SignatureDoesNotMatch: 'misconfigured',
  IncompleteSignature: 'misconfigured',
  'InvalidAccessKeyId.NotFound': 'misconfigured',
  'InvalidTimeStamp.Expired': 'misconfigured',
  'InvalidAction.NotFound': 'misconfigured',
  RamPermissionDeny: 'misconfigured',
  'Unsupported.Account': 'misconfigured',
  VerifySchemeNotExist: 'misconfigured',
  PackageSignedConflict: 'misconfigured',
  SceneQueryFail: 'misconfigured',
  SchemeNotPassed: 'misconfigured',
  SchemeNumberOverLimit: 'limited',
  'Throttling*': 'limited',
  UnknowError: 'failed',
  InternalError: 'failed',
};

const authTokenSchema = z.object({ TokenInfo: z.object({ AccessToken: z.string(), JwtToken: z.string() }) });
const mobileSchema = z.object({ GetMobileResultDTO: z.object({ Mobile: mainlandNumberSchema }) });
const webMobileSchema = z.object({ Data: z.object({ Mobile: mainlandNumberSchema }) });
const verifyResultSchema = z.object({ VerifyResult: z.string() });
const verifiedSchema = z.object({ GateVerifyResultDTO: verifyResultSchema });
const webVerifiedSchema = z.object({ GateVerify: verifyResultSchema });

/** All that is neither of these is unknown. */
const verdicts = new Map<string, Verdict>([
  ['PASS', 'matches'],
  ['REJECT', 'differs'],
]);

/**
 * Alibaba Cloud's number authentication (dypns 2017-05-25), for the SIMs of all three operators: tokens of its phone
 * SDKs, and of its script for pages in the phone's browser.
 */
export class AliyunCarrier extends CarrierProvider {
  readonly id = 'aliyun';
  readonly carriers = ['CM', 'CU', 'CT'] as const;
  private readonly gateway: AliyunGateway;

  constructor(
    private readonly settings: NonNullable<CarrierSettings['aliyun']>,
    timeoutMs: number,
  ) {
    super();
    this.gateway = new AliyunGateway(settings, '2017-05-25', timeoutMs);
  }

  async exchange({ token, web, correlationId }: ShownToken): Promise<string> {
    if (web) return understood(webMobileSchema, await this.call('GetPhoneWithToken', { SpToken: token })).Data.Mobile;
    const answer = await this.call('GetMobile', { AccessToken: token, OutId: correlationId });
    return understood(mobileSchema, answer).GetMobileResultDTO.Mobile;
  }

  async verify(shown: ShownToken, number: string): Promise<Verdict> {
    const { token, web, correlationId } = shown;
    const PhoneNumber = mainlandDigits(number);
    // A token for one-tap sign-in can only be read out.
    if (web?.purpose === 'sign_in') return (await this.exchange(shown)) === number ? 'matches' : 'differs';
    const { VerifyResult } = web
      ? understood(webVerifiedSchema, await this.call('VerifyPhoneWithToken', { PhoneNumber, SpToken: token }))
          .GateVerify
      : understood(
          verifiedSchema,
          await this.call('VerifyMobile', { PhoneNumber, AccessCode: token, OutId: correlationId }),
        ).GateVerifyResultDTO;
    return verdicts.get(VerifyResult) ?? 'unknown';
  }

  override async forWeb({ pageUrl, purpose }: WebPlace): Promise<WebBegin> {
    const { sceneCode } = this.settings;
    const answer = await this.call('GetAuthToken', {
      Url: pageUrl,
      Origin: new URL(pageUrl).origin,
      BizType: purpose === 'sign_in' ? '1' : '0',
      ...(sceneCode !== undefined && { SceneCode: sceneCode }),
    });
    const { AccessToken: accessToken, JwtToken: jwtToken } = understood(authTokenSchema, answer).TokenInfo;
    const kept: KeptForWeb = { purpose };
    return { web: { type: 'sdk', accessToken, jwtToken }, kept };
  }

  private async call(action: string, query: Record<string, string>): Promise<AliyunAnswer> {
    const answer = await this.gateway.call(action, query);
    if (answer.Code !== 'OK') throw refusalOf(aliyunCodes, answer.Code);
    return answer;
  }
}
