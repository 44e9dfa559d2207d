import type { NumberFacts } from './number-facts.js';

/** What a number that someone has just proved to have is to be good for. */
export type NumberUse = 'sign_in' | 'reset_password' | 'step_up' | 'merge' | 'bind';

/** How, where and for whom. */
export interface UseFacts {
  readonly use: NumberUse;
  readonly proof: 'carrier' | 'code';
  /** Whether the account has been signed in to with this device's key before. */
  readonly device: 'known' | 'new';
  /** Whether the account has something else to prove its person by, that doesn't rest on this number. */
  readonly hasOther: boolean;
}

/**
 * What comes of it: it counts; something else must be proved, too; it counts for nothing now; or the account that has the
 * number loses it, and whoever proved it begins anew.
 */
export type NumberDecision = 'accept' | 'second_factor' | 'hold' | 'release';

type Condition = { readonly [Name in keyof (NumberFacts & UseFacts)]?: readonly (NumberFacts & UseFacts)[Name][] };

/** A line of the table: where all that it names holds, and no line above does. */
export interface DecisionRow {
  readonly when: Condition;
  readonly decision: NumberDecision;
  readonly why: string;
}

/** The first line that fits decides. docs/carrier.md shows it; every line has a test. */
export const decisionRows: readonly DecisionRow[] = [
  {
    when: { owner: ['recycled'] },
    decision: 'release',
    why: 'It is another person: the account of the one before is closed to them, and theirs begins empty.',
  },
  {
    when: { use: ['bind'] },
    decision: 'accept',
    why: 'Nobody had it here, or it is one’s own: that it is in hand now is all that binding says.',
  },
  {
    when: { sim: ['swapped'], use: ['sign_in'], hasOther: [true] },
    decision: 'second_factor',
    why: 'A person who replaced a SIM proves something else and goes on; a thief has nothing else.',
  },
  {
    when: { sim: ['swapped'] },
    decision: 'hold',
    why: 'With the number alone nobody can be told from a thief; after NUMBER_WEAK_HOURS it counts again.',
  },
  {
    when: { proof: ['carrier'], use: ['sign_in'], device: ['new'], hasOther: [true] },
    decision: 'second_factor',
    why: 'A carrier’s token tells which SIM, not which app: it could have been taken on the line.',
  },
  {
    when: { handset: ['changed'], use: ['sign_in'], device: ['new'], hasOther: [true] },
    decision: 'second_factor',
    why: 'The SIM is in another phone than before, and so is the sign-in.',
  },
  {
    when: { sim: ['unknown'], use: ['sign_in'], device: ['new'], hasOther: [true] },
    decision: 'second_factor',
    why: 'Nobody could tell whether the SIM was swapped, as on the Chinese mainland: a new device proves more.',
  },
  {
    when: { owner: ['unknown', 'unanswered'], use: ['sign_in'], device: ['new'], hasOther: [true] },
    decision: 'second_factor',
    why: 'Nobody could tell whether the number has another owner: a new device proves more.',
  },
  {
    when: { sim: ['unknown'], use: ['reset_password', 'merge'], device: ['new'], hasOther: [true] },
    decision: 'hold',
    why: 'What can’t be undone isn’t done on a doubtful number where there is another way.',
  },
  {
    when: { owner: ['unknown', 'unanswered'], use: ['reset_password', 'merge'], device: ['new'], hasOther: [true] },
    decision: 'hold',
    why: 'The same, for a number that may have another owner.',
  },
  {
    when: { owner: ['unanswered'], use: ['step_up'] },
    decision: 'hold',
    why: 'A new owner who came in meanwhile would make themselves another way in; it is asked again at the next use.',
  },
  { when: {}, decision: 'accept', why: 'Nothing speaks against it, or there is nothing else to ask for.' },
];

/** The line that decides. */
export function decidingRow(number: NumberFacts, use: UseFacts): DecisionRow {
  const facts = { ...number, ...use };
  const fits = ({ when }: DecisionRow): boolean =>
    (Object.keys(when) as (keyof typeof facts)[]).every((name) =>
      (when[name] as readonly unknown[]).includes(facts[name]),
    );
  const row = decisionRows.find(fits);
  if (!row) throw new Error('the last line of the table fits everything');
  return row;
}

/** Decides by the table, and by nothing else. */
export function decideNumberUse(number: NumberFacts, use: UseFacts): NumberDecision {
  return decidingRow(number, use).decision;
}
