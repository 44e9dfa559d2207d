import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { escapeHtml, page as html } from './page.js';
import type { Grant } from './world/sign-ins.js';
import { personById, thirdPartyPeople } from './world/third-party-people.js';
import type { World } from './world/world.js';

type Query = Readonly<Record<string, string | undefined>>;

interface SignInPage {
  readonly provider: string;
  readonly title: string;
  readonly path: string;
  /** The app's id, and the parameter that it is sent in. */
  readonly clientId: string;
  readonly clientIdName: 'appid' | 'client_id';
  /** Further parameters that must be as they are here; undefined for any text. */
  readonly wanted: Readonly<Record<string, string | undefined>>;
  /** What a person's no adds to the way back. */
  readonly refusal: Readonly<Record<string, string>>;
  /** What each way back has besides. */
  readonly also?: (origin: string) => Readonly<Record<string, string>>;
}

/** The page of a third party that an app sends people to: here one picks who to be, or says no. */
export function addSignInPage(app: FastifyInstance, world: World, page: SignInPage): void {
  app.get(page.path, { config: { page: true } }, async (request, reply) => {
    const query = request.query as Query;
    const fault = faultIn(query, page);
    if (fault !== undefined)
      return reply
        .code(400)
        .type('text/html')
        .send(html(page.title, `<p>${escapeHtml(fault)}</p>`));
    if (query.person === undefined) return reply.type('text/html').send(html(page.title, choices(query)));
    const back = new URL(query.redirect_uri ?? '');
    const person = personById(query.person);
    const outcome = person
      ? { code: world.signIns.issueCode(page.provider, grantOf(query, page, person)) }
      : page.refusal;
    const also = page.also?.(`${request.protocol}://${request.host}`);
    for (const [name, value] of Object.entries({ ...outcome, state: query.state, ...also })) {
      if (value !== undefined) back.searchParams.set(name, value);
    }
    return reply.redirect(back.href, 302);
  });
}

function faultIn(query: Query, { provider, clientId, clientIdName, wanted }: SignInPage): string | undefined {
  if (query[clientIdName] !== clientId) return `${clientIdName} is unknown`;
  // Where the service runs isn't known here; which of its addresses is ours is.
  const redirect = query.redirect_uri ?? '';
  const isOurs = URL.canParse(redirect) && new URL(redirect).pathname === `/v1/auth/oauth/${provider}/callback`;
  if (!isOurs) return 'redirect_uri is not the one that is registered';
  const wrong = Object.entries(wanted).find(([name, value]) => (value ?? query[name]) !== query[name] || !query[name]);
  return wrong && `${wrong[0]} is missing or wrong`;
}

function grantOf(query: Query, page: SignInPage, person: Grant['person']): Grant {
  const { redirect_uri: redirectUri, code_challenge: challenge, nonce } = query;
  return { person, clientId: page.clientId, redirectUri, challenge, nonce };
}

/** Whether this verifier is the one whose challenge the code was asked with (RFC 7636 section 4.6). */
export function provesChallenge({ challenge }: Grant, verifier: string | undefined): boolean {
  if (challenge === undefined) return verifier === undefined;
  return (
    createHash('sha256')
      .update(verifier ?? '')
      .digest('base64url') === challenge
  );
}

function choices(query: Query): string {
  const kept = Object.entries(query)
    .map(([name, value = '']) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('');
  const buttons = thirdPartyPeople
    .map(({ id, name }) => `<button name="person" value="${id}">${escapeHtml(name)}</button>`)
    .join('');
  return `<form>${kept}<p>Who are you?</p>${buttons}<hr><button name="person" value="refuse">Refuse</button></form>`;
}
