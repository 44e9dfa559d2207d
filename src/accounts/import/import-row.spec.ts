import { readRow } from './import-row.js';

describe('a row of an import', () => {
  it.each([
    ['', null],
    ['2020-02-03T04:05:06Z', '2020-02-03T04:05:06.000Z'],
    ['yesterday', undefined],
    // Dates go further than Postgres's times.
    ['+123456-01-01T00:00:00Z', undefined],
    ['-000001-01-01T00:00:00Z', undefined],
  ])('was made at "%s", which is %s', (createdAt, read) => {
    const person = readRow({ id: '1', username: 'olivia', created_at: createdAt }, 'test', 'CN');
    if (read === undefined) expect(person).toMatchObject([{ column: 'created_at' }]);
    else expect(person).toMatchObject({ createdAt: read });
  });
});
