import type { FastifyReply, FastifyRequest } from 'fastify';
import { camara } from '../../credentials.js';
import type { World } from '../../world/world.js';
import { issuerOf } from './metadata.js';
import type { PendingGrants } from './pending-grants.js';
import { apiScopesOf } from './scopes.js';

type Query = Readonly<Record<string, string | undefined>>;

/** Recognises the phone by its mobile network and sends its browser straight back: no page is shown. */
export function authorize(
  request: FastifyRequest,
  reply: FastifyReply,
  { thisPhone }: World,
  pending: PendingGrants,
): FastifyReply {
  const query = request.query as Query;
  const redirect = query.redirect_uri ?? '';
  // Where the service runs isn't known here; which of its addresses is registered is.
  const isRegistered = URL.canParse(redirect) && new URL(redirect).pathname === '/phone';
  if (query.client_id !== camara.clientId || !isRegistered) {
    return reply.code(400).send({ error: 'unauthorized_client' });
  }
  const outcome = outcomeOf(query, thisPhone, pending);
  const back = new URL(redirect);
  for (const [name, value] of Object.entries({ ...outcome, state: query.state, iss: issuerOf(request) })) {
    if (value !== undefined) back.searchParams.set(name, value);
  }
  return reply.redirect(back.href, 302);
}

function outcomeOf(
  query: Query,
  { phone, mobileData }: World['thisPhone'],
  pending: PendingGrants,
): { code: string } | { error: string } {
  const { nonce, code_challenge: challenge, redirect_uri: redirectUri } = query;
  if (query.response_type !== 'code') return { error: 'unsupported_response_type' };
  const isWhole = query.state && nonce && challenge && query.code_challenge_method === 'S256';
  if (!isWhole || query.prompt !== 'none') return { error: 'invalid_request' };
  const scopes = apiScopesOf(query.scope, 'three_legged');
  if (!scopes || !String(query.scope).split(' ').includes('openid')) return { error: 'invalid_scope' };
  if (phone === null || !mobileData) return { error: 'access_denied' };
  return { code: pending.keep({ scopes, phone, byNetwork: true, nonce, challenge, redirectUri }) };
}
