import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { AppError } from '../../kernel/app-error.js';
import { PeopleService } from '../../people/people.service.js';
import { readPhone } from '../identifier.js';
import { IdentitiesStore } from '../identities/identities.store.js';
import { weaknessOf } from './password-policy.js';

/** Refuses passwords that others would guess. */
@Injectable()
export class PasswordStrengthService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly people: PeopleService,
    private readonly identities: IdentitiesStore,
  ) {}

  /** By what can be said before it is known whose it is to be. @throws AppError `password_too_weak` */
  assertStrong(password: string, ownNames: readonly string[] = []): void {
    const weakness = weaknessOf(password, ownNames);
    if (weakness !== undefined) throw new AppError('password_too_weak', { detail: weakness });
  }

  /** Also by what the person is known by. @throws AppError `password_too_weak` */
  async assertStrongFor(userId: string, password: string): Promise<void> {
    const [person, identities] = await Promise.all([this.people.find(userId), this.identities.of(userId)]);
    const names = identities.flatMap((identity) => this.namesIn(identity));
    this.assertStrong(password, [person?.nickname ?? '', ...names]);
  }

  private namesIn({ type, identifier }: { type: string; identifier: string }): string[] {
    if (type === 'email') return [identifier, identifier.slice(0, identifier.lastIndexOf('@'))];
    if (type !== 'phone') return type === 'username' ? [identifier] : [];
    const phone = readPhone(identifier, this.settings.codes.homeCountry);
    return phone ? [phone.number.slice(1), phone.number.slice(1 + phone.dialCode.length)] : [identifier];
  }
}
