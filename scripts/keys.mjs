/** `npm run keys -- list | rotate | rotate --now | reseal`: the keys that sign access tokens, and what seals them. */
import { runCommand } from './lib/run-command.mjs';

await runCommand('keys');
