/** A credential from the `Authorization` header, with its proof. */
export interface ShownCredential {
  readonly scheme: 'dpop' | 'bearer';
  readonly credential: string;
  readonly proof: string | undefined;
  readonly method: string;
  /** The path without the query. */
  readonly path: string;
}

interface RequestParts {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What a request shows; undefined where there is no credential that could be one of ours. */
export function shownCredential(request: RequestParts): ShownCredential | undefined {
  const { authorization, dpop } = request.headers;
  const [, scheme, credential] =
    /^(DPoP|Bearer) +([A-Za-z0-9._~+/-]+=*)$/i.exec(typeof authorization === 'string' ? authorization : '') ?? [];
  if (scheme === undefined || credential === undefined) return undefined;
  return {
    scheme: scheme.toLowerCase() === 'dpop' ? 'dpop' : 'bearer',
    credential,
    proof: proofOf(dpop),
    method: request.method,
    path: pathOf(request.url),
  };
}

/** The one proof of a request; two of them are none (RFC 9449 section 4.3). */
export function proofOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(',') : header;
}

export function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}
