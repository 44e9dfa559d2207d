import { AppError } from '../../kernel/app-error.js';

interface Listed {
  readonly id: string;
  readonly createdAt: Date;
}

/** Where the next page begins; null when the rows read (one more than the page holds) end here. */
export function cursorAfter(rows: readonly Listed[], limit: number): string | null {
  const last = rows[limit - 1];
  if (rows.length <= limit || !last) return null;
  return Buffer.from(`${last.createdAt.getTime()} ${last.id}`).toString('base64url');
}

/** @throws AppError `invalid_request` for a cursor that isn't one of ours */
export function readCursor(cursor: string | undefined): { at: Date; id: string } | undefined {
  if (cursor === undefined) return undefined;
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const at = new Date(Number(time));
  if (!/^\d{1,15}$/.test(time) || !/^[A-Za-z0-9_-]{22}$/.test(id) || Number.isNaN(at.getTime())) {
    throw new AppError('invalid_request', { errors: [{ path: 'cursor', message: 'is not a cursor of this list' }] });
  }
  return { at, id };
}
