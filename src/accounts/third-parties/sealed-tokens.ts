import type { SealedColumn } from '../../kernel/master-keys.js';

/** Where third parties' tokens lie, and how they are sealed: JSON, for the id of their identity. */
export const sealedThirdPartyTokens: SealedColumn = {
  table: 'identities',
  idColumn: 'id',
  column: 'sealed_tokens',
  purpose: 'third-party-tokens',
};
