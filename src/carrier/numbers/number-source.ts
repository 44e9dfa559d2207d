import type { NumberSourceId } from '../../config/carrier-settings.js';
import type { NumberFacts } from './number-facts.js';

/** DI token of the sources that are open here. */
export const NUMBER_SOURCES = Symbol('number sources');

/** What one source tells of a number since a moment. Here `sim: 'swapped'` is at any time since, however long ago. */
export interface SourceAnswer extends NumberFacts {
  /** When its SIM was last swapped or first put into use; null where the source doesn't say. */
  readonly simChangedAt: Date | null;
}

/** Knows what became of a number since. One adapter for each of NUMBER_SOURCES. */
export abstract class NumberSource {
  abstract readonly id: NumberSourceId;

  /** Whether it may know this E.164 number at all; no other is asked about. */
  abstract covers(number: string): boolean;

  /**
   * What became of it since; what the source can't tell is unknown. Takes as long as a carrier may, and no longer.
   * `recycledAt` is when it was last learnt that it has another owner: a source that knows whole days alone doesn't tell
   * that again.
   *
   * @throws CarrierRefusal where it tells nothing at all
   */
  abstract ask(number: string, since: Date, recycledAt?: Date | null): Promise<SourceAnswer>;
}
