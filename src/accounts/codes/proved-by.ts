/** What a code says that was sent to an identity of someone's. */
export interface ProvedByCode {
  readonly userId: string;
  readonly identityId: string;
  readonly method: 'code';
  readonly factor: string;
}

/** Whom a code has proved that was sent to this identity of theirs: it is the factor, too. */
export function provedBy({ id, userId }: { readonly id: string; readonly userId: string }): ProvedByCode {
  return { userId, identityId: id, method: 'code', factor: id };
}
