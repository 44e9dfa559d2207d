import { monthNamed, monthOf, monthsBetween } from './login-months.js';

describe('the months of the login history', () => {
  it('begin and end in UTC, also at the end of a year', () => {
    expect(monthOf(new Date('2026-12-31T23:59:59.999Z'))).toEqual({
      table: 'login_events_2026_12',
      from: new Date('2026-12-01T00:00:00Z'),
      to: new Date('2027-01-01T00:00:00Z'),
    });
  });

  it('are all there between two moments', () => {
    const months = monthsBetween(new Date('2026-11-30T12:00:00Z'), new Date('2027-02-01T00:00:00Z'));
    expect(months.map(({ table }) => table)).toEqual([
      'login_events_2026_11',
      'login_events_2026_12',
      'login_events_2027_01',
      'login_events_2027_02',
    ]);
  });

  it('are known by the names of their partitions, and nothing else is', () => {
    expect(monthNamed('login_events_2027_01')?.to).toEqual(new Date('2027-02-01T00:00:00Z'));
    for (const table of ['login_events', 'login_events_default', 'login_events_2027_1']) {
      expect(monthNamed(table)).toBeUndefined();
    }
  });
});
