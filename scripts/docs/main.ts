/**
 * Makes the generated regions of the docs anew (`npm run docs`). With `--check` (`npm run check`) changes nothing, and
 * fails where one is stale. Either way fails where a document names a file that isn't there, or quotes a line that the
 * file doesn't hold.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokenReferences, misquotes } from './references.js';
import { fillRegions } from './regions.js';
import { tables } from './tables.js';

const isCheck = process.argv.includes('--check');
const faults: string[] = [];

for (const file of documents()) {
  const text = readFileSync(file, 'utf8');
  const wanted = filled(file, text);
  if (wanted !== text && isCheck) faults.push(`${file}: a generated region is stale; npm run docs mends it`);
  if (wanted !== text && !isCheck) {
    writeFileSync(file, wanted);
    console.log(`${file}: made anew`);
  }
  for (const reference of brokenReferences(file, wanted)) faults.push(`${file}: there is no ${reference}`);
  for (const quote of misquotes(wanted)) faults.push(`${file}: ${quote}`);
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;

function filled(file: string, text: string): string {
  try {
    return fillRegions(text, tables);
  } catch (error) {
    faults.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    return text;
  }
}

function documents(): string[] {
  const inDocs = readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  return ['README.md', ...inDocs.sort().map((name) => join('docs', name))];
}
