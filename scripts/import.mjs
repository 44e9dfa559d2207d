/** `npm run import -- people.csv [--dry-run]`: takes over the people of another system; docs/import.md tells how. */
import { runCommand } from './lib/run-command.mjs';

await runCommand('import');
