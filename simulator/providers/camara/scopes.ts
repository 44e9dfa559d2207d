const verification = ['number-verification:verify', 'number-verification:device-phone-number:read'];
const others = [
  'sim-swap',
  'sim-swap:check',
  'sim-swap:retrieve-date',
  'device-swap',
  'device-swap:check',
  'device-swap:retrieve-date',
  'number-recycling:check',
  'sim-swap-subscriptions:org.camaraproject.sim-swap-subscriptions.v0.swapped:create',
  'sim-swap-subscriptions:read',
  'sim-swap-subscriptions:delete',
];

/**
 * The API scopes of a request that also names exactly one purpose; undefined where it isn't such a one, or asks for what
 * this way of asking can't give. Only a person's own phone has a number to verify.
 */
export function apiScopesOf(scope: unknown, way: 'two_legged' | 'three_legged'): readonly string[] | undefined {
  const values = typeof scope === 'string' ? scope.split(' ') : [];
  const asked = values.filter((value) => value !== 'openid' && !value.startsWith('dpv:'));
  const known = way === 'two_legged' ? others : [...others, ...verification];
  const isGood = values.filter((value) => value.startsWith('dpv:')).length === 1 && asked.length > 0;
  return isGood && asked.every((value) => known.includes(value)) ? asked : undefined;
}
