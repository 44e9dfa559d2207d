import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AuditService } from '../../audit/audit.service.js';
import { NumberStandingService } from '../../carrier/numbers/number-standing.service.js';
import type { SecondStep } from '../../contract/carrier.js';
import type { Tokens } from '../../contract/tokens.js';
import { maskAddress } from '../../kernel/address.js';
import { AppError } from '../../kernel/app-error.js';
import { AccountProofService } from '../account-proof.service.js';
import type { Asker } from '../codes/codes.service.js';
import { IdentitiesStore } from '../identities/identities.store.js';
import { ProvedSignInService, type Proved } from '../proved-sign-in.service.js';
import { TicketsService } from '../tickets.service.js';

const ticketSeconds = 600;

const firstStepSchema = z.object({
  userId: z.string(),
  identityId: z.string(),
  number: z.string(),
  method: z.enum(['carrier', 'code']),
});

/** What has been proved so far: to have the number of this account. */
type FirstStep = z.infer<typeof firstStepSchema>;

const ticketSchema = firstStepSchema.extend({ keyThumbprint: z.string() });

/** Goes on with a sign-in for which a phone number alone was not enough: something else of the account is proved, too. */
@Injectable()
export class SecondStepService {
  constructor(
    private readonly tickets: TicketsService,
    private readonly proofs: AccountProofService,
    private readonly identities: IdentitiesStore,
    private readonly numbers: NumberStandingService,
    private readonly signIns: ProvedSignInService,
    private readonly audit: AuditService,
  ) {}

  /** The refusal that asks, with the ticket to go on with: good for ten minutes, with the key that came. */
  async ask(firstStep: FirstStep, keyThumbprint: string): Promise<AppError> {
    const ticket = await this.tickets.issue('second_step', { ...firstStep, keyThumbprint }, ticketSeconds);
    return stillAsked(ticket);
  }

  /**
   * Tokens for whoever proves the rest. A proof that fails leaves the ticket good: people mistype passwords. The number
   * counts as theirs beyond doubt from then on.
   *
   * @throws AppError `ticket_invalid`; as the proof, also where it is of another account; `step_up_required` for one that
   * rests on the same number; `account_locked`
   */
  async signIn({ ticket, proof, device }: SecondStep, asker: Asker & { keyThumbprint: string }): Promise<Tokens> {
    const { keyThumbprint } = asker;
    const firstStep = await this.tickets.read('second_step', ticket, ticketSchema);
    const isTheirs = (content: z.infer<typeof ticketSchema>) => content.keyThumbprint === keyThumbprint;
    if (!isTheirs(firstStep)) throw new AppError('ticket_invalid');
    const proved = await this.proofs.prove(proof, asker, device, 'step_up');
    assertOther(proved, firstStep, ticket);
    const { userId, identityId, number, method } = await this.tickets.take(
      'second_step',
      ticket,
      ticketSchema,
      isTheirs,
    );
    const identity = await this.identities.find({ type: 'phone', identifier: number });
    if (identity?.id !== identityId || identity.userId !== userId) throw new AppError('ticket_invalid');
    await this.numbers.noteTrusted(number);
    await this.audit.record({ type: 'number.trusted', userId, subject: { identityId } });
    const { credentialsVersion } = proved;
    return this.signIns.signIn(
      {
        userId,
        identityId,
        method,
        factor: identityId,
        ...(credentialsVersion !== undefined && { credentialsVersion }),
      },
      { device, keyThumbprint, address: maskAddress(asker.address) },
    );
  }
}

function assertOther(proved: Proved, firstStep: FirstStep, ticket: string): void {
  if (proved.userId !== firstStep.userId) {
    throw new AppError(proved.method === 'code' ? 'code_invalid' : 'invalid_credentials');
  }
  // A password that this number has reset is no other proof than the number.
  if (proved.factor === firstStep.identityId) throw stillAsked(ticket);
}

function stillAsked(ticket: string): AppError {
  const detail = 'The number alone is not enough: prove something of the account that does not rest on it, too.';
  return new AppError('step_up_required', { detail, ticket });
}
