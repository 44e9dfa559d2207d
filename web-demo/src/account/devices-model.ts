import type { DeviceView } from '../../../src/contract/me.js';
import { emptyList, PagedList } from '../client/paged-list.js';
import type { AccountParts } from './account-parts.js';
import type { DeviceActions, DevicesView } from './account-view.js';
import { taskError } from './step-up-model.js';

/** The person's phones and browsers: what they are called, and how one is taken off the account. */
export class DevicesModel implements DeviceActions {
  view: DevicesView = { list: emptyList };
  readonly #list: PagedList<DeviceView>;

  constructor(
    private readonly parts: AccountParts,
    private readonly onView: () => void,
  ) {
    this.#list = new PagedList(parts.send, '/v1/me/devices', {
      onList: (list) => this.#show({ ...this.view, list }),
      onSignedOut: parts.onSignedOut,
    });
  }

  async read(): Promise<void> {
    await this.#list.read();
  }

  more(): void {
    void this.#list.readMore();
  }

  ask(device: DeviceView, how: 'name' | 'remove'): void {
    this.#show({ ...this.view, changing: { device, how, busy: false } });
  }

  rename(name: string): void {
    void this.#change((path) => this.parts.send({ method: 'PATCH', path, body: { name } }));
  }

  remove(): void {
    void this.#change((path) => this.parts.send({ method: 'DELETE', path }));
  }

  list(): void {
    this.#show({ list: this.view.list });
  }

  async #change(change: (path: string) => Promise<unknown>): Promise<void> {
    const { changing } = this.view;
    if (changing === undefined || changing.busy) return;
    const { device, how } = changing;
    this.#show({ ...this.view, changing: { device, how, busy: true } });
    try {
      await change(`/v1/me/devices/${device.id}`);
      this.list();
      await this.read();
    } catch (thrown) {
      this.#show({ ...this.view, changing: { device, how, busy: false, ...taskError(thrown) } });
    }
  }

  #show(view: DevicesView): void {
    this.view = view;
    this.onView();
  }
}
