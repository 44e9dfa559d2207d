import { z } from 'zod';
import type { Random } from '../../kernel/random.js';
import type { CamaraOperator } from '../camara/camara-operator.client.js';
import { CarrierProvider, CarrierRefusal, type ShownToken, type Verdict, type WebPlace } from './carrier-provider.js';

const base = '/number-verification/v2';
const shareScope = 'number-verification:device-phone-number:read';
const verifyScope = 'number-verification:verify';

const shareSchema = z.object({ devicePhoneNumber: z.string().regex(/^\+[1-9][0-9]{4,14}$/) });
const verifySchema = z.object({ devicePhoneNumberVerified: z.boolean() });
const keptSchema = z.object({ redirectUri: z.string(), nonce: z.string(), pkceVerifier: z.string() });

/**
 * CAMARA NumberVerification 2.1.0. In a page the token is the code that the operator sends the browser back with; in an app
 * it is the operator's token of TS.43. Either way an access token comes of it, which is used for one question.
 */
export class CamaraCarrier extends CarrierProvider {
  override readonly id = 'camara';
  override readonly carriers = undefined;

  constructor(
    private readonly operator: CamaraOperator,
    private readonly random: Random,
  ) {
    super();
  }

  override async exchange(shown: ShownToken): Promise<string> {
    const deadline = this.operator.deadline();
    const accessToken = await this.accessToken(shown, shareScope, deadline);
    const call = { method: 'GET', path: `${base}/device-phone-number`, accessToken } as const;
    const { correlationId } = shown;
    return (await this.operator.call({ ...call, correlationId }, shareSchema, deadline)).devicePhoneNumber;
  }

  override async verify(shown: ShownToken, phoneNumber: string): Promise<Verdict> {
    const deadline = this.operator.deadline();
    const accessToken = await this.accessToken(shown, verifyScope, deadline);
    const call = { method: 'POST', path: `${base}/verify`, accessToken, body: { phoneNumber } } as const;
    const { correlationId } = shown;
    const answer = await this.operator.call({ ...call, correlationId }, verifySchema, deadline);
    return answer.devicePhoneNumberVerified ? 'matches' : 'differs';
  }

  // At this moment nobody knows yet which of the two questions will be asked.
  override async forWeb({ pageUrl, challengeId, nonce }: WebPlace) {
    const kept = { redirectUri: pageUrl, nonce, pkceVerifier: this.random.nonce() };
    const way = { ...kept, scopes: [shareScope, verifyScope], state: challengeId };
    const url = await this.operator.authorization.authorizeUrl(way, this.operator.deadline());
    return { web: { type: 'redirect' as const, url: url.href }, kept };
  }

  private async accessToken({ token, web }: ShownToken, scope: string, deadline: AbortSignal): Promise<string> {
    if (web === null) return this.operator.authorization.tokenBySubject(`operatortoken:${token}`, [scope], deadline);
    const kept = keptSchema.safeParse(web);
    if (!kept.success) throw new CarrierRefusal('token_invalid', 'the challenge was not for a page');
    return this.operator.authorization.tokenByCode(token, kept.data, deadline);
  }
}
