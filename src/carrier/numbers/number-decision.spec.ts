import {
  decideNumberUse,
  decidingRow,
  decisionRows,
  type NumberDecision,
  type NumberUse,
  type UseFacts,
} from './number-decision.js';
import { provedLately, type NumberFacts } from './number-facts.js';

type Facts = NumberFacts & UseFacts;

/** The person who has had the number all along, on their own phone. */
const usual: Facts = { ...provedLately, use: 'sign_in', proof: 'code', device: 'known', hasOther: true };
const onNewDevice: Facts = { ...usual, device: 'new' };

const decide = (facts: Facts): NumberDecision => decideNumberUse(facts, facts);

/** Every line of the table, in its order, with who meets it. */
const cases: readonly (readonly [string, Facts, NumberDecision])[] = [
  ['a new owner of the number', { ...onNewDevice, owner: 'recycled', sim: 'swapped' }, 'release'],
  ['a number that is bound', { ...onNewDevice, use: 'bind', sim: 'swapped', hasOther: false }, 'accept'],
  ['a SIM that was replaced, and a password', { ...usual, sim: 'swapped' }, 'second_factor'],
  ['a SIM that was replaced, and nothing else', { ...usual, sim: 'swapped', hasOther: false }, 'hold'],
  ['a token of the line, on a new device', { ...onNewDevice, proof: 'carrier' }, 'second_factor'],
  ['the SIM in another phone', { ...onNewDevice, handset: 'changed' }, 'second_factor'],
  ['nobody who could tell of the SIM', { ...onNewDevice, sim: 'unknown' }, 'second_factor'],
  ['nobody who could tell of the owner', { ...onNewDevice, owner: 'unknown' }, 'second_factor'],
  ['a reset by a doubtful SIM', { ...onNewDevice, use: 'reset_password', sim: 'unknown' }, 'hold'],
  ['a merge by a doubtful owner', { ...onNewDevice, use: 'merge', owner: 'unknown' }, 'hold'],
  ['a step-up while nobody answers', { ...usual, owner: 'unanswered', use: 'step_up', hasOther: false }, 'hold'],
  ['the person, as always', usual, 'accept'],
];

/** All that can be. */
const everything: readonly Facts[] = (['same', 'recycled', 'unknown', 'unanswered'] as const).flatMap((owner) =>
  (['same', 'swapped', 'unknown'] as const).flatMap((sim) =>
    (['same', 'changed', 'unknown'] as const).flatMap((handset) =>
      (['sign_in', 'reset_password', 'step_up', 'merge', 'bind'] as const satisfies NumberUse[]).flatMap((use) =>
        (['carrier', 'code'] as const).flatMap((proof) =>
          (['known', 'new'] as const).flatMap((device) =>
            [true, false].map((hasOther) => ({ owner, sim, handset, use, proof, device, hasOther })),
          ),
        ),
      ),
    ),
  ),
);

describe('what a number is good for', () => {
  it('has a case for each line of the table', () => {
    expect(cases.map(([, facts]) => decisionRows.indexOf(decidingRow(facts, facts)))).toEqual([...decisionRows.keys()]);
  });

  it.each(cases)('%s', (_who, facts, decision) => {
    expect(decide(facts)).toBe(decision);
  });

  const isUndoubted = ({ owner, sim, use }: Facts) =>
    owner !== 'recycled' && sim !== 'swapped' && !(owner === 'unanswered' && use === 'step_up');
  const those = (holds: (facts: Facts) => boolean) => new Set(everything.filter(holds).map(decide));

  it('takes it from the account where it has another owner, whatever it is used for, and only there', () => {
    expect(those(({ owner }) => owner === 'recycled')).toEqual(new Set(['release']));
    expect(those(({ owner }) => owner !== 'recycled').has('release')).toBe(false);
  });

  it('lets nobody in by a number alone whose SIM was swapped', () => {
    const weak = those(({ owner, sim, use }) => owner !== 'recycled' && sim === 'swapped' && use !== 'bind');
    expect(weak).toEqual(new Set(['second_factor', 'hold']));
  });

  it('asks for something else at a sign-in alone, and only where there is something', () => {
    expect(those(({ use, hasOther }) => use !== 'sign_in' || !hasOther).has('second_factor')).toBe(false);
  });

  it('shuts nobody out who has nothing else and of whom nothing bad is known', () => {
    const alone = those((facts) => isUndoubted(facts) && !facts.hasOther);
    expect(alone).toEqual(new Set(['accept']));
  });

  it('asks an own device for nothing more, unless the SIM or the owner is another', () => {
    const own = those((facts) => isUndoubted(facts) && facts.device === 'known');
    expect(own).toEqual(new Set(['accept']));
  });
});
