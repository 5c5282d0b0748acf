export type { StartedRunner, StartRunnerBody } from './api/operations.js';
export type { ServerLog, ServerLogEntry } from './server/server-log.js';
export { type Control, type ControlOptions, startControl } from './server/start-control.js';
