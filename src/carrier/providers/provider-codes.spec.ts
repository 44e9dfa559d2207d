import { refusalOf } from './provider-codes.js';

const codes = { 'isv.TOKEN_INVALID': 'token_invalid', 'Throttling*': 'limited' } as const;

describe('a code of a provider’s own', () => {
  it.each([
    ['isv.TOKEN_INVALID', 'token_invalid', 'isv.TOKEN_INVALID'],
    ['Throttling', 'limited', 'Throttling'],
    ['Throttling.User', 'limited', 'Throttling.User'],
    ['isv.TOKEN_INVALID.AGAIN', 'failed', 'isv.TOKEN_INVALID.AGAIN'],
    ['constructor', 'failed', 'constructor'],
    ['', 'failed', 'a code of another shape'],
    ['-1', 'failed', '-1'],
    ['103000', 'failed', '103000'],
    ['13900001234', 'failed', 'a code of another shape'],
    ['no such number: 13900001234', 'failed', 'a code of another shape'],
  ])('%s is %s, and in the log %s', (code, trouble, reason) => {
    expect(refusalOf(codes, code)).toMatchObject({ trouble, reason });
  });
});
