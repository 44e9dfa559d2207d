import calculateSlot from 'cluster-key-slot';
import { bucketOf, buckets, channels, isQrId, keys } from './keys.js';

const qrId = `a${'B'.repeat(42)}`;

describe('the keys', () => {
  it('of bucket i lie in the slots 256·i to 256·i+255, so that any number of shards gets an even share', () => {
    for (const bucket of buckets) {
      const slots = [keys.live(bucket), keys.epoch(bucket), channels.events(bucket)].map((key) => calculateSlot(key));
      expect(new Set(slots).size).toBe(1);
      expect(Math.floor(slots[0]! / 256)).toBe(bucket);
    }
  });

  it('that one script touches share a slot', () => {
    const bucket = bucketOf(qrId);
    const together = [keys.qr(qrId), keys.live(bucket), channels.events(bucket), channels.qr(qrId)];
    expect(new Set(together.map((key) => calculateSlot(key))).size).toBe(1);
    const admitted = [keys.proof(qrId, 'hash'), keys.epoch(bucket), keys.revoked(qrId)];
    expect(new Set(admitted.map((key) => calculateSlot(key))).size).toBe(1);
  });

  it('are never built from what is no id', () => {
    for (const id of ['', '*', '{a}', 'ä']) expect(() => keys.qr(id)).toThrow(RangeError);
    expect(isQrId(qrId)).toBe(true);
    for (const odd of [`${qrId}x`, qrId.slice(1), `${qrId.slice(1)}:`, `${qrId.slice(1)}\n`, '', 'x'.repeat(10_000)]) {
      expect(isQrId(odd)).toBe(false);
    }
  });
});
