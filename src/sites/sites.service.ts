import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { AllowedOrigins } from '../infra/http/allowed-origins.js';
import { AddressesService } from '../infra/limits/addresses.service.js';
import { AppError } from '../kernel/app-error.js';
import { Clock } from '../kernel/clock.js';
import { Random } from '../kernel/random.js';
import { equalInConstantTime, hashSecret } from '../kernel/secret.js';
import { parseBasic } from './basic-credentials.js';
import { Client } from './client.entity.js';
import { addressAllowanceOf, allowsOrigin, firstPartyId, type Site, type SitePolicy } from './site.js';

export type { Site } from './site.js';

export interface NewSite {
  readonly id: string;
  readonly name: string;
  readonly allowedOrigins: readonly string[];
  readonly policy: SitePolicy;
}

// Sites change by hand and are asked for with every call: what is known may be this old on another node, and what
// isn't is looked up again, though never more often than this.
const freshForMs = 5_000;
const lookAgainAfterMs = 250;

/** The sites, our own among them. */
@Injectable()
export class SitesService implements AllowedOrigins {
  private loaded: { readonly at: number; readonly sites: Promise<ReadonlyMap<string, Site>> } | undefined;

  constructor(
    @InjectRepository(Client) private readonly clients: Repository<Client>,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly addresses: AddressesService,
  ) {}

  /** The site of an id; our own where there is none given. */
  async find(clientId: string | undefined): Promise<Site | undefined> {
    const id = clientId ?? firstPartyId;
    return (await this.all(freshForMs)).get(id) ?? (await this.all(lookAgainAfterMs)).get(id);
  }

  /** Our own pages and apps, which the first migration enters. */
  async firstParty(): Promise<Site> {
    const own = await this.find(firstPartyId);
    if (!own) throw new Error(`there is no client ${firstPartyId}`);
    return own;
  }

  async isKnown(origin: string): Promise<boolean> {
    return (await this.allowanceAt(origin)) !== undefined;
  }

  async allowanceAt(origin: string): Promise<number | undefined> {
    return (
      allowanceAmong(await this.all(freshForMs), origin) ?? allowanceAmong(await this.all(lookAgainAfterMs), origin)
    );
  }

  /** @throws AppError `origin_not_allowed` unless the site may be used from there. */
  assertOrigin(site: Site, origin: string): void {
    if (!allowsOrigin(site, origin)) {
      throw new AppError('origin_not_allowed', { detail: 'This origin is not on the list of the client.' });
    }
  }

  /**
   * The id under which an address is counted at a site. A site with limits of its own is counted by itself: its many
   * people take nothing from those of other sites, nor the other way round.
   */
  addressIdOf(site: Site, address: string): string {
    return this.addresses.idOf(address, site.addressAllowance === 1 ? '' : site.id);
  }

  /** The site whose credentials an `Authorization: Basic` header holds, if they are right. */
  async authenticate(authorization: string | undefined): Promise<Site | undefined> {
    const given = parseBasic(authorization);
    const site = given && (await this.find(given.clientId));
    if (!given || !site?.secretHash) return undefined;
    return equalInConstantTime(hashSecret(given.secret), site.secretHash) ? site : undefined;
  }

  /** Makes a site and the secret for its servers, which is not kept and cannot be read again. */
  async create(site: NewSite): Promise<{ secret: string }> {
    const secret = this.random.secret('cs_');
    await this.clients.insert({
      ...site,
      allowedOrigins: [...site.allowedOrigins],
      secretHash: hashSecret(secret),
      createdAt: this.clock.date(),
    });
    this.loaded = undefined;
    return { secret };
  }

  private all(maxAgeMs: number): Promise<ReadonlyMap<string, Site>> {
    const now = this.clock.now();
    if (!this.loaded || now - this.loaded.at > maxAgeMs) {
      const sites = this.load();
      this.loaded = { at: now, sites };
      sites.catch(() => {
        this.loaded = undefined;
      });
    }
    return this.loaded.sites;
  }

  private async load(): Promise<ReadonlyMap<string, Site>> {
    const clients = await this.clients.find();
    return new Map(clients.map((client) => [client.id, this.siteOf(client)]));
  }

  private siteOf(client: Client): Site {
    const isFirstParty = client.id === firstPartyId;
    const { publicUrl } = this.settings;
    const { id, name, policy, secretHash } = client;
    return {
      id,
      name,
      policy,
      secretHash,
      addressAllowance: addressAllowanceOf(policy),
      audience: isFirstParty ? publicUrl : id,
      allowedOrigins: isFirstParty ? [publicUrl] : client.allowedOrigins,
    };
  }
}

/** The most that a site at this origin has: several may share one. */
function allowanceAmong(sites: ReadonlyMap<string, Site>, origin: string): number | undefined {
  const allowances = [...sites.values()].flatMap((site) => (allowsOrigin(site, origin) ? [site.addressAllowance] : []));
  return allowances.length > 0 ? Math.max(...allowances) : undefined;
}
