/** The text of a mail with one part, whatever its encoding (RFC 2045 section 6). */
export function readMail(mail: string): string {
  const end = mail.indexOf('\r\n\r\n');
  const head = mail.slice(0, end).replace(/\r\n[ \t]+/g, ' ');
  const body = mail.slice(end + 4);
  const encoding = /^content-transfer-encoding:\s*(\S+)/im.exec(head)?.[1]?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString().trim();
  return (encoding === 'quoted-printable' ? unquote(body) : body).trim();
}

function unquote(body: string): string {
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
