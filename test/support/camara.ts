import { CamaraOperator } from '../../src/carrier/camara/camara-operator.client.js';
import type { CamaraSettings } from '../../src/config/carrier-settings.js';
import { Clock } from '../../src/kernel/clock.js';
import { Random } from '../../src/kernel/random.js';
import { camara } from '../../simulator/credentials.js';
import { camaraPrivateKey } from '../../simulator/credentials-keys.js';
import type { Simulator } from './simulator.js';

export const [clock, random] = [new Clock(), new Random()];

/** The operator that a simulator plays, as the service asks it; `changes` make it ask otherwise. */
export function operatorOf(
  { url }: Pick<Simulator, 'url'>,
  changes: Partial<CamaraSettings> = {},
  timeoutMs = 5_000,
): CamaraOperator {
  const settings: CamaraSettings = {
    issuer: `${url}/camara`,
    apiUrl: `${url}/camara`,
    clientId: camara.clientId,
    keyId: camara.keyId,
    privateKey: camaraPrivateKey,
    countries: ['CN', 'ES'],
    grant: 'jwt_bearer',
    notices: false,
    ...changes,
  };
  return new CamaraOperator(settings, timeoutMs, clock, random);
}
