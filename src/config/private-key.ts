import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { z } from 'zod';

/** SHA-256 of the public keys (SPKI) whose private halves stand in the simulator's sources, for anyone to read. */
const simulatorKeys = new Set([
  'e085cea81ff92868213976db31a7a9e2e0262361afa12526af42b282a7ab80c3',
  '0e47b95900911e9dc0321937ef2884347a4242f7308692710875fd82c9819227',
  '60fd1626c7786f80e0533a58c1a08caadcbcdce91a521daae8faeeacdb23aa18',
]);

/** A private key in PEM; in an environment variable its lines may be joined by `\n`. */
export const privateKeySchema = z
  .string()
  .transform(unfold)
  .refine((pem) => publicKeyHash(pem) !== undefined, 'must be a private key in PEM');

/** Whether it is one of the simulator's, however its lines are broken. */
export function isSimulatorKey(pem: string): boolean {
  return simulatorKeys.has(publicKeyHash(unfold(pem)) ?? '');
}

function unfold(text: string): string {
  return text.replaceAll('\\n', '\n').trim();
}

/** Undefined where it is no private key. */
function publicKeyHash(pem: string): string | undefined {
  try {
    const spki = createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'der' });
    return createHash('sha256').update(spki).digest('hex');
  } catch {
    return undefined;
  }
}
