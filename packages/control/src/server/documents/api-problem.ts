import { z } from 'zod';
import type { ApiProblem } from '../../api/problem.js';
import { branded, named } from './named.js';

type Fault = NonNullable<ApiProblem['errors']>[number];

const fault: z.ZodType<Fault> = z.strictObject({
  code: branded<Fault['code']>(z.string().describe('Stable; docs/problems.md lists them.')),
  title: z.string(),
  detail: z.string(),
  fix: z.string().optional(),
  path: z.string().describe('The dotted path of the setting, or of the part of the request.').optional(),
});

/** The form of every error. */
export const apiProblemDocument: z.ZodType<ApiProblem> = named(
  'Problem',
  'What is wrong, and what to do (RFC 9457).',
  z.looseObject({
    type: z.string().describe('`urn:trafficinator:problem:CODE`'),
    title: z.string().describe('The same for every problem of the code.'),
    status: z.int().min(400).max(599),
    detail: z.string().describe('What exactly, with names and numbers.'),
    fix: z.string().describe('What to do.').optional(),
    errors: z.array(fault).describe('Several faults at once.').optional(),
  }),
);
