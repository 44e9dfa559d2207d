import { Inject, Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { ConfirmResult, Initiator, QrReason, RejectRequest, ScanResult } from '../contract/qr-session.js';
import { GeoService } from '../infra/geo/geo.service.js';
import { unconfirmedScanSeconds } from '../infra/limits/limits.js';
import { PlacesService, type Place } from '../infra/limits/places.service.js';
import { AppError } from '../kernel/app-error.js';
import { maskName } from '../kernel/mask.js';
import { Random } from '../kernel/random.js';
import { hashSecret } from '../kernel/secret.js';
import { PeopleService, type Person } from '../people/people.service.js';
import type { Caller } from '../sessions/access.service.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { SitesService } from '../sites/sites.service.js';
import { ApprovalAttemptsService, type CallingPhone } from './approval-attempts.service.js';
import { LiveQrsService } from './live-qrs.service.js';
import { isFromBeforePassword, longestApprovalMs, withdrawalReasons, type QrInput, type QrLogin } from './qr-login.js';
import { QrLoginService } from './qr-login.service.js';
import { QrLoginStore, type ReadLogin } from './qr-login.store.js';
import { assessRisk, riskRules } from './qr-risk.js';
import { expiryOf } from './qr-view.js';

const checkCodeDigits = 2;

/** The phone's side: who asks, yes or no. */
@Injectable()
export class QrApprovalService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly logins: QrLoginService,
    private readonly store: QrLoginStore,
    private readonly people: PeopleService,
    private readonly sites: SitesService,
    private readonly sessions: SessionsService,
    private readonly audit: AuditService,
    private readonly attempts: ApprovalAttemptsService,
    private readonly places: PlacesService,
    private readonly liveQrs: LiveQrsService,
    private readonly geo: GeoService,
    private readonly random: Random,
  ) {}

  /**
   * Takes a code for the phone that scanned it first, and shows it who asks. Signs no one in.
   *
   * @throws AppError `qr_not_found`, `qr_already_scanned`, `qr_state_conflict`, `rate_limited`
   */
  async scan(qrId: string, phone: CallingPhone): Promise<ScanResult> {
    return this.attempts.run(phone, async (allowed) => {
      const [found] = await Promise.all([this.logins.read(qrId), allowed]);
      // Asked for unknown codes too, so that a person at the limit cannot tell them apart.
      const place = unconfirmedScan(phone.caller, qrId);
      const { isNew } = await this.places.take(place, unconfirmedScanSeconds * 1000);
      try {
        if (!found) throw new AppError('qr_not_found');
        return await this.take(found, phone.caller);
      } catch (error) {
        if (isNew) this.places.leave(place);
        throw error;
      }
    });
  }

  /**
   * Says yes.
   *
   * @throws AppError `temp_token_invalid`, `qr_not_found`, `qr_state_conflict`, `invalid_token`, `rate_limited`
   */
  async confirm(qrId: string, phone: CallingPhone, tempToken: string): Promise<ConfirmResult> {
    const { caller } = phone;
    const input = {
      type: 'confirm',
      sessionId: caller.sessionId,
      tempTokenHash: hashSecret(tempToken),
      signInSessionId: this.random.id(),
      checkCode: this.random.digits(checkCodeDigits),
    } as const;
    const { login } = await this.move(qrId, phone, input, this.assertMaySayYes(qrId, caller));
    this.places.leave(unconfirmedScan(caller, qrId));
    return login.checkCode === undefined
      ? { state: 'confirmed' }
      : { state: 'code_required', checkCode: login.checkCode };
  }

  /** Says no, and may report it. @throws AppError as `confirm` */
  async reject(qrId: string, phone: CallingPhone, request: RejectRequest): Promise<void> {
    const { caller } = phone;
    const report = request.report ?? false;
    const input = {
      type: 'reject',
      sessionId: caller.sessionId,
      tempTokenHash: hashSecret(request.tempToken),
      report,
    } as const;
    const { login } = await this.move(qrId, phone, input);
    await this.audit.record({
      type: report ? 'qr.reported' : 'qr.rejected',
      userId: caller.userId,
      subject: { qrId, clientId: login.clientId, ...login.initiator },
    });
  }

  /** The session, for the phone that scanned it alone. @throws AppError `qr_not_found` */
  async find(qrId: string, caller: Caller): Promise<ReadLogin> {
    const found = await this.logins.read(qrId);
    if (found?.login.approver?.sessionId !== caller.sessionId) throw new AppError('qr_not_found');
    return found;
  }

  /** Cancels what a sign-in session has scanned and not finished. */
  async withdraw(sessionId: string, reason: QrReason): Promise<void> {
    const qrIds = await this.store.scannedBy(sessionId);
    await Promise.all(qrIds.map((qrId) => this.cancelIfOpen(qrId, sessionId, reason)));
  }

  private async take(found: ReadLogin, caller: Caller): Promise<ScanResult> {
    const [person, site] = await Promise.all([this.people.find(caller.userId), this.sites.find(found.login.clientId)]);
    if (!person || !site) throw new AppError('qr_not_found');
    if (person.status !== 'active') throw new AppError('invalid_token', { detail: 'This account is locked.' });
    const { id } = found.login;
    const tempToken = this.random.secret('qrt_');
    const risk = assessRisk(found.login, riskRules);
    // Noted first: should this session end between the two, the QR session is found and cancelled.
    await this.store.noteApprover(caller.sessionId, id, longestApprovalMs(this.settings.qrLivesMs));
    const { login: scanned, now } = await this.logins.move(found, {
      type: 'scan',
      approver: {
        userId: person.id,
        sessionId: caller.sessionId,
        credentialsVersion: person.credentialsVersion,
        displayName: maskName(person.nickname),
        avatarUrl: person.avatarUrl,
        tempTokenHash: hashSecret(tempToken),
        risk,
        needsCheckCode: site.policy.checkCode === 'always',
      },
    });
    this.liveQrs.goOn(scanned);
    return {
      tempToken,
      ...expiryOf(scanned, now),
      initiator: await this.initiatorOf(scanned, site.name, person),
      risk,
      checkCode: site.policy.checkCode === 'always',
    };
  }

  /** All that must hold is asked at once, so that the way from "yes" to the tokens has no round trip more. */
  private async move(
    qrId: string,
    phone: CallingPhone,
    input: QrInput,
    mayDecide: Promise<number | undefined> = Promise.resolve(undefined),
  ): Promise<ReadLogin> {
    return this.attempts.run(phone, async (allowed) => {
      const [found, , credentialsVersion] = await Promise.all([this.logins.require(qrId), allowed, mayDecide]);
      if (credentialsVersion !== undefined && isFromBeforePassword(found.login, credentialsVersion)) {
        await this.cancelIfOpen(qrId, phone.caller.sessionId, withdrawalReasons.password_changed);
        throw new AppError('temp_token_invalid', { detail: 'The password was changed after the scan.' });
      }
      return this.logins.move(found, input);
    });
  }

  /**
   * Redis's mirror let the caller in; the truth is asked once more before a yes.
   *
   * @returns the person's credentials version
   * @throws AppError `invalid_token`
   */
  private async assertMaySayYes(qrId: string, { sessionId }: Caller): Promise<number> {
    const { standing, person } = await this.sessions.standingOf(sessionId);
    if (standing === 'alive' && person) return person.credentialsVersion;
    await this.cancelIfOpen(qrId, sessionId, withdrawalReasons[standing === 'locked' ? 'locked' : 'ended']);
    throw new AppError('invalid_token', { detail: 'This session may not say yes any more.' });
  }

  private async cancelIfOpen(qrId: string, sessionId: string, reason: QrReason): Promise<void> {
    const found = await this.logins.read(qrId);
    if (found?.login.approver?.sessionId !== sessionId) return;
    try {
      await this.logins.move(found, { type: 'cancel', reason });
    } catch (error) {
      // Finished or gone already: there is nothing left to withdraw.
      if (!(error instanceof AppError && ['qr_state_conflict', 'qr_not_found'].includes(error.code))) throw error;
    }
  }

  private async initiatorOf(login: QrLogin, clientName: string, { id, locale }: Person): Promise<Initiator> {
    const { browserKey } = login;
    return {
      clientId: login.clientId,
      clientName,
      ...login.initiator,
      location: this.geo.placeOf(login.initiator.ip, locale),
      requestedAt: new Date(login.createdAt).toISOString(),
      known: browserKey !== null && (await this.sessions.isKnownDevice(id, browserKey)),
    };
  }
}

/** What a person has left of their scans; confirming gives it back. */
function unconfirmedScan(caller: Caller, qrId: string): Place {
  return { count: 'unconfirmedScans', subjectId: caller.userId, holder: qrId };
}
