/** The shape of a QR session's id: 32 bytes in base64url. The contract's `qrIdPattern`, which would bring zod along. */
const codePath = /^\/q\/([A-Za-z0-9_-]{43})$/;

/** The QR session's id in a path of ours, or undefined. */
export function qrIdOfPath(path: string): string | undefined {
  return codePath.exec(path)?.[1];
}

/**
 * The QR session's id in what was scanned or pasted, or undefined unless it is exactly `<our own origin>/q/<id>`. A
 * picture on a wall may hold any address, so nothing else is followed, opened or sent anywhere.
 */
export function qrIdOfText(text: string, publicUrl: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return undefined;
  }
  const isPlain = url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  return isPlain && url.origin === new URL(publicUrl).origin ? qrIdOfPath(url.pathname) : undefined;
}
