import type { Profile } from '../../../src/contract/me.js';
import type { UserView } from '../../../src/contract/tokens.js';
import { personOf } from '../account/person-of.js';
import type { SignInSession } from '../client/sign-in-session.js';

/** Gives a new account its name, and its first password unless that is empty; who the person is then. */
export async function saveWelcome(session: SignInSession, nickname: string, newPassword: string): Promise<UserView> {
  const profile = await session.call<Profile>({ method: 'PATCH', path: '/v1/me', body: { nickname } });
  if (newPassword !== '') await session.call({ method: 'PUT', path: '/v1/me/password', body: { newPassword } });
  return personOf(profile);
}
