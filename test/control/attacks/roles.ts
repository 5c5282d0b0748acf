import { mayUse, type Right, rights } from '../../../packages/control/src/api/rights.ts';
import { type Attack, refused } from './attack.ts';

const ROLES = ['viewer', 'operator'] as const;

/** Who does what without the right to it. Generated from the table, so that an endpoint that is new is attacked as well. */
export const roles: readonly Attack[] = Object.entries<Right>(rights).flatMap(([endpoint, right]) => {
  if (right === 'anyone') return [];
  const [method = '', pattern = ''] = endpoint.split(' ');
  const path = pattern.replace(':key', 'plain').replace(':id', 'x');
  const request = {
    method,
    path,
    headers: { 'if-match': '*' },
    ...(method !== 'GET' && method !== 'DELETE' && { body: {} }),
  };
  const weaker = ROLES.filter((role) => !mayUse(role, right));
  return [
    refused(
      `asks ${endpoint} without any login`,
      { ...request, as: 'nobody' },
      { status: 401, code: 'access.login-needed' },
    ),
    ...weaker.map((as) =>
      refused(`asks ${endpoint} as ${as}`, { ...request, as }, { status: 403, code: 'access.not-allowed' }),
    ),
    ...(method === 'GET'
      ? [
          refused(
            `asks HEAD ${pattern} without any login`,
            { ...request, method: 'HEAD', as: 'nobody' as const },
            { status: [401, 404, 405] },
          ),
        ]
      : []),
  ];
});
