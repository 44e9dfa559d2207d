import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { escapeHtml, page } from './page.js';
import { carrierProviders } from './providers.js';
import { readForms } from './read-forms.js';
import { phoneSchema } from './sims-control.js';
import type { Sim, SimEvent } from './world/sims.js';
import type { World } from './world/world.js';

const shown = 30;
const everySeconds = 2;

const phoneForm = z.object({
  phone: z.union([z.literal('').transform(() => null), phoneSchema]),
  another: z.union([z.literal('').transform(() => undefined), phoneSchema]).optional(),
  mobileData: z.literal('on').optional(),
});
const simForm = z.object({ phone: phoneSchema, act: z.enum(['swap', 'recycle', 'handset']) });

const words: Record<SimEvent['kind'], string> = {
  swapped: 'has a new SIM',
  recycled: 'has a new owner',
  handset_changed: 'is in another phone',
};

/** The SIM cards for people: which one is in the phone in hand, what becomes of each, and what carriers were asked since. */
export function addSimsPage(app: FastifyInstance, world: World): void {
  const events: SimEvent[] = [];
  world.sims.onEvent((event) => {
    events.unshift(event);
    events.splice(shown);
  });
  void app.register((scope, _options, done) => {
    readForms(scope);
    scope.get('/sims', async (_request, reply) => {
      if (world.thisPhone.phone !== null) world.sims.of(world.thisPhone.phone);
      return reply.type('text/html').send(page('SIM cards', bodyOf(world)));
    });
    scope.get('/sims/events', async (_request, reply) =>
      reply.type('text/html').header('refresh', String(everySeconds)).send(eventsOf(world, events)),
    );
    scope.post('/sims/phone', async (request, reply) => {
      const form = phoneForm.safeParse(request.body);
      if (!form.success) return reply.code(400).type('text/html').send(page('SIM cards', '<p>No such number.</p>'));
      const { phone, another, mobileData } = form.data;
      world.thisPhone.set({ phone: another ?? phone, mobileData: mobileData === 'on' });
      return reply.redirect('/sims', 303);
    });
    scope.post('/sims/act', async (request, reply) => {
      const form = simForm.safeParse(request.body);
      if (!form.success) return reply.code(400).type('text/html').send(page('SIM cards', '<p>No such SIM.</p>'));
      const { phone, act } = form.data;
      if (act === 'swap') world.sims.swap(phone);
      else if (act === 'recycle') world.sims.recycle(phone);
      else world.sims.changeHandset(phone);
      return reply.redirect('/sims', 303);
    });
    done();
  });
}

function bodyOf({ sims, thisPhone }: World): string {
  const options = sims
    .list()
    .map(({ phone }) => `<option${phone === thisPhone.phone ? ' selected' : ''}>${phone}</option>`)
    .join('');
  const none = `<option value=""${thisPhone.phone === null ? ' selected' : ''}>no SIM</option>`;
  return (
    '<h2>This phone</h2><p>What the page of the service in a browser here is given, when it asks the carrier.</p>' +
    '<form method="post" action="/sims/phone">' +
    `<p><label>The SIM in it <select name="phone">${options}${none}</select></label></p>` +
    '<p><label>or another number <input name="another" type="tel" autocomplete="off"></label></p>' +
    `<p><label><input name="mobileData" type="checkbox"${thisPhone.mobileData ? ' checked' : ''}> mobile data</label></p>` +
    '<button>Save</button></form>' +
    '<h2>What happened</h2><iframe src="/sims/events" title="What happened" style="width:100%;height:12rem;border:1px solid #ccc"></iframe>' +
    `<h2>SIM cards</h2>${sims.list().map(articleOf).join('')}<p><a href="/">Messages</a></p>`
  );
}

function articleOf({ phone, carrier, iccid, activatedAt, ownedSince, handsetSince }: Sim): string {
  const button = (act: string, text: string) => `<button name="act" value="${act}">${text}</button>`;
  return (
    `<article><p><b>${phone}</b> · ${carrier} · SIM ${iccid} since ${timeOf(activatedAt)} · ` +
    `owner since ${timeOf(ownedSince)} · phone since ${timeOf(handsetSince)}</p>` +
    `<form method="post" action="/sims/act" style="display:flex;gap:.5rem;max-width:none"><input type="hidden" name="phone" value="${phone}">` +
    `${button('swap', 'A new SIM')}${button('recycle', 'A new owner')}${button('handset', 'Into another phone')}</form></article>`
  );
}

function eventsOf({ calls }: World, events: readonly SimEvent[]): string {
  const asked = calls.read(carrierProviders.map(({ id }) => id)).calls.slice(0, shown);
  const lines = [
    ...events.map(({ kind, phone, at }) => ({ at: at.toISOString(), text: `${phone} ${words[kind]}` })),
    ...asked.map(({ at, provider, operation, result }) => ({ at, text: `${provider}: ${operation} · ${result}` })),
  ].sort((one, other) => (one.at < other.at ? 1 : -1));
  const items = lines.slice(0, shown).map(({ at, text }) => `<li><time>${at}</time> ${escapeHtml(text)}</li>`);
  const style = 'body{font:.875rem/1.5 system-ui;margin:0}ul{padding-left:1rem}li{overflow-wrap:anywhere}';
  return (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>What happened</title>' +
    `<style>${style}</style>${items.length > 0 ? `<ul>${items.join('')}</ul>` : '<p>Nothing yet.</p>'}</html>`
  );
}

function timeOf(date: Date): string {
  return `<time>${date.toISOString().slice(0, 19).replace('T', ' ')}</time>`;
}
