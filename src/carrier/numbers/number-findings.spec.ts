import { combine, nothingKnown } from './number-findings.js';

const since = new Date('2026-11-24T10:00:00Z');
const before = new Date('2026-11-24T09:59:59.900Z');
const after = new Date('2026-11-24T10:00:00.100Z');
const longBefore = new Date('2020-01-01T00:00:00Z');
const same = { owner: 'same', sim: 'same', handset: 'same', simChangedAt: longBefore } as const;

describe('what several sources tell of a number', () => {
  it('is unknown where nobody tells anything', () => {
    expect(combine([], since)).toEqual(nothingKnown);
    expect(combine([nothingKnown, nothingKnown], since)).toEqual(nothingKnown);
  });

  it('is the worst that one of them tells', () => {
    const bad = { owner: 'recycled', sim: 'swapped', handset: 'changed', simChangedAt: after } as const;
    expect(combine([same, bad, nothingKnown], since)).toEqual(bad);
  });

  it('is what one of them can tell, where the other can’t', () => {
    expect(combine([nothingKnown, same], since)).toEqual(same);
  });

  it('takes for known what a source without exact times tells of an owner who has proved the number since', () => {
    const recycled = { ...nothingKnown, owner: 'recycled' } as const;
    expect(combine([recycled, { ...same, owner: 'unknown', simChangedAt: before }], since).owner).toBe('same');
    expect(combine([recycled, { ...same, owner: 'unknown', simChangedAt: after }], since).owner).toBe('recycled');
    // A SIM of years ago explains nothing, nor does one that nobody knows.
    expect(combine([recycled, { ...same, owner: 'unknown' }], since).owner).toBe('recycled');
    expect(combine([recycled], since).owner).toBe('recycled');
  });
});
