import type { AccountProof, ProviderView, Suggestions } from '../../../src/contract/third-parties.js';
import type { DeviceInput } from '../../../src/contract/tokens.js';
import type { Channel, CodePurpose } from '../../../src/contract/verification.js';
import { asClientError, type ClientError } from '../client/client-error.js';
import type { ServiceClient } from '../client/service-client.js';
import type { SignedIn, SignInSession } from '../client/sign-in-session.js';
import { visitThirdParty, type ThirdPartyReturn } from '../client/third-party-visit.js';
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
  /** The code that the person came with. */
  qrId: () => string | undefined;
  onView: (view: SignInView) => void;
  onSignedIn: (signedIn: SignedIn) => void | Promise<void>;
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
  #providers: readonly ProviderView[] | undefined;
  #proof: ProofModel | undefined;
  #unlinked: Unlinked | undefined;
  #isStarting = false;

  constructor(private readonly parts: SignInParts) {}

  /** Shows what is open here; asked for again meanwhile, it does so once. */
  async start(): Promise<void> {
    if (this.#isStarting) return;
    this.#isStarting = true;
    await this.#readProviders();
    this.#isStarting = false;
    this.#begin({});
  }

  /** Goes on with someone whom a third party has sent back. */
  async goOn({ provider, outcome }: ThirdPartyReturn): Promise<void> {
    this.#show({ at: 'third_party', provider: this.#named(provider) });
    const reading = this.#readProviders();
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
      this.#unlinked = { provider: this.#named(provider), ticket, suggestions };
      this.#askLinkOrNew({});
    }
  }

  visit(provider: string): void {
    const qrId = this.parts.qrId();
    this.#show({ at: 'third_party', provider: this.#named(provider) });
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
    const ways: ProofWays = { password: false, channels: this.#channels };
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

  #named(provider: string): NamedProvider {
    return this.#providers?.find(({ id }) => id === provider) ?? { id: provider, name: provider };
  }

  get #channels(): Channel[] {
    return (this.#providers ?? []).flatMap(({ id, type }) => (type === 'code' ? [id as Channel] : []));
  }

  #begin({ error, isReset = false }: { error?: ClientError; isReset?: boolean }): void {
    this.#unlinked = undefined;
    const thirdParties = (this.#providers ?? []).filter(({ type }) => type === 'oauth');
    const first = isReset ? 'password' : this.parts.first;
    const show = (proof: ProofModel['view'], more: { error?: ClientError; isReset: boolean }) =>
      this.#show({ at: 'sign_in', proof, thirdParties, ...more });
    const submit = (proof: AccountProof): Promise<void> => {
      const { method, ...body } = proof;
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
    ways: ProofWays = { password: true, channels: this.#channels },
    first = this.parts.first,
  ): ProofModel {
    this.#proof?.stop();
    const takesOver = (error: ClientError): boolean => {
      // The third party's ticket is over, and with it whatever was to be linked.
      if (error.code !== 'ticket_invalid') return false;
      this.#begin({ error });
      return true;
    };
    const send = this.parts.service.call.bind(this.parts.service);
    this.#proof = new ProofModel({ ways, first, purpose, send, submit, takesOver, onView });
    return this.#proof;
  }

  async #signIn(path: string, body: object): Promise<void> {
    await this.parts.onSignedIn(await this.parts.session.signIn(path, { ...body, device: this.parts.device }));
  }

  /** Where they can't be had, there is the password, which is open everywhere; the next visit asks again. */
  async #readProviders(): Promise<void> {
    if (this.#providers !== undefined) return;
    try {
      const path = '/v1/auth/providers';
      this.#providers = (await this.parts.service.call<{ items: ProviderView[] }>({ method: 'GET', path })).items;
    } catch {
      // Not kept, so that it is asked for again.
    }
  }

  #show(view: SignInView): void {
    this.view = view;
    this.parts.onView(view);
  }
}
