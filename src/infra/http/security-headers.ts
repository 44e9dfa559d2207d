import helmet from 'helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '../../config/settings.js';

/**
 * What browsers may do with our pages. The phone page's QR reader is WebAssembly and wants the camera.
 *
 * helmet itself, put together once: its Fastify plugin does so anew for each request, which costs 45 µs.
 */
export function setSecurityHeaders(app: NestFastifyApplication, { publicUrl, profile, carrier }: Settings): void {
  // The phone page asks the carrier for the number of the phone that it is on.
  const carrierWeb = carrier.webUrl === undefined ? [] : [new URL(carrier.webUrl).origin];
  const isHttps = publicUrl.startsWith('https://');
  const setHeaders = helmet({
    contentSecurityPolicy: {
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'", "'wasm-unsafe-eval'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:', 'https:'],
        'connect-src': ["'self'", 'ws:', 'wss:', ...carrierWeb],
        'worker-src': ["'self'", 'blob:'],
        'frame-ancestors': ["'none'"],
        'upgrade-insecure-requests': isHttps ? [] : null,
      },
    },
    // Browsers keep it for a year and for every port: it would lock a developer, whose machine trusts a certificate of
    // its own (mkcert's, say), out of the plain http of every other project on the same name.
    strictTransportSecurity: isHttps && profile === 'production',
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
