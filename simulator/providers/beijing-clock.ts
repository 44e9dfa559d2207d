/** Now in Beijing, in 17 digits to the millisecond: so the mainland's operators write time. */
export function beijingDigits(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().replace(/\D/g, '');
}
