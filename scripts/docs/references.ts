import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

// Whole folders of ours; a path in backticks that starts so is meant to exist.
const namedPath = /`((?:src|test|docs|scripts|migrations|simulator|web-demo|bench)\/[\w./-]*)`/g;
const link = /\]\(([^)\s]+)\)/g;
// A path, a colon and a piece of that file: `src/a.ts`: `the line`.
const quote = /`([\w./-]+\.\w+)`:\s+`([^`]+)`/g;
const codeBlock = /^```[\s\S]*?^```/gm;

/** What a Markdown file names that isn't there: relative links with their anchors, and paths in backticks. */
export function brokenReferences(file: string, text: string): string[] {
  const prose = text.replace(codeBlock, '');
  const targets = [...prose.matchAll(link)].map(([, target = '']) => target);
  const paths = [...prose.matchAll(namedPath)].map(([, path = '']) => path);
  return [
    ...targets.filter((target) => !/^[a-z]+:/.test(target)).filter((target) => !isFound(file, target)),
    ...paths.filter((path) => !existsSync(path)),
  ];
}

/** Lines that a Markdown file quotes from a source which holds them no more. */
export function misquotes(text: string): string[] {
  return [...text.matchAll(quote)].flatMap(([, path = '', line = '']) =>
    existsSync(path) && !readFileSync(path, 'utf8').includes(line) ? [`${path} has no such line: ${line}`] : [],
  );
}

function isFound(file: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const found = path === '' ? file : normalize(join(dirname(file), path));
  if (!existsSync(found)) return false;
  return anchor === undefined || anchorsIn(readFileSync(found, 'utf8')).includes(anchor);
}

/** The anchors that a Markdown viewer makes of a file's headings. */
function anchorsIn(text: string): string[] {
  const headings = text.replace(codeBlock, '').matchAll(/^#+ (.+)$/gm);
  return Array.from(headings, ([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
