import type { FastifyInstance } from 'fastify';
import { escapeHtml, page } from './page.js';
import type { SentMessage } from './world/outbox.js';
import type { World } from './world/world.js';

const shownMessages = 50;
const everySeconds = 3;

/** The outbox for people: what phones and mailboxes have received, the newest first. */
export function addOutboxPage(app: FastifyInstance, world: World): void {
  app.get('/', async (_request, reply) => {
    const articles = world.outbox.messagesTo(undefined).slice(0, shownMessages).map(articleOf);
    const list = articles.length > 0 ? articles.join('') : '<p>No messages yet.</p>';
    return reply
      .type('text/html')
      .header('refresh', String(everySeconds))
      .send(page('Messages', `<p><a href="/sims">SIM cards</a></p>${list}`));
  });
}

function articleOf({ channel, to, text, at }: SentMessage): string {
  const words = escapeHtml(text).replace(/\n/g, '<br>');
  return `<article><p><b>${escapeHtml(to)}</b> · ${channel} · <time>${at}</time></p><p>${words}</p></article>`;
}
