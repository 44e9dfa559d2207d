/** `npm run build`: the service into `dist`, the web pages into `web-demo/dist`. Does nothing when both are fresh. */
import { runScript } from './lib/script.mjs';
import { setUp } from './lib/set-up.mjs';

await runScript(async () => {
  await setUp({ web: true });
  return 0;
});
