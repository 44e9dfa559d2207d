import type { DataSourceOptions } from 'typeorm';
import { InitialSchema1764000000000 } from '../migrations/1764000000000-initial-schema.js';
import { SigningKeyTimes1764300000000 } from '../migrations/1764300000000-signing-key-times.js';
import { Accounts1764500000000 } from '../migrations/1764500000000-accounts.js';
import { Histories1764510000000 } from '../migrations/1764510000000-histories.js';
import { WhatAPasswordRestsOn1764520000000 } from '../migrations/1764520000000-what-a-password-rests-on.js';
import { WhatAnIdentityRestsOn1764521000000 } from '../migrations/1764521000000-what-an-identity-rests-on.js';
import { PhoneNumbers1764600000000 } from '../migrations/1764600000000-phone-numbers.js';
import { Identity } from './accounts/identities/identity.entity.js';
import { Password } from './accounts/passwords/password.entity.js';
import { AuditEvent } from './audit/audit-event.entity.js';
import { NumberNotice } from './carrier/notices/number-notice.entity.js';
import { PhoneNumber } from './carrier/numbers/phone-number.entity.js';
import { connectionOptions } from './infra/postgres/connection-options.js';
import { User } from './people/user.entity.js';
import { QrOutcome } from './qr/qr-outcome.entity.js';
import { Device } from './sessions/device.entity.js';
import { LoginEvent } from './sessions/login-event.entity.js';
import { RefreshToken } from './sessions/refresh-token.entity.js';
import { Session } from './sessions/session.entity.js';
import { SigningKey } from './sessions/signing-key.entity.js';
import { Client } from './sites/client.entity.js';

/** The whole schema: every entity, and every migration in order. */
export function dataSourceOptions(databaseUrl: string): DataSourceOptions {
  return {
    ...connectionOptions(databaseUrl),
    entities: [
      User,
      Client,
      AuditEvent,
      Device,
      Session,
      RefreshToken,
      LoginEvent,
      SigningKey,
      Identity,
      Password,
      QrOutcome,
      PhoneNumber,
      NumberNotice,
    ],
    migrations: [
      InitialSchema1764000000000,
      SigningKeyTimes1764300000000,
      Accounts1764500000000,
      Histories1764510000000,
      WhatAPasswordRestsOn1764520000000,
      WhatAnIdentityRestsOn1764521000000,
      PhoneNumbers1764600000000,
    ],
    migrationsTableName: 'migrations',
  };
}
