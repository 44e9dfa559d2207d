import { AppError } from '../../kernel/app-error.js';

/** Lets a person have one more identity of a type. @throws AppError `forbidden` where they have the most already */
export function assertMayHaveOneMore(own: readonly { readonly type: string }[], type: string, most: number): void {
  if (own.filter((identity) => identity.type === type).length < most) return;
  throw new AppError('forbidden', { detail: `You may have ${most} of these, and you do.` });
}
