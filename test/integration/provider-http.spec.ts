import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { ProviderHttp } from '../../src/accounts/third-parties/provider-http.client.js';
import type { Settings } from '../../src/config/settings.js';

/** Ten megabytes in ten kilobytes. */
const endless = gzipSync(Buffer.alloc(10_000_000));

// Seen to fail with redirects followed, without the bound on an answer's length, without the signal, and with a 5xx read.
describe('a third party is asked', () => {
  let server: Server;
  let url: string;
  const seen: string[] = [];
  const http = new ProviderHttp({ providerTimeoutMs: 1000 } as Settings);

  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(request.url ?? '');
      switch (request.url) {
        case '/elsewhere':
          return response.writeHead(302, { location: '/answer' }).end();
        case '/down':
          return response.writeHead(503).end('down');
        case '/endless':
          return response.writeHead(200, { 'content-encoding': 'gzip' }).end(endless);
        case '/trickle':
          return response.writeHead(200).write('a');
        default:
          return response.end('answer');
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('and its answer is read', async () => {
    expect(await http.text('it', `${url}/answer`)).toBe('answer');
  });

  it.each([
    ['that sends elsewhere', '/elsewhere', 'provider_error'],
    ['that is down', '/down', 'provider_error'],
    ['that never stops', '/endless', 'provider_error'],
    ['that never ends', '/trickle', 'provider_timeout'],
  ])('and one %s is not waited for', async (_, path, code) => {
    await expect(http.text('it', url + path)).rejects.toMatchObject({ code });
  });

  it('never where it redirects to, and whoever is not there is a failure too', async () => {
    seen.length = 0;
    await expect(http.text('it', `${url}/elsewhere`)).rejects.toThrow();
    expect(seen).toEqual(['/elsewhere']);
    await expect(http.text('it', 'http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'provider_error' });
  });
});
