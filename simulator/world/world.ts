import { CarrierTokens } from './carrier-tokens.js';
import { CamaraTokens } from './camara-tokens.js';
import { Calls } from './calls.js';
import { Faults } from './faults.js';
import { Outbox } from './outbox.js';
import { SignIns } from './sign-ins.js';
import { Sims } from './sims.js';
import { ThisPhone } from './this-phone.js';
import { WebAccess } from './web-access.js';

/** What all providers share: what was sent, who fails, who was called, who signs in where, whose SIM is where. */
export class World {
  readonly outbox = new Outbox();
  readonly faults = new Faults();
  readonly calls = new Calls();
  readonly signIns = new SignIns();
  readonly sims = new Sims();
  readonly carrierTokens = new CarrierTokens();
  readonly camaraTokens = new CamaraTokens();
  readonly webAccess = new WebAccess();
  readonly thisPhone = new ThisPhone(this.sims, this.carrierTokens);
}
