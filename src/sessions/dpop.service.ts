import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { AppError } from '../kernel/app-error.js';
import { Clock } from '../kernel/clock.js';
import { PurposeKeys } from '../kernel/master-keys.js';
import { equalInConstantTime } from '../kernel/secret.js';
import { makeNonce, readNonce } from './dpop-nonce.js';
import { judgeProof, type ProofVerdict } from './dpop-proof.js';
import { RevocationsStore, type Admission } from './revocations.store.js';
import { SigningKeysService } from './signing-keys.service.js';

/** A proof and where it was shown. `path` is below the public url: proofs are never compared with the Host header. */
export interface ShownProof {
  readonly proof: string;
  readonly method: string;
  readonly path: string;
  /** The token or secret that it was shown with. */
  readonly credential?: string | undefined;
}

/** A proof that is right in all but whether it is new. */
export interface CheckedProof {
  readonly keyThumbprint: string;
  readonly jti: string;
  readonly issuedAt: number;
}

/** Demonstrated proof of possession (RFC 9449). */
@Injectable()
export class DpopService {
  private readonly nonceKeys: PurposeKeys;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly revocations: RevocationsStore,
    private readonly signingKeys: SigningKeysService,
  ) {
    this.nonceKeys = new PurposeKeys(settings.masterKeys, 'dpop-nonce');
  }

  /**
   * Everything that can be judged without Redis.
   *
   * @throws AppError `invalid_dpop_proof`; `use_dpop_nonce` with a nonce where only the client's clock is wrong
   */
  check(shown: ShownProof): CheckedProof {
    const verdict = this.judge(shown, (nonce) => readNonce(this.nonceKeys.all(), nonce, this.clock.nowSeconds()));
    if (verdict.kind === 'good') return verdict;
    if (verdict.kind === 'clock') throw this.nonceDemand();
    throw invalidProof(verdict.why, shown);
  }

  /**
   * Lets a checked proof in, once; with a session, also asks whether that has been ended.
   *
   * @throws AppError `invalid_dpop_proof` for a proof seen before, `use_dpop_nonce` for one whose mark may be lost,
   * `invalid_token` for a session that has been ended
   */
  async admit(proof: CheckedProof, owner: { id: string; sessionId?: string; credentialSent: boolean }): Promise<void> {
    this.refuse(await this.revocations.admit({ ...proof, ownerId: owner.id }, owner.sessionId), owner.credentialSent);
  }

  /**
   * As `admitAlone`, for a proof that must carry a nonce which was given for one purpose, and the hash of what it is shown
   * with. With that nonce its `iat` is not judged.
   *
   * @throws AppError `challenge_invalid` without the nonce; `invalid_dpop_proof`
   */
  async admitWithNonce(shown: ShownProof, given: { nonce: string; issuedAt: number }): Promise<string> {
    const isGiven = (nonce: string | undefined) => nonce !== undefined && equalInConstantTime(nonce, given.nonce);
    const verdict = this.judge(shown, (nonce) => (isGiven(nonce) ? given.issuedAt : undefined));
    if (verdict.kind === 'invalid') throw invalidProof(verdict.why, shown);
    if (verdict.kind === 'clock' || !isGiven(verdict.nonce)) {
      throw new AppError('challenge_invalid', { detail: 'The proof does not carry the nonce of the challenge.' });
    }
    const credentialSent = shown.credential !== undefined;
    await this.admit(verdict, { id: verdict.keyThumbprint, credentialSent });
    return verdict.keyThumbprint;
  }

  /** Checks and admits a proof that stands alone, before there is any token; tells its key. */
  async admitAlone(shown: ShownProof): Promise<string> {
    const proof = this.check(shown);
    await this.admit(proof, { id: proof.keyThumbprint, credentialSent: false });
    return proof.keyThumbprint;
  }

  private judge(shown: ShownProof, read: (nonce: string) => number | undefined): ProofVerdict {
    return judgeProof(shown.proof, {
      method: shown.method,
      url: this.settings.publicUrl + shown.path,
      credential: shown.credential,
      readNonce: read,
      nowSeconds: this.clock.nowSeconds(),
    });
  }

  private refuse(admission: Admission, tokenSent: boolean): void {
    if (admission === 'admitted') return;
    if (admission === 'revoked') throw new AppError('invalid_token', { detail: 'The session has been ended.' });
    if (admission === 'older') throw this.nonceDemand();
    throw new AppError('invalid_dpop_proof', { detail: 'The proof has been used before.', tokenSent });
  }

  private nonceDemand(): AppError {
    const key = this.nonceKeys.get(this.signingKeys.masterKeyInUse);
    return new AppError('use_dpop_nonce', { dpopNonce: makeNonce(key, this.clock.nowSeconds()) });
  }
}

function invalidProof(why: string, { credential }: ShownProof): AppError {
  return new AppError('invalid_dpop_proof', { detail: why, tokenSent: credential !== undefined });
}
