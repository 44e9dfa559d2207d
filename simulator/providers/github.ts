import type { FastifyReply, FastifyRequest } from 'fastify';
import { thirdPartyApps } from '../credentials.js';
import type { Provider } from '../provider.js';
import { readForms } from '../read-forms.js';
import { addSignInPage, provesChallenge } from '../sign-in-page.js';
import { thirdPartyPeople } from '../world/third-party-people.js';

const id = 'github';
const app = thirdPartyApps.github;

type Form = Record<string, string | undefined>;

/** GitHub, by docs.github.com: the errors of its token endpoint come with status 200; PKCE; `id` is a number. */
export const github: Provider = {
  id,
  fail: (reply) => reply.code(503).type('text/html').send('<title>Unicorn! · GitHub</title>'),
  routes: (server, world) => {
    readForms(server);
    addSignInPage(server, world, {
      provider: id,
      title: 'GitHub',
      path: '/github/login/oauth/authorize',
      clientId: app.id,
      clientIdName: 'client_id',
      wanted: { state: undefined, code_challenge: undefined, code_challenge_method: 'S256' },
      refusal: { error: 'access_denied', error_description: 'The user has denied your application access.' },
    });
    server.post('/github/login/oauth/access_token', async (request, reply) => {
      const form = request.body as Form;
      if (form.client_id !== app.id || form.client_secret !== app.secret) {
        return refuse(request, reply, 'incorrect_client_credentials');
      }
      const grant = world.signIns.takeCode(id, form.code);
      if (!grant || grant === 'used' || !provesChallenge(grant, form.code_verifier)) {
        return refuse(request, reply, 'bad_verification_code');
      }
      if ((grant.redirectUri ?? form.redirect_uri) !== form.redirect_uri) {
        return refuse(request, reply, 'redirect_uri_mismatch');
      }
      const accessToken = world.signIns.issueToken(id, grant);
      if (request.headers.accept !== 'application/json') {
        return reply
          .type('application/x-www-form-urlencoded')
          .send(`access_token=${accessToken}&scope=&token_type=bearer`);
      }
      return reply.send({ access_token: accessToken, scope: '', token_type: 'bearer' });
    });
    server.get('/github/user', async (request, reply) => {
      if (request.headers['user-agent'] === undefined)
        return reply.code(403).send({ message: 'User-Agent is missing' });
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
      const grant = world.signIns.grantOf(id, token);
      if (!grant) return reply.code(401).send({ message: 'Bad credentials' });
      const { person } = grant;
      const { id: login, name, avatarUrl } = person;
      return reply.send({ login, id: 583_231 + thirdPartyPeople.indexOf(person), name, avatar_url: avatarUrl });
    });
  },
};

function refuse(request: FastifyRequest, reply: FastifyReply, error: string): FastifyReply {
  request.result = 'refused';
  return reply.send({ error, error_description: error.replaceAll('_', ' '), error_uri: 'https://docs.github.com' });
}
