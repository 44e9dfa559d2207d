import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { ThirdPartySettings } from '../../config/third-party-settings.js';
import { AppError } from '../../kernel/app-error.js';
import { Clock } from '../../kernel/clock.js';
import { GithubThirdParty } from './github-third-party.client.js';
import { OidcThirdParty } from './oidc-third-party.client.js';
import { ProviderHttp } from './provider-http.client.js';
import { QqThirdParty } from './qq-third-party.client.js';
import type { ThirdParty } from './third-party.js';
import { WeiboThirdParty } from './weibo-third-party.client.js';
import { WeixinThirdParty } from './weixin-third-party.client.js';

/** The third parties that the settings open, in the order in which pages show them. */
function openThirdParties(settings: ThirdPartySettings, http: ProviderHttp, clock: Clock): ThirdParty[] {
  const { weixin, qq, weibo, github, oidc } = settings;
  return [
    weixin && new WeixinThirdParty(weixin, http, clock),
    qq && new QqThirdParty(qq, http, clock),
    weibo && new WeiboThirdParty(weibo, http, clock),
    github && new GithubThirdParty(github, http, clock),
    ...oidc.map((issuer) => new OidcThirdParty(issuer, http, clock)),
  ].filter((thirdParty) => thirdParty !== undefined);
}

/** Which third parties can be used here. */
@Injectable()
export class ThirdPartyRegistry {
  readonly all: readonly ThirdParty[];
  private readonly publicUrl: string;

  constructor(@Inject(SETTINGS) settings: Settings, http: ProviderHttp, clock: Clock) {
    this.all = openThirdParties(settings.thirdParties, http, clock);
    this.publicUrl = settings.publicUrl;
  }

  /** @throws AppError `not_found` */
  get(id: string): ThirdParty {
    const found = this.all.find((thirdParty) => thirdParty.id === id);
    if (!found) throw new AppError('not_found', { detail: 'There is no such third party here.' });
    return found;
  }

  /** The one address that is registered with it. */
  callbackUrlOf({ id }: ThirdParty): string {
    return `${this.publicUrl}/v1/auth/oauth/${id}/callback`;
  }
}
