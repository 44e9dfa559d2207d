/** Who is told of which number's SIM. */
export interface Subscription {
  readonly id: string;
  readonly phone: string;
  readonly sink: string;
  readonly accessToken: string | undefined;
  readonly source: string;
  readonly startsAt: Date;
  readonly expiresAt: Date | undefined;
  eventsLeft: number;
}
