import type { Channel } from '../../../src/contract/verification.js';
import type { ClientError } from '../client/client-error.js';
import type { CodeUnderway } from '../client/code-request.js';

/** With what a person can prove an account. */
export interface ProofWays {
  password: boolean;
  /** Where codes can be sent; none where that isn't open. */
  channels: readonly Channel[];
}

/** How far someone is with proving an account, by its password or by a code to its phone or address. */
export interface ProofView {
  ways: ProofWays;
  /** Name and password; whereto the code goes; the code itself. */
  step: { at: 'password' } | { at: 'recipient' } | { at: 'code'; sent: CodeUnderway };
  busy: boolean;
  error?: ClientError;
}

/** What the person can do meanwhile. */
export interface ProofActions {
  usePassword(): void;
  useCode(): void;
  typePassword(identifier: string, password: string): void;
  sendCode(to: string): void;
  /** Another code to the same phone or address. */
  sendAgain(): void;
  /** `newPassword` where one is asked for together with the code. */
  typeCode(code: string, newPassword: string): void;
}
