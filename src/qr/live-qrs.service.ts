import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { PlacesService, type Place } from '../infra/limits/places.service.js';
import { longestApprovalMs, type QrLogin } from './qr-login.js';

type Counted = Pick<QrLogin, 'id' | 'addressId'>;

/** Bounds how many QR sessions of one address live at once: each holds documents, timers and polls of ours. */
@Injectable()
export class LiveQrsService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly places: PlacesService,
  ) {}

  /** Counts a session that is about to begin; Redis's time. @throws AppError `rate_limited` */
  async begin(login: Counted, allowance: number): Promise<number> {
    const { now } = await this.places.take(placeOf(login), this.settings.qrLivesMs.pending, allowance);
    return now;
  }

  /** It has been scanned, so it lives on; it is counted until it is over, or until no state can last longer. */
  goOn(login: Counted): void {
    this.places.keep(placeOf(login), longestApprovalMs(this.settings.qrLivesMs));
  }

  end(login: Counted): void {
    this.places.leave(placeOf(login));
  }
}

function placeOf({ id, addressId }: Counted): Place {
  return { count: 'liveQrs', subjectId: addressId, holder: id };
}
