/** The kinds of identifier that a password goes with. */
export type IdentityType = 'username' | 'phone' | 'email';

/**
 * What someone typed to say who they are, in the form that is stored: a phone number as E.164 without spaces, an
 * email address or a username in lower case (a username's case is no difference that a person could see to matter).
 */
export function normaliseIdentifier(typed: string): { type: IdentityType; identifier: string } {
  const text = typed.normalize('NFKC').trim();
  const digits = text.replace(/[\s().-]/g, '');
  if (/^\+\d{6,15}$/.test(digits)) return { type: 'phone', identifier: digits };
  if (text.includes('@')) return { type: 'email', identifier: text.toLowerCase() };
  return { type: 'username', identifier: text.toLowerCase() };
}
