import type { AccountProof, Suggestions } from '../../../src/contract/third-parties.js';
import type { DeviceInput } from '../../../src/contract/tokens.js';
import type { CodePurpose } from '../../../src/contract/verification.js';
import { canVisitCarrier } from '../client/carrier-request.js';
import type { CarrierReturn, CarrierToken } from '../client/carrier-visit.js';
import { asClientError, ClientError } from '../client/client-error.js';
import type { SendCall } from '../client/code-request.js';
import type { Call, ServiceClient } from '../client/service-client.js';
import type { SignedIn, SignInSession } from '../client/sign-in-session.js';
import { visitThirdParty, type ThirdPartyReturn } from '../client/third-party-visit.js';
import { OpenWays } from './open-ways.js';
import { OneTapModel, oneTapActionsOf } from './one-tap-model.js';
import type { OneTapActions, OneTapView } from './one-tap-view.js';
import { ProofModel, proofActionsOf } from './proof-model.js';
import type { ProofActions, ProofWays } from './proof-view.js';
import type { NamedProvider, SignInActions, SignInView } from './sign-in-view.js';

interface SignInParts {
  service: ServiceClient;
  session: SignInSession;
  device: DeviceInput;
  /** Where a third party leads back to. */
  page: '/' | '/phone';
  first: 'password' | 'code';
  /** Whether the page is on a phone, whose carrier can tell its number. */
  asksCarrier?: boolean;
  /** The code that the person came with. */
  qrId: () => string | undefined;
  onView: (view: SignInView) => void;
  /** `isByTap`: by the one tap, which was said to lead on to the code that the person came with. */
  onSignedIn: (signedIn: SignedIn, isByTap: boolean) => void | Promise<void>;
}

/** Somebody whom a third party has proved, and no account has. */
interface Unlinked {
  provider: NamedProvider;
  ticket: string;
  suggestions: Suggestions;
}

/** Signs someone in by a code, a password or a third party, the same on the phone and on the PC. */
export class SignInModel implements SignInActions {
  view: SignInView = { at: 'loading' };
  readonly proof: ProofActions = proofActionsOf(() => this.#proof);
  readonly oneTap: OneTapActions = oneTapActionsOf(() => this.#oneTap);
  readonly #send: SendCall;
  readonly #open: OpenWays;
  #proof: ProofModel | undefined;
  #oneTap: OneTapModel | undefined;
  #isByTap = false;
  #unlinked: Unlinked | undefined;
  #isStarting = false;

  constructor(private readonly parts: SignInParts) {
    this.#send = parts.service.call.bind(parts.service);
    this.#open = new OpenWays(this.#send);
  }

  /** Shows what is open here; asked for again meanwhile, it does so once. */
  async start(): Promise<void> {
    if (this.#isStarting) return;
    this.#isStarting = true;
    await this.#open.read();
    await this.#lookForCarrier();
    this.#isStarting = false;
    this.#begin({});
  }

  /** Goes on with someone whom a third party has sent back. */
  async goOn({ provider, outcome }: ThirdPartyReturn): Promise<void> {
    this.#show({ at: 'third_party', provider: this.#open.named(provider) });
    const reading = this.#open.read();
    if ('error' in outcome) {
      await reading;
      this.#begin({ error: outcome.error });
      return;
    }
    try {
      await this.#signIn('/v1/auth/oauth/ticket', { ticket: outcome.ticket, verifier: outcome.verifier });
    } catch (thrown) {
      const error = asClientError(thrown);
      await reading;
      const { ticket, suggestions = { nickname: '', avatarUrl: null } } = error;
      if (error.code !== 'identity_unlinked' || ticket === undefined) {
        this.#begin({ error });
        return;
      }
      this.#unlinked = { provider: this.#open.named(provider), ticket, suggestions };
      this.#askLinkOrNew({});
    }
  }

  /** Goes on with someone who is back from the carrier. */
  async goOnByCarrier({ outcome }: CarrierReturn): Promise<void> {
    const reading = this.#open.read();
    try {
      if ('error' in outcome) throw outcome.error;
      await this.#signInByCarrier(outcome);
    } catch (thrown) {
      await reading;
      await this.#lookForCarrier();
      this.#begin({ error: asClientError(thrown) });
    }
  }

  visit(provider: string): void {
    const qrId = this.parts.qrId();
    this.#show({ at: 'third_party', provider: this.#open.named(provider) });
    visitThirdParty({ provider, purpose: 'sign_in', ...(qrId !== undefined && { qrId }) }, this.parts.page).catch(
      (thrown: unknown) => this.#begin({ error: asClientError(thrown) }),
    );
  }

  forgot(): void {
    const reset = async (proof: AccountProof, newPassword: string): Promise<void> => {
      if (proof.method !== 'code') return;
      const body = { requestId: proof.requestId, code: proof.code, newPassword };
      await this.parts.service.call({ method: 'POST', path: '/v1/auth/password/reset', body });
      this.#begin({ isReset: true });
    };
    const ways: ProofWays = { password: false, channels: this.#open.channels };
    const proof = this.#prove('reset_password', reset, (view) => this.#show({ at: 'forgot', proof: view }), ways);
    this.#show({ at: 'forgot', proof: proof.view });
  }

  link(): void {
    const unlinked = this.#unlinked;
    if (unlinked === undefined) return;
    const { provider, ticket } = unlinked;
    const link = (proof: AccountProof) => this.#signIn('/v1/auth/oauth/ticket/link', { ticket, proof });
    const proof = this.#prove('login', link, (view) => this.#show({ at: 'link', provider, proof: view }));
    this.#show({ at: 'link', provider, proof: proof.view });
  }

  register(): void {
    const unlinked = this.#unlinked;
    if (unlinked === undefined || (this.view.at === 'unlinked' && this.view.busy)) return;
    this.#askLinkOrNew({ busy: true });
    this.#signIn('/v1/auth/oauth/ticket/register', { ticket: unlinked.ticket }).catch((thrown: unknown) => {
      const error = asClientError(thrown);
      if (error.code === 'ticket_invalid') this.#begin({ error });
      else this.#askLinkOrNew({ error });
    });
  }

  back(): void {
    if (this.view.at === 'link') this.#askLinkOrNew({});
    else this.#begin({});
  }

  #begin({ error, isReset = false }: { error?: ClientError; isReset?: boolean }): void {
    this.#unlinked = undefined;
    this.#oneTap?.reset();
    const { thirdParties } = this.#open;
    const first = isReset ? 'password' : this.parts.first;
    const show = (proof: ProofModel['view'], more: { error?: ClientError; isReset: boolean }) =>
      this.#show({ at: 'sign_in', proof, thirdParties, ...oneTapOf(this.#oneTap?.view), ...more });
    const submit = (proof: AccountProof): Promise<void> => {
      const { method, ...body } = proof;
      this.#isByTap = false;
      return this.#signIn(`/v1/auth/${method}/login`, body);
    };
    const proof = this.#prove('login', submit, (view) => show(view, { isReset }), undefined, first);
    show(proof.view, { isReset, ...(error !== undefined && { error }) });
  }

  #askLinkOrNew({ busy = false, error }: { busy?: boolean; error?: ClientError }): void {
    if (this.#unlinked === undefined) return;
    const { provider, suggestions } = this.#unlinked;
    this.#show({ at: 'unlinked', provider, suggestions, busy, ...(error !== undefined && { error }) });
  }

  #prove(
    purpose: CodePurpose,
    submit: (proof: AccountProof, newPassword: string) => Promise<void>,
    onView: (view: ProofModel['view']) => void,
    ways: ProofWays = { password: true, channels: this.#open.channels },
    first = this.parts.first,
  ): ProofModel {
    this.#proof?.stop();
    const takesOver = (error: ClientError): boolean => {
      // The third party's ticket is over, and with it whatever was to be linked.
      if (error.code !== 'ticket_invalid') return false;
      this.#begin({ error });
      return true;
    };
    this.#proof = new ProofModel({ ways, first, purpose, send: this.#send, submit, takesOver, onView });
    return this.#proof;
  }

  async #signInByCarrier({ proof, nonce }: CarrierToken): Promise<void> {
    this.#isByTap = true;
    await this.#signIn('/v1/auth/carrier/login', { ...proof, consent: true }, { token: proof.token, nonce });
  }

