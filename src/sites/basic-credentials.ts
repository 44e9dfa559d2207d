/** A client's id and secret from `Authorization: Basic` (RFC 6749 section 2.3.1: both form-encoded); none if malformed. */
export function parseBasic(header: string | undefined): { clientId: string; secret: string } | undefined {
  const [, encoded = ''] = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(header ?? '') ?? [];
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const at = decoded.indexOf(':');
  if (at < 1) return undefined;
  try {
    return { clientId: formDecode(decoded.slice(0, at)), secret: formDecode(decoded.slice(at + 1)) };
  } catch {
    return undefined;
  }
}

function formDecode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
