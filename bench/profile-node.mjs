/** Given to a node with `--import`: writes V8's profile of its whole life into $CPU_PROFILE (Node 20 takes no `--cpu-prof` from NODE_OPTIONS). */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.start');
process.once('exit', () => {
  // In the same process the answer comes before `post` returns.
  session.post('Profiler.stop', (error, answer) => {
    if (error) throw error;
    writeFileSync(join(process.env.CPU_PROFILE, `node-${process.pid}.cpuprofile`), JSON.stringify(answer.profile));
  });
});
