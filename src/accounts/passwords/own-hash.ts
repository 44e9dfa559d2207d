/** What argon2id costs here: OWASP's first choice, 19 MiB, two passes, one lane; 9.5 ms on the machine this is built for. */
export const argon2Cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** How every hash begins that we make today. */
export const ownHashPrefix = `$argon2id$v=19$m=${argon2Cost.memoryCost},t=${argon2Cost.timeCost},p=${argon2Cost.parallelism}$`;

/**
 * The form in which a password is compared and hashed: the same one typed on another keyboard must be the same bytes
 * (NIST SP 800-63B-4 section 3.1.1.2).
 */
export function normalisedPassword(password: string): string {
  return password.normalize('NFKC');
}
