// The least that a command of oclif costs.
import { run, settings } from './oclif.js';

settings.enableAutoTranspile = false;
await run(process.argv.slice(2), import.meta.url);
