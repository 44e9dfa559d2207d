import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.js';
import { KeyRotationService } from './key-rotation.service.js';
import { SigningKey } from './signing-key.entity.js';
import { SigningKeysStore } from './signing-keys.store.js';

/** The keys as rows: what the nodes share with the command `npm run keys`, which holds none itself. */
@Module({
  imports: [TypeOrmModule.forFeature([SigningKey]), AuditModule],
  providers: [KeyRotationService, SigningKeysStore],
  exports: [KeyRotationService, SigningKeysStore],
})
export class SigningKeysModule {}
