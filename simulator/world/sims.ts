import { randomBytes, randomInt } from 'node:crypto';

/** The mainland's operators, as phone SDKs name them. */
export const operators = ['CM', 'CU', 'CT'] as const;
export type Operator = (typeof operators)[number];

/** A SIM in some phone: what operators know of it. */
export interface Sim {
  /** E.164. */
  readonly phone: string;
  readonly carrier: Operator;
  readonly iccid: string;
  /** Since when this SIM carries the number. */
  readonly activatedAt: Date;
  /** Since when the number is this owner's. */
  readonly ownedSince: Date;
  /** The phone that it is in, and since when. */
  readonly imei: string;
  readonly handsetSince: Date;
}

export interface SimEvent {
  readonly kind: 'swapped' | 'recycled' | 'handset_changed';
  readonly phone: string;
  readonly at: Date;
}

/** What a number has been since before anyone asked. */
const longAgo = new Date('2020-01-01T00:00:00.000Z');

/** The SIM cards of this world. A number that is asked about for the first time has had its SIM and its owner for years. */
export class Sims {
  private readonly sims = new Map<string, Sim>();
  private readonly listeners: ((event: SimEvent) => void)[] = [];

  /** For whoever tells others of it. */
  onEvent(listener: (event: SimEvent) => void): void {
    this.listeners.push(listener);
  }

  list(): Sim[] {
    return [...this.sims.values()];
  }

  of(phone: string): Sim {
    const known = this.sims.get(phone);
    if (known) return known;
    const made = {
      phone,
      carrier: operatorOf(phone),
      iccid: newIccid(),
      activatedAt: longAgo,
      ownedSince: longAgo,
      imei: newImei(),
      handsetSince: longAgo,
    };
    this.sims.set(phone, made);
    return made;
  }

  /** The number is ported: another operator carries it, on the same SIM as far as this world goes. */
  setCarrier(phone: string, carrier: Operator): Sim {
    return this.change(phone, { carrier });
  }

  /** The same person, or a thief, gets a new SIM. */
  swap(phone: string): Sim {
    const at = new Date();
    const sim = this.change(phone, { iccid: newIccid(), activatedAt: at });
    this.tell({ kind: 'swapped', phone, at });
    return sim;
  }

  /** The operator gives the number to someone else. */
  recycle(phone: string): Sim {
    const at = new Date();
    const handset = { imei: newImei(), handsetSince: at };
    const sim = this.change(phone, { iccid: newIccid(), activatedAt: at, ownedSince: at, ...handset });
    this.tell({ kind: 'recycled', phone, at });
    return sim;
  }

  /** The SIM is put into another phone. */
  changeHandset(phone: string): Sim {
    const at = new Date();
    const sim = this.change(phone, { imei: newImei(), handsetSince: at });
    this.tell({ kind: 'handset_changed', phone, at });
    return sim;
  }

  private change(phone: string, changes: Partial<Sim>): Sim {
    const changed = { ...this.of(phone), ...changes };
    this.sims.set(phone, changed);
    return changed;
  }

  private tell(event: SimEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}

/** By the digits that the mainland's operators were given; elsewhere it doesn't matter. */
function operatorOf(phone: string): Operator {
  if (/^\+861(3[0-2]|45|5[56]|66|7[156]|8[56]|96)/.test(phone)) return 'CU';
  return /^\+861(33|49|53|7[37]|8[019]|9[0139])/.test(phone) ? 'CT' : 'CM';
}

function newIccid(): string {
  return `8986${String(randomInt(10 ** 8)).padStart(8, '0')}${String(randomInt(10 ** 8)).padStart(8, '0')}`;
}

function newImei(): string {
  return `35${randomBytes(7).readUIntBE(0, 6).toString().padStart(13, '0').slice(0, 13)}`;
}
