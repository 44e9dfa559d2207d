import { existsSync } from 'node:fs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fastifyStatic from '@fastify/static';

/**
 * Serves the built web pages: `/`, `/phone`, and `/q/<qrId>`, which shows the phone page and never scans by itself.
 * Without a build there are no pages; the API works all the same.
 */
export async function servePages(app: NestFastifyApplication, root: string): Promise<void> {
  if (!existsSync(root)) return;
  await app.register(fastifyStatic, {
    root,
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Assets carry a hash of their content in their names; pages don't.
      const cacheControl = path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
      void reply.header('cache-control', cacheControl);
    },
  });
  const fastify = app.getHttpAdapter().getInstance();
  for (const path of ['/phone', '/q/:qrId']) fastify.get(path, (_request, reply) => reply.sendFile('phone.html'));
}
