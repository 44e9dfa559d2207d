/** `npm run retention`: one pass over what is kept of people, as the nodes make each hour; docs/accounts.md tells more. */
import { runCommand } from './lib/run-command.mjs';

await runCommand('retention');
