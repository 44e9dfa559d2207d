import type { ProviderView } from '../../../src/contract/third-parties.js';
import type { Channel } from '../../../src/contract/verification.js';
import type { SendCall } from '../client/code-request.js';

/** What is open here to sign in with. */
export class OpenWays {
  #providers: readonly ProviderView[] | undefined;

  constructor(private readonly send: SendCall) {}

  /** Where it can't be had, there is the password, which is open everywhere; the next visit asks again. */
  async read(): Promise<void> {
    if (this.#providers !== undefined) return;
    try {
      const path = '/v1/auth/providers';
      this.#providers = (await this.send<{ items: ProviderView[] }>({ method: 'GET', path })).items;
    } catch {
      // Not kept, so that it is asked for again.
    }
  }

  get channels(): Channel[] {
    return this.#of('code').map(({ id }) => id as Channel);
  }

  get thirdParties(): ProviderView[] {
    return this.#of('oauth');
  }

  get carrierIds(): string[] {
    return this.#of('carrier').map(({ id }) => id);
  }

  /** What the service calls it. */
  named(id: string): Pick<ProviderView, 'id' | 'name'> {
    return this.#providers?.find((provider) => provider.id === id) ?? { id, name: id };
  }

  #of(type: ProviderView['type']): ProviderView[] {
    return (this.#providers ?? []).filter((provider) => provider.type === type);
  }
}
