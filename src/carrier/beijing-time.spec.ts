import { beijingTime } from './beijing-time.js';

it('a moment is told as clocks on the Chinese mainland show it', () => {
  expect(beijingTime(Date.parse('2026-11-24T15:59:59.007Z'))).toBe('2026-11-24 23:59:59.007');
  expect(beijingTime(Date.parse('2026-12-31T16:00:00.000Z'))).toBe('2027-01-01 00:00:00.000');
});
