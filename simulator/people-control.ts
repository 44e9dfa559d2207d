import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { thirdPartyApps } from './credentials.js';
import { personById, thirdPartyPeople } from './world/third-party-people.js';
import type { World } from './world/world.js';

const bodySchema = z.strictObject({
  provider: z.enum(['weixin', 'qq', 'weibo', 'github', 'oidc']),
  person: z.enum(thirdPartyPeople.map(({ id }) => id)),
  nonce: z.string().optional(),
  /** The app that the code is for, where it isn't the service's. */
  clientId: z.string().optional(),
});

/** Who there is at third parties, and the native SDK with which a phone app gets a code for one of them. */
export function addPeople(app: FastifyInstance, world: World): void {
  app.get('/sim/people', () => ({ people: thirdPartyPeople }));
  app.post('/sim/native-code', (request, reply) => {
    const body = bodySchema.safeParse(request.body);
    const person = personById(body.data?.person);
    if (!body.success || !person)
      return reply.code(400).send({ error: z.prettifyError(body.error ?? new z.ZodError([])) });
    const { provider, nonce } = body.data;
    const own = thirdPartyApps[provider === 'weixin' ? 'weixin_native' : provider].id;
    const clientId = body.data.clientId ?? own;
    return { code: world.signIns.issueCode(provider, { person, clientId, nonce }) };
  });
}
