import { e164Of } from '../../world/phone-number.js';
import type { World } from '../../world/world.js';

/** Whose number a hint means: `operatortoken:` a phone that its network has recognised, `tel:` one that somebody names. */
export function subjectOf(
  hint: string | undefined,
  { carrierTokens }: World,
): { phone: string; byNetwork: boolean } | undefined {
  const [, kind, value = ''] = /^(tel|operatortoken):(.+)$/.exec(hint ?? '') ?? [];
  if (kind === 'tel') {
    const phone = e164Of(value);
    return phone === undefined ? undefined : { phone, byNetwork: false };
  }
  if (kind !== 'operatortoken') return undefined;
  // Of the two kinds that other providers tell apart these tokens know nothing.
  const redeemed = carrierTokens.redeem(value, {});
  return redeemed.outcome === 'phone' ? { phone: redeemed.phone, byNetwork: true } : undefined;
}
