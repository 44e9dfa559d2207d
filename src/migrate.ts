import { databaseUrlFrom } from './config/settings.js';
import { migrate } from './prepare-database.js';

await migrate(databaseUrlFrom(process.env));
