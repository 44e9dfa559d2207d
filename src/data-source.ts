import { DataSource } from 'typeorm';
import { databaseUrlFrom } from './config/settings.js';
import { dataSourceOptions } from './schema.js';

/** For TypeORM's command line, which compares the entities with a migrated database. */
export default new DataSource(dataSourceOptions(databaseUrlFrom(process.env)));
