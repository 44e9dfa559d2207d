import { Injectable } from '@nestjs/common';
import type { FastifyInstance, RouteOptions } from 'fastify';

/** Which methods each path knows, so that a wrong method is told from a wrong path. */
@Injectable()
export class RouteTable {
  private readonly routes: { pattern: RegExp; methods: string[] }[] = [];

  /** Must be called before the routes are made. */
  listenTo(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', (route: RouteOptions) => {
      // A wildcard route is a fall-back, not a path that someone could have meant.
      if (route.url.includes('*')) return;
      const pattern = route.url.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/:[A-Za-z]+/g, '[^/]+');
      this.routes.push({ pattern: new RegExp(`^${pattern}/?$`), methods: [route.method].flat() });
    });
  }

  /** The methods that a URL's path answers to; none where there is no such path. */
  methodsAt(url: string): string[] {
    const path = url.split('?', 1)[0] ?? url;
    const methods = this.routes.filter((route) => route.pattern.test(path)).flatMap((route) => route.methods);
    return [...new Set(methods)].sort();
  }
}
