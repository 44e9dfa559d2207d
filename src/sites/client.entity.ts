import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SitePolicy } from './site.js';

/** A site that shows codes and receives tokens: an OAuth client. */
@Entity('clients')
export class Client {
  /** Chosen by whoever runs the service; also the `aud` of its tokens. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'clients_pkey' })
  id!: string;

  @Column('text')
  name!: string;

  /** Exact web origins, as browsers send them. */
  @Column('text', { name: 'allowed_origins', array: true })
  allowedOrigins!: string[];

  @Column('jsonb')
  policy!: SitePolicy;

  /** SHA-256 of its secret; null where it has no server of its own. */
  @Column('text', { name: 'secret_hash', nullable: true })
  secretHash!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
