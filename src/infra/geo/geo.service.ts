import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { open, type CityResponse, type Reader } from 'maxmind';
import { SETTINGS, type Settings, SettingsError } from '../../config/settings.js';
import type { Locale } from '../../contract/primitives.js';

/** Where an address is, as far as a database tells. */
export interface Place {
  /** ISO 3166-1, two letters. */
  readonly country: string;
  readonly region?: string;
  readonly city?: string;
}

/** Looks addresses up in the MaxMind database (MMDB) that `GEO_DATABASE` names. Without one, no place is known. */
@Injectable()
export class GeoService implements OnModuleInit {
  private reader: Reader<CityResponse> | undefined;

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** @throws SettingsError where the file is no such database */
  async onModuleInit(): Promise<void> {
    const { geoDatabase } = this.settings;
    if (geoDatabase === undefined) return;
    try {
      this.reader = await open<CityResponse>(geoDatabase);
    } catch {
      throw new SettingsError([`GEO_DATABASE names no MaxMind database (MMDB): ${geoDatabase}`]);
    }
  }

  /**
   * The place of an address or of a masked network, whose first address stands for all of it: databases tell no two
   * places apart within one. Null where it isn't known.
   */
  placeOf(network: string | null, locale: Locale): Place | null {
    const [address = ''] = (network ?? '').split('/');
    const found = this.find(address);
    const country = found?.country?.iso_code ?? found?.registered_country?.iso_code;
    if (country === undefined) return null;
    const region = nameIn(locale, found?.subdivisions?.[0]?.names);
    const city = nameIn(locale, found?.city?.names);
    return { country, ...(region !== undefined && { region }), ...(city !== undefined && { city }) };
  }

  // An address that is none, or an IPv6 in a database of IPv4, is thrown at.
  private find(address: string): CityResponse | null {
    try {
      return this.reader?.get(address) ?? null;
    } catch {
      return null;
    }
  }
}

type Names = NonNullable<CityResponse['city']>['names'];

function nameIn(locale: Locale, names: Names | undefined): string | undefined {
  return names?.[locale] ?? names?.en;
}
