import type { CreatedQrSession } from '../../../src/contract/qr-session.js';

/** What a tab needs of the QR session that it asked for. The secret is worth nothing without this browser's key. */
export interface OwnQr {
  qrId: string;
  secret: string;
  /** What the code says. */
  url: string;
  /** How long the code was to live from its making. */
  lifeSeconds: number;
}

const storageKey = 'saoma:qr';

/** What of the service's answer is needed later on. */
export function ownQrOf({ qrId, secret, url, expiresIn }: CreatedQrSession): OwnQr {
  return { qrId, secret, url, lifeSeconds: expiresIn };
}

/**
 * Leaves what `current` answers behind for this tab's next page, at the moment when this one goes. Only then, because
 * a tab that is copied while it shows a code must not show the same: two would take the tokens from each other.
 */
export function leaveBehind(current: () => OwnQr | undefined): void {
  addEventListener('pagehide', () => {
    const qr = current();
    if (qr !== undefined) write(JSON.stringify(qr));
  });
  // The page itself came back, not a next one: it still has what it needs.
  addEventListener('pageshow', (event) => {
    if (event.persisted) write(undefined);
  });
}

/** What this tab's page before left behind, once. */
export function takeLeftBehind(): OwnQr | undefined {
  try {
    const text = sessionStorage.getItem(storageKey);
    write(undefined);
    const qr = text === null ? undefined : (JSON.parse(text) as Partial<OwnQr>);
    const isWhole = [qr?.qrId, qr?.secret, qr?.url].every((part) => typeof part === 'string');
    return isWhole && typeof qr?.lifeSeconds === 'number' ? (qr as OwnQr) : undefined;
  } catch {
    return undefined; // Nothing may be stored here, or something else wrote there: a new code does as well.
  }
}

function write(text: string | undefined): void {
  try {
    if (text === undefined) sessionStorage.removeItem(storageKey);
    else sessionStorage.setItem(storageKey, text);
  } catch {
    // Where nothing may be stored, a reload shows a new code.
  }
}
