import { describeTrouble, isTimeout, scrub } from './provider-trouble.js';

describe('what a client library throws', () => {
  it.each([
    ['an aborted fetch', { name: 'TimeoutError', code: 23, message: 'The operation was aborted due to timeout' }],
    ['a connection that isn’t answered', { name: 'TypeError', cause: { code: 'UND_ERR_CONNECT_TIMEOUT' } }],
    ['a socket', { name: 'Error', code: 'ETIMEDOUT' }],
    ['a library that says it in its message', { name: 'Error', message: 'network timeout at: https://x/' }],
  ])('is known for a timeout: %s', (_what, error) => {
    expect(isTimeout(error)).toBe(true);
    expect(isTimeout({ ...error, name: 'Error', code: 'ECONNREFUSED', message: 'refused', cause: undefined })).toBe(
      false,
    );
  });

  it('is told without numbers, codes and addresses, however they are written', () => {
    const message = 'POST https://x/?PhoneNumbers=13800000001&TemplateParam=%7B%22code%22%3A%22012345%22%7D failed';
    const told = describeTrouble({
      name: 'RequestTimeoutError',
      code: 'E',
      message,
      cause: new Error('to a@b.example'),
    });
    expect(told).toBe(
      'RequestTimeoutError: E: POST https://x/?PhoneNumbers=…&TemplateParam=%7B%22code%22%3A%…%22%7D failed: Error: to …',
    );
    expect(scrub('60200 no such number: +86 138-0000-0001, someone%40mail.example')).toBe(
      '60200 no such number: +…, …',
    );
    expect(scrub('x'.repeat(1000))).toHaveLength(300);
  });
});
