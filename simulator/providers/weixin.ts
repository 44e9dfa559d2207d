import type { FastifyReply, FastifyRequest } from 'fastify';
import { thirdPartyApps } from '../credentials.js';
import type { Provider } from '../provider.js';
import { addSignInPage } from '../sign-in-page.js';
import type { Grant } from '../world/sign-ins.js';

const id = 'weixin';
const { weixin: websiteApp, weixin_native: nativeApp } = thirdPartyApps;

type Query = Record<string, string | undefined>;

/** WeChat, by developers.weixin.qq.com: everything is a GET, and every answer a 200 with text/plain. */
export const weixin: Provider = {
  id,
  fail: (reply) => answer(reply, { errcode: -1, errmsg: 'system error' }),
  routes: (app, world) => {
    addSignInPage(app, world, {
      provider: id,
      title: 'WeChat',
      path: '/weixin/connect/qrconnect',
      clientId: websiteApp.id,
      clientIdName: 'appid',
      wanted: { response_type: 'code', scope: 'snsapi_login', state: undefined },
      // They come back with a state and no code.
      refusal: {},
    });
    app.get('/weixin/sns/oauth2/access_token', async (request, reply) => {
      const { appid, secret, code, grant_type: grantType } = request.query as Query;
      const registered = [websiteApp, nativeApp].find((one) => one.id === appid);
      if (!registered) return refuse(request, reply, 40013, 'invalid appid');
      if (secret !== registered.secret) return refuse(request, reply, 40125, 'invalid appsecret');
      if (grantType !== 'authorization_code') return refuse(request, reply, 40002, 'invalid grant_type');
      if (code === undefined) return refuse(request, reply, 41008, 'missing code');
      const grant = world.signIns.takeCode(id, code);
      if (grant === 'used') return refuse(request, reply, 40163, 'code been used');
      if (grant?.clientId !== registered.id) return refuse(request, reply, 40029, 'invalid code');
      return answer(reply, {
        access_token: world.signIns.issueToken(id, grant),
        expires_in: 7200,
        refresh_token: world.signIns.issueToken(`${id} refresh`, grant),
        openid: openidOf(grant),
        scope: 'snsapi_login',
        ...unionidOf(grant),
      });
    });
    app.get('/weixin/sns/userinfo', async (request, reply) => {
      const { access_token: token, openid } = request.query as Query;
      const grant = world.signIns.grantOf(id, token);
      if (!grant) return refuse(request, reply, 40001, 'invalid credential');
      if (openid !== openidOf(grant)) return refuse(request, reply, 40003, 'invalid openid');
      const { name: nickname, avatarUrl: headimgurl } = grant.person;
      return answer(reply, { openid, nickname, sex: 0, headimgurl, privilege: [], ...unionidOf(grant) });
    });
  },
};

/** Of this app alone. */
function openidOf({ person, clientId }: Grant): string {
  return `o${clientId.slice(-4)}_${person.id}`;
}

/** The same in all apps of one account. Chen's app belongs to none. */
function unionidOf({ person }: Grant): { unionid?: string } {
  return person.id === 'chen' ? {} : { unionid: `u_${person.id}` };
}

function refuse(request: FastifyRequest, reply: FastifyReply, errcode: number, errmsg: string): FastifyReply {
  request.result = 'refused';
  return answer(reply, { errcode, errmsg });
}

function answer(reply: FastifyReply, body: object): FastifyReply {
  return reply.type('text/plain').send(JSON.stringify(body));
}
