import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { z } from 'zod';
import { camara } from '../../credentials.js';
import type { Provider } from '../../provider.js';
import { readForms } from '../../read-forms.js';
import { authorize } from './authorize.js';
import { ClientAssertions } from './client-assertions.js';
import { metadataOf, issuerOf } from './metadata.js';
import { PendingGrants, type PendingGrant } from './pending-grants.js';
import { apiScopesOf } from './scopes.js';
import { subjectOf } from './subjects.js';

type Form = Readonly<Record<string, string | undefined>>;

const alg = 'ES256';
const kid = 'operator';
const threeLeggedSeconds = 300;
const twoLeggedSeconds = 3600;
const clientAssertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const statusOf: Readonly<Record<string, number>> = {
  invalid_client: 401,
  access_denied: 403,
  server_error: 500,
  temporarily_unavailable: 503,
};

/**
 * The authorization server of an operator (CAMARA ICM r3.3): authorization code over the mobile network, CIBA, JWT bearer,
 * client credentials; only `private_key_jwt`, or the signed assertion in its place.
 */
export const camaraOperator: Provider = {
  id: 'camara-op',
  fail: (reply, _request, code = 'server_error') => refuse(reply, code),
  routes: (app, world) => {
    const keys = generateKeyPair(alg);
    const assertions = new ClientAssertions();
    const pending = new PendingGrants();
    let pendingPolls = 0;

    const authenticates = async (form: Form, endpoint: string): Promise<boolean> => {
      if (form.client_assertion_type !== clientAssertionType) return false;
      const claims = await assertions.read(form.client_assertion, endpoint);
      return claims?.sub === camara.clientId && (form.client_id ?? camara.clientId) === camara.clientId;
    };
    const answer = async (request: FastifyRequest, reply: FastifyReply, grant: PendingGrant, withId: boolean) => {
      const seconds = grant.phone === null ? twoLeggedSeconds : threeLeggedSeconds;
      const idToken = withId && (await idTokenOf(grant, issuerOf(request), (await keys).privateKey));
      return reply.header('cache-control', 'no-store').send({
        access_token: world.camaraTokens.issue(grant, seconds),
        token_type: 'Bearer',
        expires_in: seconds,
        scope: grant.scopes.join(' '),
        ...(idToken !== false && { id_token: idToken }),
      });
    };

    const byCode = (form: Form): PendingGrant | undefined => {
      const grant = pending.take(form.code);
      const challenge = createHash('sha256').update(form.code_verifier ?? '');
      const isTheirs = grant?.redirectUri === form.redirect_uri && grant?.challenge === challenge.digest('base64url');
      return isTheirs ? grant : undefined;
    };
    const byAssertion = async (form: Form, endpoint: string): Promise<PendingGrant | string> => {
      const claims = await assertions.read(form.assertion, endpoint);
      if (!claims) return 'invalid_grant';
      const scopes = apiScopesOf(claims.scope, 'three_legged');
      if (!scopes || form.scope !== undefined) return 'invalid_scope';
      const subject = subjectOf(claims.sub, world);
      return subject ? { scopes, ...subject } : 'invalid_grant';
    };

    readForms(app);
    app.get('/camara/.well-known/openid-configuration', (request) => metadataOf(issuerOf(request)));
    app.get('/camara/jwks', async () => {
      const { publicKey } = await keys;
      return { keys: [{ ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }] };
    });
    app.get('/camara/authorize', { config: { page: true } }, (request, reply) =>
      authorize(request, reply, world, pending),
    );
    // For tests: so many of the next polls find that it isn't decided yet.
    app.post('/sim/camara/pending', { config: { page: true } }, (request) => {
      pendingPolls = z.strictObject({ polls: z.int().min(0) }).parse(request.body).polls;
      return { polls: pendingPolls };
    });
    app.post('/camara/bc-authorize', async (request, reply) => {
      const form = request.body as Form;
      if (!(await authenticates(form, `${issuerOf(request)}/bc-authorize`))) return refuse(reply, 'invalid_client');
      const scopes = apiScopesOf(form.scope, 'three_legged');
      if (!scopes) return refuse(reply, 'invalid_scope');
      const subject = subjectOf(form.login_hint, world);
      if (!subject) return refuse(reply, 'unknown_user_id');
      return { auth_req_id: pending.keep({ scopes, ...subject }), expires_in: 60, interval: 1 };
    });
    app.post('/camara/token', async (request, reply) => {
      const form = request.body as Form;
      const endpoint = `${issuerOf(request)}/token`;
      if (form.grant_type === 'urn:ietf:params:oauth:grant-type:jwt-bearer') {
        const grant = await byAssertion(form, endpoint);
        return typeof grant === 'string' ? refuse(reply, grant) : answer(request, reply, grant, false);
      }
      if (!(await authenticates(form, endpoint))) return refuse(reply, 'invalid_client');
      switch (form.grant_type) {
        case 'client_credentials': {
          const scopes = apiScopesOf(form.scope, 'two_legged');
          if (!scopes) return refuse(reply, 'invalid_scope');
          return answer(request, reply, { scopes, phone: null, byNetwork: false }, false);
        }
        case 'authorization_code': {
          const grant = byCode(form);
          return grant ? answer(request, reply, grant, true) : refuse(reply, 'invalid_grant');
        }
        case 'urn:openid:params:grant-type:ciba': {
          if (pendingPolls > 0) {
            pendingPolls -= 1;
            return refuse(reply, 'authorization_pending');
          }
          const grant = pending.take(form.auth_req_id);
          return grant ? answer(request, reply, grant, true) : refuse(reply, 'invalid_grant');
        }
        default:
          return refuse(reply, 'unsupported_grant_type');
      }
    });
  },
};

/** Its subject is a pairwise id, never the number. */
async function idTokenOf({ phone, nonce }: PendingGrant, issuer: string, key: CryptoKey): Promise<string> {
  const iat = Math.floor(Date.now() / 1000);
  const sub = createHash('sha256').update(`${camara.clientId} ${phone}`).digest('base64url');
  const claims = { iss: issuer, aud: camara.clientId, sub, iat, exp: iat + 300, ...(nonce !== undefined && { nonce }) };
  return new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(key);
}

function refuse(reply: FastifyReply, error: string): FastifyReply {
  return reply.code(statusOf[error] ?? 400).send({ error });
}
