import { mergeConflictSchema, type MergeResult } from '../../contract/account.js';

/** What of an account can be in the way of another one's. */
export interface MergeSide {
  readonly nickname: string;
  readonly avatarUrl: string | null;
  readonly locale: string;
  readonly hasPassword: boolean;
  readonly types: readonly string[];
}

/** What both accounts have, so that people see before what they keep. What the other one hasn't set is no conflict. */
export function conflictsBetween(own: MergeSide, other: MergeSide): MergeResult['conflicts'] {
  const found = {
    password: own.hasPassword && other.hasPassword,
    profile:
      !['', own.nickname].includes(other.nickname) ||
      ![null, own.avatarUrl].includes(other.avatarUrl) ||
      own.locale !== other.locale,
    username: [own, other].every(({ types }) => types.includes('username')),
  };
  return mergeConflictSchema.options.filter((conflict) => found[conflict]);
}
