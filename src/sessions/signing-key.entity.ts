import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A key that signs access tokens. Its private half lies here only sealed with `MASTER_KEY`. */
@Entity('signing_keys')
export class SigningKey {
  /** RFC 7638 thumbprint of the public key; the tokens' `kid`. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'signing_keys_pkey' })
  kid!: string;

  @Column('jsonb', { name: 'public_jwk' })
  publicJwk!: { kty: 'EC'; crv: 'P-256'; x: string; y: string };

  /** PKCS #8, sealed for the `kid`. */
  @Column('text', { name: 'sealed_private_key' })
  sealedPrivateKey!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
