/** The bytes as base64url without padding (RFC 7515 section 2). */
export function base64url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The text's UTF-8 bytes as base64url. */
export function base64urlOfText(text: string): string {
  return base64url(new TextEncoder().encode(text));
}
