import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Subscription } from './subscription.js';

const attempts = 6;
const firstPauseMs = 250;
const answerMs = 5_000;
const keptDeliveries = 1000;

/** How notices are delivered: doubled, late, held back, out of order, or with the time of long ago. */
export const deliverySchema = z.strictObject({
  copies: z.int().min(1).max(10).default(1),
  delayMs: z.int().min(0).max(60_000).default(0),
  /** How much older than it is a notice says it is; negative for one from the future. */
  ageSeconds: z.int().default(0),
  /** Notices are kept until this is false again, and then come in order, or in reverse. */
  held: z.boolean().default(false),
  reversed: z.boolean().default(false),
});

interface Notice {
  readonly subscription: Subscription;
  readonly event: Readonly<Record<string, unknown>>;
}

/** What came of a delivery: the status of the sink's answer, or null where there was none. */
interface Delivery {
  readonly subscriptionId: string;
  readonly eventId: unknown;
  readonly type: unknown;
  readonly status: number | null;
}

/** Tells subscribers by CloudEvents 1.0, over HTTP, again where nobody answers. */
export class Notices {
  readonly deliveries: Delivery[] = [];
  private policy = deliverySchema.parse({});
  private readonly held: Notice[] = [];

  setPolicy(policy: z.infer<typeof deliverySchema>): void {
    this.policy = policy;
    if (policy.held) return;
    const waiting = this.held.splice(0);
    for (const notice of policy.reversed ? waiting.reverse() : waiting) void this.deliver(notice);
  }

  tell(subscription: Subscription, type: string, details: object, at = new Date()): void {
    const event = {
      id: randomUUID(),
      source: subscription.source,
      type: typeOf(type),
      specversion: '1.0',
      datacontenttype: 'application/json',
      time: new Date(at.getTime() - this.policy.ageSeconds * 1000).toISOString(),
      data: { phoneNumber: subscription.phone, subscriptionId: subscription.id, ...details },
    };
    const notice = { subscription, event };
    if (this.policy.held) this.held.push(notice);
    else for (let copy = 0; copy < this.policy.copies; copy += 1) void this.deliver(notice);
  }

  private async deliver(notice: Notice): Promise<void> {
    await pause(this.policy.delayMs);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const status = await send(notice);
      this.record(notice, status);
      if (status !== null && status < 500 && status !== 429) return;
      await pause(firstPauseMs * 2 ** attempt);
    }
  }

  private record({ subscription, event }: Notice, status: number | null): void {
    this.deliveries.unshift({ subscriptionId: subscription.id, eventId: event.id, type: event.type, status });
    if (this.deliveries.length > keptDeliveries) this.deliveries.pop();
  }
}

async function send({ subscription: { sink, accessToken }, event }: Notice): Promise<number | null> {
  const headers = {
    'content-type': 'application/cloudevents+json',
    'x-correlator': randomUUID(),
    ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
  };
  const request: RequestInit = { method: 'POST', headers, body: JSON.stringify(event), redirect: 'manual' };
  try {
    return (await fetch(sink, { ...request, signal: AbortSignal.timeout(answerMs) })).status;
  } catch {
    return null; // Nobody there, or too slow: it is tried again.
  }
}

async function pause(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}

/** The definition names what begins after another API than the rest; that is what its enumeration allows. */
function typeOf(name: string): string {
  const api = name === 'subscription-started' ? 'api-name' : 'sim-swap-subscriptions';
  return `org.camaraproject.${api}.v0.${name}`;
}
