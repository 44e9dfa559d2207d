/** Where things lie. Imports only what Node brings, as everything that runs before `npm ci` must. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');

/** Data of the private servers, the development master key, locks. Ignored by git, survives a restart. */
export const dataFolder = join(projectFolder, '.data');
