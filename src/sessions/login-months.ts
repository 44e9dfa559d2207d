/** A month of the login history, in UTC: where its lines lie, and from when on it is over. */
export interface LoginMonth {
  /** The name of its partition. */
  readonly table: string;
  readonly from: Date;
  /** The first moment of the next one. */
  readonly to: Date;
}

const tablePattern = /^login_events_(\d{4})_(\d{2})$/;

export function monthOf(moment: Date): LoginMonth {
  return monthAt(moment.getUTCFullYear(), moment.getUTCMonth());
}

/** Every month from that of one moment to that of another, both included. */
export function monthsBetween(first: Date, last: Date): LoginMonth[] {
  const months: LoginMonth[] = [];
  for (let month = monthOf(first); month.from <= last; month = monthOf(month.to)) months.push(month);
  return months;
}

/** The month that a partition is for; undefined for any other table. */
export function monthNamed(table: string): LoginMonth | undefined {
  const [, year, month] = tablePattern.exec(table) ?? [];
  return year === undefined || month === undefined ? undefined : monthAt(Number(year), Number(month) - 1);
}

function monthAt(year: number, monthIndex: number): LoginMonth {
  const from = new Date(Date.UTC(year, monthIndex));
  const [digits = ''] = /^\d{4}-\d{2}/.exec(from.toISOString()) ?? [];
  return { table: `login_events_${digits.replace('-', '_')}`, from, to: new Date(Date.UTC(year, monthIndex + 1)) };
}
