import helmet from 'helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/**
 * What browsers may do with our pages. The phone page's QR reader is WebAssembly and wants the camera.
 *
 * helmet itself, put together once: its Fastify plugin does so anew for each request, which costs 45 µs.
 */
export function setSecurityHeaders(app: NestFastifyApplication, publicUrl: string): void {
  const isHttps = publicUrl.startsWith('https://');
  const setHeaders = helmet({
    contentSecurityPolicy: {
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'", "'wasm-unsafe-eval'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:', 'https:'],
        'connect-src': ["'self'", 'ws:', 'wss:'],
        'worker-src': ["'self'", 'blob:'],
        'frame-ancestors': ["'none'"],
        'upgrade-insecure-requests': isHttps ? [] : null,
      },
    },
    strictTransportSecurity: isHttps,
  });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      setHeaders(request.raw, reply.raw, () => {
        done();
      });
    });
}
