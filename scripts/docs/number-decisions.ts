import { decisionRows, type DecisionRow, type NumberDecision } from '../../src/carrier/numbers/number-decision.js';
import { table } from './markdown.js';

const heads = {
  owner: 'owner',
  sim: 'SIM',
  handset: 'handset',
  use: 'what for',
  proof: 'proved by',
  device: 'device',
  hasOther: 'has something else',
} as const satisfies Record<keyof DecisionRow['when'], string>;

const decisions: Record<NumberDecision, string> = {
  accept: 'it counts',
  second_factor: 'something else, too',
  hold: 'not now',
  release: 'it is taken from the account',
};

/** What a number is good for; an empty cell stands for anything. */
export function numberDecisionsTable(): string {
  const names = Object.keys(heads) as (keyof typeof heads)[];
  const cellOf = (values: readonly unknown[] | undefined): string =>
    (values ?? [])
      .map((value) => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value).replaceAll('_', ' ')))
      .join(', ');
  const rows = decisionRows.map(({ when, decision, why }, index) => [
    String(index + 1),
    ...names.map((name) => cellOf(when[name])),
    `**${decisions[decision]}**`,
    why,
  ]);
  return table(['', ...names.map((name) => heads[name]), 'decision', 'why'], rows);
}
