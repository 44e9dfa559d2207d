import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Sim } from '../../world/sims.js';
import type { World } from '../../world/world.js';
import { addOperation, CamaraProblem, identified, phoneNumberSchema } from './api.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const dateBody = z.strictObject({ phoneNumber: phoneNumberSchema.optional() });
const checkBody = z.strictObject({
  phoneNumber: phoneNumberSchema.optional(),
  maxAge: z.int().min(1).max(2400).default(240),
});
const recyclingBody = z.strictObject({ phoneNumber: phoneNumberSchema.optional(), specifiedDate: z.iso.date() });

/** What this operator may tell: how far back, and whether dates at all. */
const policySchema = z.strictObject({
  /** A check further back than so many hours is out of range. */
  maxAgeHours: z.int().min(1).max(2400).default(2400),
  tellsDates: z.boolean().default(true),
  /** Dates are told only within so many days; without it for ever. */
  monitoredDays: z.int().min(1).optional(),
  /** Whether a date that isn't told comes with how far back it was looked for. */
  tellsPeriod: z.boolean().default(true),
});

/** SimSwap 2.1.0, DeviceSwap 1.0.0 and NumberRecycling 0.2.0, of one model of SIM cards. */
export function addWhatChanged(app: FastifyInstance, world: World): void {
  let policy = policySchema.parse({});
  app.post('/sim/camara/policy', { config: { page: true } }, (request) => {
    policy = policySchema.parse(request.body);
    return policy;
  });

  const addSwaps = (api: string, base: string, dateName: string, changedAt: (sim: Sim) => Date): void => {
    addOperation(app, world, {
      method: 'POST',
      url: `${base}/retrieve-date`,
      scopes: [api, `${api}:retrieve-date`],
      body: dateBody,
      run: ({ grant, body }) => {
        const at = changedAt(world.sims.of(identified(grant, body.phoneNumber)));
        const { tellsDates, monitoredDays, tellsPeriod } = policy;
        const isWithin = monitoredDays === undefined || Date.now() - at.getTime() < monitoredDays * dayMs;
        if (tellsDates && isWithin) return { body: { [dateName]: at.toISOString() } };
        return { body: { [dateName]: null, ...(tellsPeriod && { monitoredPeriod: monitoredDays }) } };
      },
    });
    addOperation(app, world, {
      method: 'POST',
      url: `${base}/check`,
      scopes: [api, `${api}:check`],
      body: checkBody,
      run: ({ grant, body: { phoneNumber, maxAge } }) => {
        const phone = identified(grant, phoneNumber);
        if (maxAge > policy.maxAgeHours) throw new CamaraProblem('OUT_OF_RANGE');
        return { body: { swapped: Date.now() - changedAt(world.sims.of(phone)).getTime() < maxAge * hourMs } };
      },
    });
  };
  addSwaps('sim-swap', '/sim-swap/v2', 'latestSimChange', ({ activatedAt }) => activatedAt);
  addSwaps('device-swap', '/device-swap/v1', 'latestDeviceChange', ({ handsetSince }) => handsetSince);

  addOperation(app, world, {
    method: 'POST',
    url: '/number-recycling/v0.2/check',
    scopes: ['number-recycling:check'],
    body: recyclingBody,
    run: ({ grant, body: { phoneNumber, specifiedDate } }) => {
      const { ownedSince } = world.sims.of(identified(grant, phoneNumber));
      // The operator's days are whole ones: what happened on that day counts, at whatever hour.
      return { body: { phoneNumberRecycled: ownedSince.toISOString().slice(0, 10) >= specifiedDate } };
    },
  });
}
