import type { Profile } from '../../../src/contract/me.js';
import type { UserView } from '../../../src/contract/tokens.js';

/** What of a profile is kept beside the tokens: who the person is. */
export function personOf(profile: Profile): UserView {
  const { id, nickname, avatarUrl, locale, role, profileComplete } = profile;
  return { id, nickname, avatarUrl, locale, role, profileComplete };
}
