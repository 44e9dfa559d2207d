import type { StepUpResult } from '../../src/contract/account.js';
import type { Problem } from '../../src/contract/problem.js';
import type { Tokens } from '../../src/contract/tokens.js';
import type { Answer, Caller } from './call.js';
import { carrierChallenge, carrierToken } from './carrier.js';
import { receiveCode, showCode } from './codes.js';
import { Device } from './device.js';
import { forgetWindows } from './limits.js';
import type { SignedIn } from './people.js';
import type { TestService } from './service.js';

/** What a phone number that is proved anew is used for, by a code or by its carrier. */
export class PhoneUses {
  readonly newPassword = 'a sentence that nobody has';

  constructor(
    private readonly service: TestService,
    private readonly caller: Caller,
  ) {}

  /** On a device that nobody knows. */
  async signIn(phone: string): Promise<Answer<Tokens & Problem>> {
    const device = new Device();
    await forgetWindows(this.service, 'codes');
    const typed = await receiveCode(this.caller, this.service.simulator, phone, 'login', { device });
    return showCode(this.caller, typed, device) as Promise<Answer<Tokens & Problem>>;
  }

  async reset(phone: string): Promise<Answer<Problem>> {
    await forgetWindows(this.service, 'codes');
    const typed = await receiveCode(this.caller, this.service.simulator, phone, 'reset_password');
    const body = { ...typed, newPassword: this.newPassword };
    return this.caller.call<Problem>({ path: '/v1/auth/password/reset', body });
  }

  async stepUp(person: SignedIn, phone: string): Promise<Answer<StepUpResult & Problem>> {
    await forgetWindows(this.service, 'codes');
    const typed = await receiveCode(person, this.service.simulator, phone, 'step_up');
    return person.call({ path: '/v1/me/step-up', body: { method: 'code', ...typed } });
  }

  async stepUpByCarrier(person: SignedIn, phone: string): Promise<Answer<StepUpResult & Problem>> {
    const body = { method: 'carrier', ...(await this.carrierProof(person, phone)) };
    return person.call({ path: '/v1/me/step-up', body });
  }

  /** Proves the account that has the number, to merge it. */
  async mergeProof(person: SignedIn, phone: string): Promise<Answer<Problem>> {
    await forgetWindows(this.service, 'codes');
    const { device } = person;
    const typed = await receiveCode(this.caller, this.service.simulator, phone, 'login', { device });
    return person.call({ path: '/v1/me/merges/proof', body: { method: 'code', ...typed } });
  }

  async bindByCarrier(person: SignedIn, phone: string): Promise<Answer<Problem>> {
    const body = { type: 'phone', ...(await this.carrierProof(person, phone)) };
    return person.call({ path: '/v1/me/identities', body });
  }

  private async carrierProof({ device }: SignedIn, phone: string): Promise<{ challengeId: string; token: string }> {
    const { challengeId } = await carrierChallenge(this.caller, device);
    return { challengeId, token: await carrierToken(this.service.simulator, phone) };
  }
}
