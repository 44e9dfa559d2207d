import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PeopleService } from './people.service.js';
import { User } from './user.entity.js';

@Module({ imports: [TypeOrmModule.forFeature([User])], providers: [PeopleService], exports: [PeopleService] })
export class PeopleModule {}
