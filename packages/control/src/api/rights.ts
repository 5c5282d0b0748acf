// Every endpoint of the API, and the least role that may use it. The server refuses what is not in this table, the reference is written
// from it, and the pages show nothing that would be refused.
import type { Role } from '@trafficinator/core';

/** Who may use an endpoint: a role, or `anyone`, logged in or not. */
export type Right = Role | 'anyone';

/** By method and path, as the server declares them. */
export const rights = {
  'GET /healthz': 'anyone',
  'GET /api/session': 'anyone',
  'POST /api/session': 'anyone',
  'DELETE /api/session': 'anyone',
  'GET /api/openapi.json': 'viewer',
  'GET /api/docs': 'viewer',
  'GET /api/meta': 'viewer',
  'GET /api/schema/target': 'viewer',
  'GET /api/presets': 'viewer',
  'GET /api/status': 'viewer',
  'GET /api/stream': 'viewer',
  'GET /api/targets': 'viewer',
  'POST /api/targets': 'admin',
  'GET /api/targets/:key': 'viewer',
  'PUT /api/targets/:key': 'admin',
  'PATCH /api/targets/:key': 'admin',
  'DELETE /api/targets/:key': 'admin',
  'DELETE /api/targets/:key/draft': 'admin',
  'GET /api/targets/:key/stats': 'viewer',
  'GET /api/targets/:key/settings': 'viewer',
  'GET /api/targets/:key/pages': 'viewer',
  'PUT /api/targets/:key/pages': 'admin',
  'GET /api/targets/:key/events': 'viewer',
  'PUT /api/targets/:key/events': 'admin',
  'POST /api/plan': 'operator',
  'POST /api/apply': 'admin',
  'GET /api/runs': 'viewer',
  'GET /api/runs/compare': 'viewer',
  'GET /api/runs/:id/report': 'viewer',
  'POST /api/runner/start': 'operator',
  'POST /api/runner/stop': 'operator',
  'POST /api/pause': 'operator',
  'POST /api/resume': 'operator',
  'GET /api/events': 'viewer',
  'GET /api/logs': 'viewer',
  'POST /api/probe': 'operator',
  'GET /api/export': 'viewer',
  'POST /api/import': 'admin',
  'GET /api/tokens': 'admin',
  'POST /api/tokens': 'admin',
  'DELETE /api/tokens/:id': 'admin',
} as const satisfies Readonly<Record<string, Right>>;

/** Names an endpoint. */
export type Endpoint = keyof typeof rights;

const ORDER: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, admin: 2 };

/** Whether a role is enough. */
export function mayUse(role: Role, right: Right): boolean {
  return right === 'anyone' || ORDER[role] >= ORDER[right];
}
