import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { aliyun } from '../../credentials.js';
import type { TokenKind, TokenOrigin } from '../../world/carrier-tokens.js';
import { e164Of, mainlandDigitsOf } from '../../world/phone-number.js';
import type { World } from '../../world/world.js';
import { refused, type Action, type ActionAnswer } from './action.js';

const authTokenSchema = z.object({
  Url: z.url(),
  Origin: z.url(),
  SceneCode: z.string().min(1),
  BizType: z.enum(['0', '1']),
});

/** dypns: tokens of its phone SDKs (`AccessToken` to read a number out, `AccessCode` to compare) and of its script for pages. */
export const numberAuth: Readonly<Record<string, Action>> = {
  GetMobile: ({ AccessToken }, world) =>
    redeem(AccessToken, 'login', 'sdk', world, (phone) => ({
      GetMobileResultDTO: { Mobile: mainlandDigitsOf(phone) },
    })),
  VerifyMobile: ({ AccessCode, PhoneNumber }, world) =>
    compare(AccessCode, PhoneNumber, 'sdk', world, (GateVerifyResultDTO) => ({ GateVerifyResultDTO })),
  GetPhoneWithToken: ({ SpToken }, world) =>
    redeem(SpToken, 'login', 'web', world, (phone) => ({ Data: { Mobile: mainlandDigitsOf(phone) } })),
  VerifyPhoneWithToken: ({ SpToken, PhoneNumber }, world) =>
    compare(SpToken, PhoneNumber, 'web', world, (GateVerify) => ({ GateVerify })),
  GetAuthToken: (parameters, world) => {
    const parsed = authTokenSchema.safeParse(parameters);
    if (!parsed.success) return refused('isv.INVALID_PARAMETERS', 'A parameter is missing or wrong.');
    const { Url, Origin, SceneCode, BizType } = parsed.data;
    if (SceneCode !== aliyun.sceneCode) return refused('isv.SCENE_QUERY_FAIL', 'No such scene.');
    if (new URL(Url).origin !== Origin) return refused('isv.PARAMETERS_MISMATCH', 'Url and Origin do not match.');
    const AccessToken = world.webAccess.give(BizType === '1' ? 'login' : 'verify');
    return { Code: 'OK', Message: 'OK', TokenInfo: { AccessToken, JwtToken: randomUUID() } };
  },
};

function compare(
  token: string | undefined,
  typed: string | undefined,
  origin: TokenOrigin,
  world: World,
  answer: (result: { readonly VerifyId: string; readonly VerifyResult: 'PASS' | 'REJECT' }) => object,
): ActionAnswer {
  const number = typed !== undefined && /^1\d{10}$/.test(typed) ? e164Of(typed) : undefined;
  if (number === undefined) return refused('isv.MOBILE_NUMBER_ILLEGAL', 'The number is illegal.');
  return redeem(token, 'verify', origin, world, (phone) =>
    answer({ VerifyId: String(Date.now()), VerifyResult: phone === number ? 'PASS' : 'REJECT' }),
  );
}

function redeem(
  token: string | undefined,
  kind: TokenKind,
  origin: TokenOrigin,
  world: World,
  answer: (phone: string) => object,
): ActionAnswer {
  if (!token) return refused('isv.INVALID_PARAMETERS', 'The token is missing.');
  const redeemed = world.carrierTokens.redeem(token, { kind, origin });
  if (redeemed.outcome === 'phone') return { Code: 'OK', Message: 'OK', ...answer(redeemed.phone) };
  return redeemed.outcome === 'wrong_kind'
    ? refused('isv.TOKEN_UNAUTHORIZED_USED', 'The token is for another kind of call.')
    : refused('isv.TOKEN_INVALID', 'The token is expired, used or wrong.');
}
