import type { FastifyReply, FastifyRequest } from 'fastify';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { z } from 'zod';
import { thirdPartyApps } from '../credentials.js';
import type { Provider } from '../provider.js';
import { readForms } from '../read-forms.js';
import { addSignInPage, provesChallenge } from '../sign-in-page.js';
import type { Grant } from '../world/sign-ins.js';

const id = 'oidc';
const app = thirdPartyApps.oidc;
const alg = 'ES256';
const kid = 'stand-in';

type Form = Record<string, string | undefined>;

/** What the next id token says other than what is right: for attacks. A claim that is null is left out. */
const wrongTokenSchema = z.strictObject({
  claims: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).default({}),
  foreignKey: z.boolean().default(false),
});
type WrongToken = z.infer<typeof wrongTokenSchema>;

/** An OpenID Connect issuer: discovery, JWKS, code flow with PKCE and nonce, id tokens with ES256. */
export const oidc: Provider = {
  id,
  routes: (server, world) => {
    const [ownKeys, foreignKeys] = [generateKeyPair(alg), generateKeyPair(alg)];
    let wrong: WrongToken | undefined;

    readForms(server);
    addSignInPage(server, world, {
      provider: id,
      title: 'OpenID',
      path: '/oidc/authorize',
      clientId: app.id,
      clientIdName: 'client_id',
      wanted: {
        response_type: 'code',
        scope: undefined,
        state: undefined,
        nonce: undefined,
        code_challenge: undefined,
        code_challenge_method: 'S256',
      },
      refusal: { error: 'access_denied' },
      also: (origin) => ({ iss: `${origin}/oidc` }),
    });
    server.get('/oidc/.well-known/openid-configuration', (request) => metadataOf(issuerOf(request)));
    server.get('/oidc/jwks', async () => {
      const { publicKey } = await ownKeys;
      return { keys: [{ ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }] };
    });
    server.post('/oidc/token', async (request, reply) => {
      const form = request.body as Form;
      if (form.client_id !== app.id || form.client_secret !== app.secret) return refuse(reply, 'invalid_client', 401);
      if (form.grant_type !== 'authorization_code') return refuse(reply, 'unsupported_grant_type');
      const grant = world.signIns.takeCode(id, form.code);
      if (!grant || grant === 'used' || !provesChallenge(grant, form.code_verifier))
        return refuse(reply, 'invalid_grant');
      if ((grant.redirectUri ?? form.redirect_uri) !== form.redirect_uri) return refuse(reply, 'invalid_grant');
      const { privateKey } = await (wrong?.foreignKey ? foreignKeys : ownKeys);
      const idToken = await sign({ ...claimsOf(grant, issuerOf(request)), ...wrong?.claims }, privateKey);
      wrong = undefined;
      return reply.header('cache-control', 'no-store').send({
        access_token: world.signIns.issueToken(id, grant),
        refresh_token: world.signIns.issueToken(`${id} refresh`, grant),
        token_type: 'Bearer',
        expires_in: 3600,
        id_token: idToken,
      });
    });
    server.post('/sim/oidc/next-id-token', { config: { page: true } }, (request) => {
      wrong = wrongTokenSchema.parse(request.body);
      return wrong;
    });
  },
};

function issuerOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}/oidc`;
}

function metadataOf(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [alg],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  };
}

function claimsOf({ person, clientId, nonce }: Grant, iss: string): Record<string, string | number | undefined> {
  const iat = Math.floor(Date.now() / 1000);
  const { name, email, avatarUrl: picture } = person;
  return { iss, aud: clientId, sub: `sub-${person.id}`, iat, exp: iat + 300, nonce, name, email, picture };
}

async function sign(claims: Record<string, string | number | null | undefined>, key: CryptoKey): Promise<string> {
  const present = Object.fromEntries(
    Object.entries(claims).filter(([, value]) => value !== null && value !== undefined),
  );
  return new SignJWT(present).setProtectedHeader({ alg, kid }).sign(key);
}

function refuse(reply: FastifyReply, error: string, status = 400): FastifyReply {
  return reply.code(status).send({ error });
}
