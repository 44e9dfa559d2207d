import type { FastifyReply, FastifyRequest } from 'fastify';
import { thirdPartyApps } from '../credentials.js';
import type { Provider } from '../provider.js';
import { addSignInPage } from '../sign-in-page.js';
import type { Grant } from '../world/sign-ins.js';

const id = 'qq';
const app = thirdPartyApps.qq;

type Query = Record<string, string | undefined>;

/** QQ, by wiki.connect.qq.com: url-encoded or JSONP, JSON where `fmt=json` asks for it, and errors as JSONP always. */
export const qq: Provider = {
  id,
  fail: (reply) => jsonp(reply, { error: 100031, error_description: 'system error' }),
  routes: (server, world) => {
    addSignInPage(server, world, {
      provider: id,
      title: 'QQ',
      path: '/qq/oauth2.0/authorize',
      clientId: app.id,
      clientIdName: 'client_id',
      wanted: { response_type: 'code', state: undefined },
      refusal: { usercancel: '1' },
    });
    server.get('/qq/oauth2.0/token', async (request, reply) => {
      const query = request.query as Query;
      if (query.client_id !== app.id) return refuse(request, reply, 100008, 'client id is not exist');
      if (query.client_secret !== app.secret) return refuse(request, reply, 100009, 'client secret is illegal');
      const grant = world.signIns.takeCode(id, query.code);
      if (grant === 'used') return refuse(request, reply, 100020, 'code is reused error');
      if (!grant) return refuse(request, reply, 100019, 'code to access token error');
      if ((grant.redirectUri ?? query.redirect_uri) !== query.redirect_uri) {
        return refuse(request, reply, 100010, 'redirect uri is illegal');
      }
      const tokens = {
        access_token: world.signIns.issueToken(id, grant),
        expires_in: 7_776_000,
        refresh_token: world.signIns.issueToken(`${id} refresh`, grant),
      };
      if (query.fmt === 'json') return reply.send(tokens);
      return reply.type('text/html').send(new URLSearchParams({ ...tokens, expires_in: '7776000' }).toString());
    });
    server.get('/qq/oauth2.0/me', async (request, reply) => {
      const query = request.query as Query;
      const grant = world.signIns.grantOf(id, query.access_token);
      if (!grant) return refuse(request, reply, 100016, 'access token check failed');
      const who = { client_id: grant.clientId, openid: openidOf(grant) };
      return query.fmt === 'json' ? reply.send(who) : jsonp(reply, who);
    });
    server.get('/qq/user/get_user_info', async (request, reply) => {
      const query = request.query as Query;
      const grant = world.signIns.grantOf(id, query.access_token);
      if (!grant || query.oauth_consumer_key !== app.id || openidOf(grant) !== query.openid) {
        request.result = 'refused';
        return reply.send({ ret: -22, msg: 'openid is invalid' });
      }
      const { name: nickname, avatarUrl } = grant.person;
      const picture = avatarUrl.replace('https:', 'http:');
      return reply.send({ ret: 0, msg: '', nickname, gender: '男', figureurl_qq_1: picture, figureurl_qq_2: picture });
    });
  },
};

function openidOf({ person }: Grant): string {
  return `QQ${person.id.toUpperCase().padEnd(30, '0')}`;
}

function refuse(request: FastifyRequest, reply: FastifyReply, error: number, description: string): FastifyReply {
  request.result = 'refused';
  return jsonp(reply, { error, error_description: description });
}

function jsonp(reply: FastifyReply, body: object): FastifyReply {
  return reply.type('text/html').send(`callback( ${JSON.stringify(body)} );\n`);
}
