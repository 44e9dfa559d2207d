const region = /(<!-- generated: ([a-z-]+) -->\n)[\s\S]*?(<!-- end -->)/g;
const marker = /<!-- (?:generated: [a-z-]+|end) -->/g;

/**
 * The text with every marked region made anew.
 *
 *     <!-- generated: codes -->
 *     …
 *     <!-- end -->
 *
 * @throws Error for a region that nothing makes, or a marker without its partner
 */
export function fillRegions(text: string, tables: Readonly<Record<string, () => string>>): string {
  let filled = 0;
  const result = text.replace(region, (_all, start: string, name: string, end: string) => {
    const make = tables[name];
    if (!make) throw new Error(`nothing makes "${name}"; there are: ${Object.keys(tables).join(', ')}`);
    filled += 1;
    return `${start}${make()}\n${end}`;
  });
  if ((text.match(marker)?.length ?? 0) !== 2 * filled) throw new Error('a marker stands without its partner');
  return result;
}
