import { Global, Module } from '@nestjs/common';
import { Clock } from './clock.js';
import { Random } from './random.js';

/** Time and chance, injected so that tests can set them. */
@Global()
@Module({ providers: [Clock, Random], exports: [Clock, Random] })
export class KernelModule {}
