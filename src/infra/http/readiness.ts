import { Injectable } from '@nestjs/common';

/** What must hold before this node may serve, by name. Features add their own. */
@Injectable()
export class Readiness {
  private readonly checks = new Map<string, () => Promise<void>>();

  /** `check` rejects while the node may not serve. */
  add(name: string, check: () => Promise<void>): void {
    this.checks.set(name, check);
  }

  /** Asks all of them, now; each name with whether it holds. */
  async ask(): Promise<Map<string, boolean>> {
    const asked = await Promise.all(
      [...this.checks].map(async ([name, check]): Promise<[string, boolean]> => {
        try {
          await check();
          return [name, true];
        } catch {
          return [name, false];
        }
      }),
    );
    return new Map(asked);
  }
}
