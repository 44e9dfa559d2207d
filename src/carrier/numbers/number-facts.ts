/** What is known of a number since it was last proved. What nobody could tell is `unknown`, and is never taken for good. */
export interface NumberFacts {
  /** `unanswered`: whoever should know has failed, and will be able to tell again. */
  readonly owner: 'same' | 'recycled' | 'unknown' | 'unanswered';
  /** `swapped`: so lately that the number is still weak. */
  readonly sim: 'same' | 'swapped' | 'unknown';
  /** The phone that the SIM is in. */
  readonly handset: 'same' | 'changed' | 'unknown';
}

/** Of a number that was proved so lately that nobody is asked. */
export const provedLately: NumberFacts = { owner: 'same', sim: 'same', handset: 'same' };
