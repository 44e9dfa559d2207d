import type { IdentityView, MergeResult } from '../../../src/contract/account.js';
import type { AccountProof, ProviderView } from '../../../src/contract/third-parties.js';
import type { Channel } from '../../../src/contract/verification.js';
import { CarrierFront } from '../client/carrier-front.js';
import { asClientError, type ClientError } from '../client/client-error.js';
import { emptyList, PagedList } from '../client/paged-list.js';
import { describeDevice } from '../elements/device-description.js';
import { visitThirdParty, type ThirdPartyReturn } from '../client/third-party-visit.js';
import { OneTapModel, oneTapActionsOf } from '../sign-in/one-tap-model.js';
import type { OneTapActions } from '../sign-in/one-tap-view.js';
import { ProofModel, proofActionsOf } from '../sign-in/proof-model.js';
import type { ProofActions } from '../sign-in/proof-view.js';
import { isSignedOut, type AccountParts } from './account-parts.js';
import type { IdentitiesView, IdentityActions } from './account-view.js';
import { StepUpGivenUp, taskError } from './step-up-model.js';

const path = '/v1/me/identities';
const mergePath = '/v1/me/merges';

/** The person's ways to sign in: which there are, one more, one less, and those of another account of theirs. */
export class IdentitiesModel implements IdentityActions {
  view: IdentitiesView = { list: emptyList, providers: [] };
  readonly proof: ProofActions = proofActionsOf(() => this.#proof);
  readonly oneTap: OneTapActions = oneTapActionsOf(() => this.#oneTap);
  readonly #list: PagedList<IdentityView>;
  #proof: ProofModel | undefined;
  #oneTap: OneTapModel | undefined;
  #mergeTicket: string | undefined;

  constructor(
    private readonly parts: AccountParts,
    private readonly onView: () => void,
  ) {
    this.#list = new PagedList(parts.send, path, {
      onList: (list) => this.#show({ ...this.view, list }),
      onSignedOut: parts.onSignedOut,
    });
  }

  async read(): Promise<void> {
    await Promise.all([this.#list.read(), this.#readProviders()]);
  }

  more(): void {
    void this.#list.readMore();
  }

  list(): void {
    this.#stop();
    this.#mergeTicket = undefined;
    this.#back({});
  }

  add(what: 'phone' | 'this_phone' | 'email' | 'merge'): void {
    void this.#try(async () => {
      await this.parts.stepUp.before();
      if (what === 'this_phone') this.#askCarrier();
      else if (what === 'merge') this.#begin(what, (proof) => this.#proveOther(proof));
      else this.#begin(what, (proof) => this.#bindByCode(what, proof));
    });
  }

