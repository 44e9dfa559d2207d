import type { ClientError } from '../client/client-error.js';
import type { SendCall } from '../client/code-request.js';
import type { StepUpModel } from './step-up-model.js';

/** What each part of the account works with. */
export interface AccountParts {
  /** Calls as the person who is signed in. */
  send: SendCall;
  stepUp: StepUpModel;
  /** The service says that nobody is signed in here any more. */
  onSignedOut: () => void;
}

/** Tells of a sign-out where that is what the failure means; whether it was. */
export function isSignedOut({ code }: ClientError, { onSignedOut }: AccountParts): boolean {
  if (code === 'invalid_token') onSignedOut();
  return code === 'invalid_token';
}
