import { qrIdOfText } from '../../web-demo/src/client/scanned-text.js';

const id = 'Ab0_-'.repeat(8) + 'xyz';
const publicUrl = 'https://login.example:8443';

describe('what a phone scans or is given', () => {
  it.each([`${publicUrl}/q/${id}`, `  ${publicUrl}/q/${id}\n`, `HTTPS://LOGIN.example:8443/q/${id}`])(
    'is a code of ours: %j',
    (text) => expect(qrIdOfText(text, publicUrl)).toBe(id),
  );

  it.each([
    ['nothing', ''],
    ['no address', id],
    ['another site', `https://evil.example/q/${id}`],
    ['another port', `https://login.example/q/${id}`],
    ['another scheme', `http://login.example:8443/q/${id}`],
    ['a name that only begins like ours', `https://login.example:8443.evil.example/q/${id}`],
    ['our name as a user of another site', `https://login.example:8443@evil.example/q/${id}`],
    ['a user at our site', `https://someone@login.example:8443/q/${id}`],
    ['another page', `${publicUrl}/phone`],
    ['a longer id', `${publicUrl}/q/${id}x`],
    ['a shorter id', `${publicUrl}/q/${id.slice(1)}`],
    ['a way around', `${publicUrl}/q/../v1/me`],
    ['something behind the id', `${publicUrl}/q/${id}/confirm`],
    ['a query', `${publicUrl}/q/${id}?next=1`],
    ['a fragment', `${publicUrl}/q/${id}#next`],
    ['a script', `javascript:location='${publicUrl}/q/${id}'`],
  ])('is not ours when it is %s', (_, text) => expect(qrIdOfText(text, publicUrl)).toBeUndefined());
});
