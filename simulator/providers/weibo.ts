import type { FastifyReply } from 'fastify';
import { thirdPartyApps } from '../credentials.js';
import type { Provider } from '../provider.js';
import { readForms } from '../read-forms.js';
import { addSignInPage } from '../sign-in-page.js';
import type { Grant } from '../world/sign-ins.js';
import { thirdPartyPeople } from '../world/third-party-people.js';

const id = 'weibo';
const app = thirdPartyApps.weibo;

type Fields = Record<string, string | undefined>;

/** Weibo, by open.weibo.com: no `token_type`, ids as strings, errors with status 400. */
export const weibo: Provider = {
  id,
  fail: (reply) => reply.code(503).send({ error: 'system error', error_code: 10001 }),
  routes: (server, world) => {
    readForms(server);
    addSignInPage(server, world, {
      provider: id,
      title: 'Weibo',
      path: '/weibo/oauth2/authorize',
      clientId: app.id,
      clientIdName: 'client_id',
      wanted: { response_type: 'code', state: undefined },
      refusal: { error: 'access_denied', error_code: '21330' },
    });
    server.post('/weibo/oauth2/access_token', async (request, reply) => {
      const form = request.body as Fields;
      if (form.client_id !== app.id || form.client_secret !== app.secret) {
        return refuse(reply, 'invalid_client', 21324, '/oauth2/access_token');
      }
      const grant = world.signIns.takeCode(id, form.code);
      if (!grant || grant === 'used') return refuse(reply, 'invalid_grant', 21325, '/oauth2/access_token');
      if ((grant.redirectUri ?? form.redirect_uri) !== form.redirect_uri) {
        return refuse(reply, 'redirect_uri_mismatch', 21322, '/oauth2/access_token');
      }
      const life = { expires_in: 157_679_999, remind_in: '157679999' };
      return reply.send({ access_token: world.signIns.issueToken(id, grant), ...life, uid: uidOf(grant) });
    });
    server.post('/weibo/oauth2/get_token_info', async (request, reply) => {
      const grant = world.signIns.grantOf(id, (request.body as Fields).access_token);
      if (!grant) return refuse(reply, 'invalid_access_token', 21332, '/oauth2/get_token_info');
      return reply.send({
        uid: uidOf(grant),
        appkey: grant.clientId,
        scope: null,
        create_at: 1,
        expire_in: 157_679_999,
      });
    });
    server.get('/weibo/2/users/show.json', async (request, reply) => {
      const { access_token: token, uid } = request.query as Fields;
      const grant = world.signIns.grantOf(id, token);
      if (!grant || uidOf(grant) !== uid) return refuse(reply, 'invalid_access_token', 21332, '/2/users/show.json');
      const { name, avatarUrl } = grant.person;
      // `id` is a number, and in JavaScript another than it is in truth.
      const pictures = { profile_image_url: avatarUrl, avatar_large: avatarUrl };
      return reply.send({ id: Number(uid), idstr: uid, screen_name: name, name, ...pictures, gender: 'n' });
    });
  },
};

/** Two that a JavaScript number can't tell apart follow each other. */
function uidOf({ person }: Grant): string {
  return String(9_007_199_254_740_992n + BigInt(thirdPartyPeople.indexOf(person)));
}

function refuse(reply: FastifyReply, error: string, code: number, request: string): FastifyReply {
  const more = { request, error_uri: request, error_description: error.replaceAll('_', ' ') };
  return reply.code(400).send({ error, error_code: code, ...more });
}
