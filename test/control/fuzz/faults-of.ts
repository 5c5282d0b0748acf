import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Answer, OpenApiDocument } from '../../../packages/control/src/server/openapi/open-api.js';
import type { FuzzRequest } from './requests.js';

/** What was answered. */
export interface FuzzAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Finds what is wrong with an answer: that it is a fault of the server's, or not what the document says. */
export function faultFinder(
  document: OpenApiDocument,
): (request: FuzzRequest, answer: FuzzAnswer) => readonly string[] {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, 'api');
  const passes = (pointer: string, value: unknown): readonly string[] => {
    const validate = ajv.getSchema(`api#${pointer}`);
    if (validate === undefined) return [`The document has no ${pointer}.`];
    return validate(value) === true ? [] : [ajv.errorsText(validate.errors)];
  };
  return (request, answer) => {
    if (answer.status >= 500) return ['It is a fault of the server.'];
    if (answer.status >= 400) return problemFaults(answer, passes);
    return answerFaults(request, answer, passes);
  };
}

type Passes = (pointer: string, value: unknown) => readonly string[];

function problemFaults({ status, type, text }: FuzzAnswer, passes: Passes): readonly string[] {
  if (!type.startsWith('application/problem+json')) return [`An error comes as ${type}.`];
  const problem: unknown = JSON.parse(text);
  const told = typeof problem === 'object' && problem !== null && 'status' in problem ? problem.status : undefined;
  return [
    ...passes('/components/schemas/Problem', problem),
    ...(told === status ? [] : [`It tells the status ${String(told)}.`]),
  ];
}

function answerFaults({ placed }: FuzzRequest, { status, type, text }: FuzzAnswer, passes: Passes): readonly string[] {
  const { method, path, operation } = placed;
  // Errors alone are references.
  const described = operation.responses[String(status)] as Answer | undefined;
  if (described === undefined) return [`The document has no answer ${status}.`];
  const media = type.split(';')[0] ?? '';
  if (described.content === undefined) return text === '' ? [] : ['It should be empty.'];
  if (described.content[media] === undefined) return [`The document has no ${media} for ${status}.`];
  if (media !== 'application/json') return [];
  const at = [path, method, 'responses', String(status), 'content', media, 'schema'].map((part) =>
    part.replaceAll('~', '~0').replaceAll('/', '~1'),
  );
  return passes(`/paths/${at.map((part) => encodeURIComponent(part)).join('/')}`, JSON.parse(text));
}
