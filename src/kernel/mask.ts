// Making one costs 60 µs, using one next to nothing.
const segmenter = new Intl.Segmenter();

/**
 * A name with all but its first and last character hidden; of one or two characters the first is kept.
 * Characters are graphemes, so that an emoji or an accented letter is never cut in two.
 */
export function maskName(name: string): string {
  const graphemes = Array.from(segmenter.segment(name.trim()), (part) => part.segment);
  const [first = ''] = graphemes;
  if (graphemes.length <= 2) return `${first}*`;
  return `${first}***${graphemes.at(-1) ?? ''}`;
}
