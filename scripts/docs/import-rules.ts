import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { code, table } from './markdown.js';

const rulesSchema = z.object({ forbidden: z.array(z.object({ name: z.string(), comment: z.string() })) });
const direction = /^(\w+)-imports-only-what-stands-left-of-it$/;

/** Which feature may import which others, as dependency-cruiser is told; those that exist. */
export function featuresTable(): string {
  const rows = rules().flatMap(({ name, comment }) => {
    const [, feature = ''] = direction.exec(name) ?? [];
    const [, allowed = ''] = /may import (.+?):/.exec(comment) ?? [];
    return existsSync(`src/${feature}`) && feature !== '' ? [[code(`src/${feature}/`), allowed]] : [];
  });
  return table(['feature', 'may import'], rows);
}

/** All other rules about imports, with their reasons. */
export function importRulesTable(): string {
  const rows = rules()
    .filter(({ name }) => !direction.test(name))
    .map(({ name, comment }) => [name.replaceAll('-', ' '), comment]);
  return table(['rule', 'why'], rows);
}

function rules(): z.infer<typeof rulesSchema>['forbidden'] {
  const load = createRequire(`${process.cwd()}/`);
  return rulesSchema.parse(load('./.dependency-cruiser.cjs')).forbidden;
}
