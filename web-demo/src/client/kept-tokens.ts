import type { SessionView, UserView } from '../../../src/contract/tokens.js';

/** What this browser keeps of a sign-in. */
export interface KeptTokens {
  accessToken: string;
  refreshToken: string | undefined;
  /** By this browser's own clock, which may be wrong by any amount, as it was when they came. */
  freshUntil: number;
  user: UserView;
  session: SessionView;
}