  visit(provider: string): void {
    void this.#try(async () => {
      await this.parts.stepUp.before();
      await visitThirdParty({ provider, purpose: 'bind' }, '/phone');
    });
  }

  /** Someone is back from a third party, to have it added. */
  async goOn({ provider, outcome }: ThirdPartyReturn): Promise<void> {
    await this.#try(async () => {
      if ('error' in outcome) throw outcome.error;
      await this.#bind(provider, { ticket: outcome.ticket, verifier: outcome.verifier });
    });
  }

  askRemove(identity: IdentityView): void {
    this.#back({ removing: { identity, busy: false } });
  }

  remove(): void {
    void this.#remove();
  }

  merge(): void {
    void this.#merge();
  }

  async #bindByCode(type: 'phone' | 'email', proof: AccountProof): Promise<void> {
    if (proof.method === 'code') await this.#bind(type, { requestId: proof.requestId, code: proof.code });
  }

  async #bind(type: string, shown: object): Promise<void> {
    try {
      await this.parts.stepUp.around(() => this.parts.send({ method: 'POST', path, body: { type, ...shown } }));
    } catch (thrown) {
      const { code, ticket } = asClientError(thrown);
      if (code !== 'identity_taken' || ticket === undefined) throw thrown;
      return this.#preview(ticket);
    }
    await this.#done('added');
  }

  async #proveOther(proof: AccountProof): Promise<void> {
    const ask = () => this.parts.send<{ ticket: string }>({ method: 'POST', path: `${mergePath}/proof`, body: proof });
    await this.#preview((await this.parts.stepUp.around(ask)).ticket);
  }

  /** Shows what a merge would do, before anything is done. */
  async #preview(ticket: string): Promise<void> {
    const ask = () => this.parts.send<MergeResult>({ method: 'POST', path: mergePath, body: { ticket } });
    const preview = await this.parts.stepUp.around(ask);
    this.#stop();
    this.#mergeTicket = ticket;
    this.#back({ merging: { preview, busy: false } });
  }

  async #merge(): Promise<void> {
    const { merging } = this.view;
    if (merging === undefined || merging.busy || this.#mergeTicket === undefined) return;
    const { preview } = merging;
    const body = { ticket: this.#mergeTicket, confirm: true };
    this.#back({ merging: { preview, busy: true } });
    try {
      await this.parts.stepUp.around(() => this.parts.send({ method: 'POST', path: mergePath, body }));
      await this.#done('merged');
    } catch (thrown) {
      this.#back({ merging: { preview, busy: false, ...taskError(thrown) } });
    }
  }

  async #remove(): Promise<void> {
    const { removing } = this.view;
    if (removing === undefined || removing.busy) return;
    const { identity } = removing;
    this.#back({ removing: { identity, busy: true } });
    try {
      const one = `${path}/${identity.id}`;
      await this.parts.stepUp.around(() => this.parts.send({ method: 'DELETE', path: one }));
      await this.#done('removed');
    } catch (thrown) {
      this.#back({ removing: { identity, busy: false, ...taskError(thrown) } });
    }
  }

  async #done(notice: NonNullable<IdentitiesView['notice']>): Promise<void> {
    this.#stop();
    this.#mergeTicket = undefined;
    this.#back({ notice });
    await this.#list.read();
  }

  #begin(what: 'phone' | 'email' | 'merge', submit: (proof: AccountProof) => Promise<void>): void {
    const open = this.view.providers.flatMap(({ id, type }) => (type === 'code' ? [id as Channel] : []));
    const own: Channel = what === 'phone' ? 'sms' : 'email';
    this.#stop();
    this.#proof = new ProofModel({
      ways: what === 'merge' ? { password: true, channels: open } : { password: false, channels: [own] },
      first: what === 'merge' ? 'password' : 'code',
      purpose: what === 'merge' ? 'login' : 'bind',
      send: this.parts.send,
      submit,
      givesUp: (thrown) => thrown instanceof StepUpGivenUp,
      onView: (proof) => this.#back({ adding: { what, proof } }),
    });
    this.#back({ adding: { what, proof: this.#proof.view } });
  }

  #askCarrier(): void {
    this.#stop();
    this.#oneTap = new OneTapModel({
      send: this.parts.send,
      device: describeDevice('mobile'),
      submit: ({ proof }) => this.#bind('phone', proof),
      givesUp: (thrown) => thrown instanceof StepUpGivenUp,
      onView: (oneTap) => this.#back({ adding: { what: 'this_phone', oneTap } }),
    });
    this.#back({ adding: { what: 'this_phone', oneTap: undefined } });
    void this.#oneTap.look();
  }

  /** What is asked for now stands in the place of what was asked for before. */
  #stop(): void {
    this.#proof?.stop();
    this.#oneTap?.stop();
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.#back({});
    try {
      await work();
    } catch (thrown) {
      const { error } = taskError(thrown);
      if (error !== undefined) this.#failed(error);
    }
  }

  #failed(error: ClientError): void {
    if (!isSignedOut(error, this.parts)) this.#back({ error });
  }

  async #readProviders(): Promise<void> {
    try {
      const providersPath = '/v1/auth/providers';
      const { items } = await this.parts.send<{ items: ProviderView[] }>({ method: 'GET', path: providersPath });
      // A carrier without a front door is one of the phone's own apps.
      const providers = items.filter(({ type }) => type !== 'carrier' || CarrierFront.ofPage() !== undefined);
      this.#show({ ...this.view, providers });
    } catch {
      // What can't be asked for isn't offered; the list above says what is wrong.
    }
  }

  /** The list, or what stands in its place. */
  #back(more: Omit<IdentitiesView, 'list' | 'providers'>): void {
    const { list, providers } = this.view;
    this.#show({ list, providers, ...more });
  }

  #show(view: IdentitiesView): void {
    this.view = view;
    this.onView();
  }
}
