/** A process full of people who sign in with their passwords, for push-under-hashing.ts: between `start` and `stop`. */
import { Caller } from '../../test/support/call.js';
import { SignedIn } from '../../test/support/people.js';

const [url = '', atOnce = '50'] = process.argv.slice(2);
const caller = new Caller(url);
const usernames = ['alice', 'bob', 'admin'];

let isRunning = false;
let count = 0;
let startedAt = 0;
let failures: string[] = [];
let people: Promise<void>[] = [];

async function signInAgainAndAgain(username: string): Promise<void> {
  while (isRunning) {
    try {
      await SignedIn.as(username, caller);
      count += 1;
    } catch (error) {
      failures.push(String(error));
      return;
    }
  }
}

process.on('message', (order: 'start' | 'stop') => {
  if (order === 'start') {
    [isRunning, count, startedAt, failures] = [true, 0, performance.now(), []];
    people = Array.from({ length: Number(atOnce) }, (_, index) =>
      signInAgainAndAgain(usernames[index % usernames.length] ?? ''),
    );
    process.send?.('started');
    return;
  }
  isRunning = false;
  void Promise.all(people).then(() => process.send?.({ count, tookMs: performance.now() - startedAt, failures }));
});