  async #signIn(path: string, body: object, covers?: Call['covers']): Promise<void> {
    const { session, device, onSignedIn } = this.parts;
    try {
      await onSignedIn(await session.signIn(path, { ...body, device }, covers), this.#isByTap);
    } catch (thrown) {
      const { code, ticket } = asClientError(thrown);
      if (code !== 'step_up_required' || ticket === undefined) throw thrown;
      if (this.view.at === 'second_step') throw new ClientError('same_number', { cause: thrown });
      this.#askSecondStep(ticket);
    }
  }

  #askSecondStep(ticket: string): void {
    const go = (proof: AccountProof) => this.#signIn('/v1/auth/second-step', { ticket, proof });
    const show = (proof: ProofModel['view']) => this.#show({ at: 'second_step', proof });
    show(this.#prove('login', go, show, undefined, 'password').view);
  }

  /** The phone's number is asked for ahead, so that what stands on the page stays where it is. */
  async #lookForCarrier(): Promise<void> {
    const { carrierIds } = this.#open;
    const { asksCarrier, device, qrId } = this.parts;
    this.#oneTap?.stop();
    this.#oneTap = undefined;
    if (asksCarrier !== true || carrierIds.length === 0) return;
    this.#oneTap = new OneTapModel({
      send: this.#send,
      device,
      submit: (token) => this.#signInByCarrier(token),
      ...(canVisitCarrier(carrierIds) && { qrId }),
      onView: (oneTap) => {
        if (this.view.at !== 'sign_in') return;
        const { oneTap: _, ...view } = this.view;
        this.#show({ ...view, ...oneTapOf(oneTap) });
      },
    });
    await this.#oneTap.look();
  }

  #show(view: SignInView): void {
    this.view = view;
    this.parts.onView(view);
  }
}

/** Beside the other ways nothing is said of a tablet, which has no number, nor of a carrier that fails. */
function oneTapOf(oneTap: OneTapView | undefined): { oneTap?: OneTapView } {
  if (oneTap === undefined || (oneTap.at === 'unseen' && oneTap.why !== 'no_mobile_data')) return {};
  return { oneTap };
}
