import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { idPattern, type Locale } from '../../contract/primitives.js';
import type { CodePurpose, CodeRequest, SentCode } from '../../contract/verification.js';
import { AddressesService } from '../../infra/limits/addresses.service.js';
import { AppError } from '../../kernel/app-error.js';
import { Random } from '../../kernel/random.js';
import type { Caller } from '../../sessions/access.service.js';
import { readEmail, readPhone } from '../identifier.js';
import { MessagesService } from '../messages/messages.service.js';
import { CodeLimitsService, resendSeconds } from './code-limits.service.js';
import { CodesStore, codeSeconds, type CodeRecipient } from './codes.store.js';
import { OwnRecipientsStore } from './own-recipients.store.js';

/** Who asks for a code, or shows one. */
export interface Asker {
  /** The whole address, for the limits. */
  readonly address: string;
  /** The key of the proof, where there is one. */
  readonly keyThumbprint?: string | undefined;
  /** Who is signed in, where someone is. */
  readonly caller?: Caller | undefined;
  /** In which language to write; Chinese unless it says otherwise. */
  readonly locale?: Locale | undefined;
}

/** What was proved by a code: that one has this phone or mailbox. */
export interface ProvedRecipient extends CodeRecipient {
  readonly channel: CodeRequest['channel'];
}

const digits = 6;

/** Purposes whose codes only the session may use that asked for them. */
const ofSession: readonly CodePurpose[] = ['bind', 'step_up'];

/** Codes to phones and mailboxes: each for one recipient, purpose and request, once, for five minutes and five tries. */
@Injectable()
export class CodesService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly codes: CodesStore,
    private readonly limits: CodeLimitsService,
    private readonly own: OwnRecipientsStore,
    private readonly messages: MessagesService,
    private readonly addresses: AddressesService,
    private readonly random: Random,
  ) {}

  /**
   * Sends a code, to known and unknown recipients alike. The code before stays good until this one has been sent.
   *
   * @throws AppError `invalid_token` where the purpose needs a caller; `phone_invalid`, `country_not_allowed`;
   * `not_found` for a step-up by what isn't the caller's own; `rate_limited`, `budget_exhausted`; and as
   * `MessagesService.send`
   */
  async send(request: CodeRequest, asker: Asker): Promise<SentCode> {
    const { channel, purpose } = request;
    const boundTo = sessionFor(purpose, asker);
    if (!this.messages.isOpen(channel)) throw new AppError('not_found', { detail: 'This channel is not open here.' });
    const { recipient, dialCode } = await this.recipientOf(request, asker);
    const { address, keyThumbprint } = asker;
    const taken = await this.limits.take({ recipient, dialCode, address, keyThumbprint });
    const code = this.random.digits(digits);
    try {
      const message = { channel, to: recipient.identifier, code, purpose, locale: asker.locale ?? 'zh-CN' };
      await this.messages.send({ ...message, correlationId: this.random.id() });
    } catch (error) {
      // Whoever didn't answer may have sent it: were that free, a slow provider could be made to send without end.
      const mayBeSent = error instanceof AppError && error.code === 'provider_timeout';
      if (mayBeSent) taken.giveBackPause();
      else taken.giveBack();
      throw error;
    }
    const askerId = keyThumbprint ?? this.addresses.idOf(address);
    const requestId = await this.codes.keep({ recipient, purpose, askerId, boundTo, code });
    return { requestId, expiresIn: codeSeconds, resendAfter: resendSeconds };
  }

  /**
   * What the code proves. Wrong, old, used and foreign codes are not told apart.
   *
   * @throws AppError `code_invalid`; `invalid_token` where the purpose needs a caller
   */
  async redeem(
    { requestId, code }: { requestId: string; code: string },
    purpose: CodePurpose,
    asker: Asker,
  ): Promise<ProvedRecipient> {
    const boundTo = sessionFor(purpose, asker);
    const typed = code.normalize('NFKC').replace(/\s/g, '');
    const recipient = await this.codes.redeem(requestId, { purpose, boundTo, code: typed });
    if (!recipient) throw new AppError('code_invalid');
    return { ...recipient, channel: recipient.type === 'phone' ? 'sms' : 'email' };
  }

  private async recipientOf(
    request: CodeRequest,
    { caller }: Asker,
  ): Promise<{ recipient: CodeRecipient; dialCode: string | undefined }> {
    const { to, purpose } = request;
    const type = request.channel === 'sms' ? 'phone' : 'email';
    // Pages know their own numbers and addresses by masks only.
    const ownId = purpose === 'step_up' && idPattern.test(to) ? to : undefined;
    const meant = ownId === undefined ? this.read(request) : undefined;
    if (purpose !== 'step_up') return this.checked({ type, identifier: meant ?? '' });
    const identifier = await this.own.find(
      caller?.userId ?? '',
      type,
      ownId === undefined ? { identifier: meant ?? '' } : { id: ownId },
    );
    if (identifier === undefined) throw new AppError('not_found', { detail: 'This is no way of yours to sign in.' });
    return this.checked({ type, identifier });
  }

  private read({ channel, to }: CodeRequest): string {
    if (channel === 'sms') {
      const phone = readPhone(to, this.settings.codes.homeCountry);
      if (!phone) throw new AppError('phone_invalid');
      return phone.number;
    }
    const address = readEmail(to);
    if (address !== undefined) return address;
    throw new AppError('invalid_request', { errors: [{ path: 'to', message: 'must be an email address' }] });
  }

  private checked(recipient: CodeRecipient): { recipient: CodeRecipient; dialCode: string | undefined } {
    if (recipient.type === 'email') return { recipient, dialCode: undefined };
    const { smsCountries, homeCountry } = this.settings.codes;
    const phone = readPhone(recipient.identifier, homeCountry);
    if (!phone) throw new AppError('phone_invalid');
    if (!phone.country || !smsCountries.includes(phone.country)) throw new AppError('country_not_allowed');
    if (!phone.isMobile) throw new AppError('phone_invalid', { detail: 'No mobile phone has such a number.' });
    return { recipient, dialCode: phone.dialCode };
  }
}

function sessionFor(purpose: CodePurpose, { caller }: Asker): string {
  if (!ofSession.includes(purpose)) return '';
  if (!caller) throw new AppError('invalid_token', { detail: 'An access token is required.' });
  return caller.sessionId;
}
