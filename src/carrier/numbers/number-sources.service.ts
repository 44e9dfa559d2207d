import { Inject, Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { CarrierRefusal, carrierTimeoutMs } from '../providers/carrier-provider.js';
import { combine, nothingKnown } from './number-findings.js';
import { NUMBER_SOURCES, type NumberSource, type SourceAnswer } from './number-source.js';

/** Asks all who may know what became of a number. */
@Injectable()
export class NumberSourcesService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(NUMBER_SOURCES) private readonly sources: readonly NumberSource[],
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(NumberSourcesService.name);
  }

  /** Whether anyone may know what became of this E.164 number. */
  cover(number: string): boolean {
    return this.sources.some((source) => source.covers(number));
  }

  /** What they tell, in one; what fails or is late tells nothing, and its owner is `unanswered`. `recycledAt` as for a source. */
  async ask(number: string, since: Date, recycledAt: Date | null): Promise<SourceAnswer> {
    const asked = this.sources.filter((source) => source.covers(number));
    const answers = await Promise.all(
      asked.map((source) => this.askOne(source, () => source.ask(number, since, recycledAt))),
    );
    const told = combine(
      answers.filter((answer) => answer !== undefined),
      since,
    );
    const hasFailed = answers.includes(undefined);
    return told.owner === 'unknown' && hasFailed ? { ...told, owner: 'unanswered' } : told;
  }

  private async askOne(source: NumberSource, ask: () => Promise<SourceAnswer>): Promise<SourceAnswer | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new CarrierRefusal('late', 'no answer in time'));
      }, carrierTimeoutMs(this.settings));
    });
    try {
      return await Promise.race([ask(), tooLate]);
    } catch (error) {
      // A refusal's reason has been cleaned by whoever made it; of anything else only its kind is safe to log.
      const [trouble, reason] =
        error instanceof CarrierRefusal
          ? [error.trouble, error.reason]
          : ['failed', error instanceof Error ? error.name : typeof error];
      this.logger.warn({ source: source.id, trouble, reason }, 'nobody could tell what became of a number');
      return trouble === 'number_invalid' ? nothingKnown : undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}
