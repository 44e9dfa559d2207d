import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fastifyStatic from '@fastify/static';

/**
 * Serves the built web pages: `/`, `/phone`, and `/q/<qrId>`, which shows the phone page and never scans by itself.
 * Without a build there are no pages; the API works all the same. Where a stand-in plays the carrier, the phone page is
 * told its address: a carrier's own script knows where to ask.
 */
export async function servePages(
  app: NestFastifyApplication,
  root: string,
  carrierWebUrl: string | undefined,
): Promise<void> {
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
  for (const path of ['/phone', '/q/:qrId']) {
    fastify.get(path, async (_request, reply) => {
      if (carrierWebUrl === undefined) return reply.sendFile('phone.html');
      const page = await readFile(join(root, 'phone.html'), 'utf8');
      const told = page.replace(
        '</head>',
        `<meta name="carrier-web" content="${new URL(carrierWebUrl).origin}" /></head>`,
      );
      return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(told);
    });
  }
}
