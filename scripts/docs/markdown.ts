/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export function code(text: string): string {
  return `\`${text}\``;
}

/** A length of time in the largest unit that fits it whole. */
export function duration(milliseconds: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1000],
  ] as const;
  // 60 s and 120 s say more beside each other than 1 min and 2 min.
  const [unit, length] = units.find(([, size]) => milliseconds % size === 0 && milliseconds > 2 * size) ?? ['s', 1000];
  return `${milliseconds / length} ${unit}`;
}
