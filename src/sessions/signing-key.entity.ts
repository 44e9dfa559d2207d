import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PublicJwk } from '../kernel/jws.js';

/** A key that signs access tokens. Its private half lies here only sealed with `MASTER_KEY`. */
@Entity('signing_keys')
export class SigningKey {
  /** RFC 7638 thumbprint of the public key; the tokens' `kid`. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'signing_keys_pkey' })
  kid!: string;

  /** For people who look; what verifies is taken from the sealed half, which nobody can write without `MASTER_KEY`. */
  @Column('jsonb', { name: 'public_jwk' })
  publicJwk!: PublicJwk;

  /** PKCS #8, sealed for the `kid`. */
  @Column('text', { name: 'sealed_private_key' })
  sealedPrivateKey!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  /** From when it signs, until the next key does: see `signing-key-life.ts`. */
  @Column('timestamptz', { name: 'signs_from', default: () => 'now()' })
  signsFrom!: Date;
}
