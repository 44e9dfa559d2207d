/** What decides which identities sign their person in here. */
export interface SignInConditions {
  readonly hasPassword: boolean;
  /** The types that sign in by themselves: a code can be sent, a third party is open. */
  readonly openTypes: ReadonlySet<string>;
}

const passwordTypes = new Set(['username', 'phone', 'email']);

/** Whether an identity of this type is a way to sign in by itself: a username, say, is nothing without a password. */
export function signsIn(type: string, { hasPassword, openTypes }: SignInConditions): boolean {
  return openTypes.has(type) || (hasPassword && passwordTypes.has(type));
}
