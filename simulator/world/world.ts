import { Calls } from './calls.js';
import { Faults } from './faults.js';
import { Outbox } from './outbox.js';

/** What all providers share: what was sent, who fails, who was called. */
export class World {
  readonly outbox = new Outbox();
  readonly faults = new Faults();
  readonly calls = new Calls();
}
