import type { Profile } from '../../../src/contract/me.js';
import type { UserView } from '../../../src/contract/tokens.js';
import { personOf } from '../account/person-of.js';
import type { SignInSession } from '../client/sign-in-session.js';

/** What a new person wants to be called, and their first password; either may be empty, which leaves it as it is. */
interface Welcome {
  nickname: string;
  newPassword: string;
}

/** Gives a new account a name and a password; `onPerson` is told who the person is then. */
export async function saveWelcome(
  session: SignInSession,
  { nickname, newPassword }: Welcome,
  onPerson: (person: UserView) => void,
): Promise<void> {
  if (nickname !== '') {
    onPerson(personOf(await session.call<Profile>({ method: 'PATCH', path: '/v1/me', body: { nickname } })));
  }
  if (newPassword !== '') await session.call({ method: 'PUT', path: '/v1/me/password', body: { newPassword } });
}
