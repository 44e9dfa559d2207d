import type { Risk, RiskReason } from '../contract/qr-session.js';
import type { QrLogin } from './qr-login.js';

/** One thing that makes a sign-in look risky. */
export interface RiskRule {
  readonly reason: RiskReason;
  readonly applies: (login: QrLogin) => boolean;
}

/** The rules in force. There are none yet: no place is known, and nothing is counted. */
export const riskRules: readonly RiskRule[] = [];

/** Which rules apply, and what they add up to: one reason is elevated, more are high. */
export function assessRisk(login: QrLogin, rules: readonly RiskRule[]): Risk {
  const reasons = rules.filter((rule) => rule.applies(login)).map((rule) => rule.reason);
  const level = reasons.length === 0 ? 'low' : reasons.length === 1 ? 'elevated' : 'high';
  return { level, reasons };
}
