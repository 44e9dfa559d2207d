const seconds = 600;

/** The cookie that tells the browser which began a sign-in at a third party from all others. */
export interface BrowserCookie {
  readonly name: string;
  readonly options: {
    readonly httpOnly: true;
    readonly sameSite: 'lax';
    readonly secure: boolean;
    readonly path: '/';
    readonly maxAge: number;
  };
}

/**
 * `Lax`, since the third party's redirect back comes from another site. `__Host-` keeps sites on neighbouring names from
 * setting it, and needs https.
 */
export function browserCookieOf(publicUrl: string): BrowserCookie {
  const secure = publicUrl.startsWith('https://');
  return {
    name: secure ? '__Host-saoma-oauth' : 'saoma-oauth',
    options: { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: seconds },
  };
}

/** The value where it is one of ours: 32 random bytes in base64url. */
export function browserIn(value: string | undefined): string | undefined {
  return value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : undefined;
}
