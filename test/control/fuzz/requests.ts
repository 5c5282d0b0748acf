import fc from 'fast-check';
import {
  type OpenApiDocument,
  type Parameter,
  type Placed,
  placedIn,
} from '../../../packages/control/src/server/openapi/open-api.js';
import { anyJson, type JsonSchema, type Lookup, schemaArbitrary } from './schema-arbitrary.js';

/** A request as it is sent. */
export interface FuzzRequest {
  readonly placed: Placed;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** Stands for the id of the plan that was last made. */
export const LAST_PLAN = 'last-plan';

const selections = fc.constantFrom({ all: true }, { targets: ['shop'] }, { targets: ['target.two'] }, { tags: ['eu'] });

/** What goes on and on, and what would lock the tests out. */
const LEFT_OUT = new Set(['getStream', 'postSession', 'deleteSession']);

/** What requests are drawn from. */
export interface Sources {
  readonly document: OpenApiDocument;
  /** JSON Schema of a target's settings. */
  readonly settings: JsonSchema;
  /** Settings that pass, to begin with. */
  readonly valid: Readonly<Record<string, unknown>>;
  readonly authorization: string;
}

/** Requests as the document allows them, and as it does not. */
export function requestArbitrary(sources: Sources): fc.Arbitrary<FuzzRequest> {
  const endpoints = placedIn(sources.document).filter(({ operation }) => !LEFT_OUT.has(operation.operationId));
  return fc.oneof(...endpoints.map((placed) => requestsOf(placed, sources)));
}

function requestsOf(placed: Placed, sources: Sources): fc.Arbitrary<FuzzRequest> {
  const { operation, path } = placed;
  const [type] = Object.keys(operation.requestBody?.content ?? {});
  return fc
    .record({
      path: pathOf(path),
      query: queryOf(operation.parameters, lookupIn(sources.document)),
      headers: headersOf(sources, type),
      body: type === undefined ? fc.constant(undefined) : bodyOf(placed, sources),
    })
    .map(({ path: at, query, headers, body }) => ({ placed, url: `${at}${query}`, headers, body }));
}

const KEYS = [
  'shop',
  'two',
  'web',
  'nobody',
  'target.shop',
  '__proto__',
  'constructor',
  '%252e%252e',
  'a%00b',
  '%F0%9F%9B%92',
  'x'.repeat(150),
];

function pathOf(path: string): fc.Arbitrary<string> {
  const name = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('shop', 'two') },
    { weight: 2, arbitrary: fc.constantFrom(...KEYS) },
    { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).map(encodeURIComponent) },
  );
  return name.map((text) => path.replace(/\{\w+\}/, text));
}

function queryOf(parameters: readonly Parameter[], lookup: Lookup): fc.Arbitrary<string> {
  const known = parameters.filter((one) => one.in === 'query');
  const pairs = known.map(({ name, schema }) => {
    const good = schemaArbitrary(schema, lookup).map((value) => [value].flat());
    const bad = fc.array(
      fc.oneof(fc.string({ maxLength: 10, unit: 'grapheme' }), fc.constantFrom('-1', '1e99', 'NaN', '')),
      { maxLength: 3 },
    );
    const values = fc.oneof({ weight: 4, arbitrary: good }, { weight: 1, arbitrary: bad });
    return fc
      .option(values, { nil: [], freq: 2 })
      .map((all) => all.map((value): [string, string] => [name, String(value)]));
  });
  const strange = seldom(20, fc.tuple(fc.string({ minLength: 1, maxLength: 5 }), fc.string({ maxLength: 5 })));
  return fc.tuple(strange, ...pairs).map(([more, ...all]) => {
    const text = new URLSearchParams([...all.flat(), ...(more === undefined ? [] : [more])]).toString();
    return text === '' ? '' : `?${text}`;
  });
}

function headersOf(
  { authorization }: Sources,
  type: string | undefined,
): fc.Arbitrary<Readonly<Record<string, string>>> {
  const match = fc.oneof(
    { weight: 6, arbitrary: fc.constant('*') },
    { weight: 1, arbitrary: fc.constantFrom('"0-0"', '"1-0"', '"x"', '""', 'W/"1-0"', '"99999999999999999-1"') },
  );
  const types = fc.oneof(
    { weight: 20, arbitrary: fc.constant(type ?? 'application/json') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'text/plain',
        'application/xml',
        'multipart/form-data; boundary=x',
        'application/json; charset=utf-16',
      ),
    },
  );
  const idempotency = seldom(10, fc.oneof(fc.uuid(), fc.uuid(), fc.constantFrom('a', 'b', '', 'ä')));
  return fc
    .record({ match: fc.option(match, { nil: undefined, freq: 8 }), types, idempotency })
    .map(({ match: tag, types: is, idempotency: key }) => ({
      authorization,
      ...(type !== undefined && { 'content-type': is }),
      ...(tag !== undefined && { 'if-match': tag }),
      ...(key !== undefined && { 'idempotency-key': key }),
    }));
}

function bodyOf(placed: Placed, sources: Sources): fc.Arbitrary<string> {
  const { operationId, requestBody } = placed.operation;
  const [media] = Object.values(requestBody?.content ?? {});
  const good = schemaArbitrary(media?.schema ?? {}, lookupIn(sources.document));
  const settings = settingsOf(sources);
  const better: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    createTarget: fc.record({ key: fc.constantFrom('shop', 'two', 'three', 'x y'), settings }),
    replaceTarget: settings,
    patchTarget: fc.oneof(
      fc.constantFrom({ visitsPerDay: 5 }, { name: null }, { tags: ['eu'] }, { weight: 2 }),
      schemaArbitrary({ ...sources.settings, required: [] }, lookupIn(sources.document)),
    ),
    importTargets: fc.record({
      targets: fc.dictionary(fc.constantFrom('shop', 'two', 'four'), settings, { maxKeys: 2, noNullPrototype: true }),
    }),
    plan: fc.constantFrom({}, {}, { source: 'drafts' }, { source: 'config' }, { targets: ['shop'] }),
    apply: fc.constantFrom({ planId: LAST_PLAN }, { planId: LAST_PLAN, confirmation: '2 targets' }),
    pauseTargets: selections,
    resumeTargets: selections,
    createToken: fc.record({ name: fc.stringMatching(/^[a-z]{1,12}$/), role: fc.constantFrom('viewer', 'admin') }),
    probe: fc.oneof(fc.record({ target: fc.constantFrom(...KEYS) }), fc.record({ settings })),
  };
  const value = fc.oneof(
    { weight: 6, arbitrary: better[operationId] ?? good },
    { weight: 2, arbitrary: good },
    { weight: 2, arbitrary: good.chain(broken) },
    { weight: 1, arbitrary: anyJson },
  );
  const text = value.map((one) => JSON.stringify(one));
  return fc.oneof(
    { weight: 20, arbitrary: text },
    { weight: 1, arbitrary: fc.constantFrom('', '{', '[1,', '"', 'null', '{"__proto__":{}}', '\u0000') },
  );
}

/** Once in so many times. */
function seldom<Value>(times: number, value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
}

/** Settings that pass, with some that are drawn from their schema, and some that do not fit. */
function settingsOf({ settings, valid, document }: Sources): fc.Arbitrary<object> {
  const some = schemaArbitrary({ ...settings, required: [] }, lookupIn(document));
  // Each site has one target.
  return fc.tuple(some, fc.integer({ min: 1, max: 1_000 })).chain(([drawn, siteId]) => {
    const names = Object.keys(drawn as object); // A record is one.
    return fc.subarray(names, { maxLength: 3 }).chain((chosen) => {
      const few = Object.fromEntries(chosen.map((name) => [name, (drawn as Readonly<Record<string, unknown>>)[name]])); // As above.
      const whole = { ...valid, siteId, ...few };
      return fc.oneof(
        { weight: 4, arbitrary: fc.constant(whole) },
        { weight: 1, arbitrary: broken(whole).map((one) => ({ settings: one, ...whole })) },
      );
    });
  });
}

/** Puts something else somewhere into a value. */
function broken(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null) return anyJson;
  const names = Object.keys(value);
  const added = fc.tuple(fc.string({ maxLength: 6 }), anyJson).map(([name, more]) => ({ ...value, [name]: more }));
  if (names.length === 0) return added;
  const members: Readonly<Record<string, unknown>> = { ...value };
  const changed = fc
    .constantFrom(...names)
    .chain((name) => broken(members[name]).map((inner) => ({ ...value, [name]: inner })));
  const removed = fc
    .constantFrom(...names)
    .map((name) => Object.fromEntries(Object.entries(members).filter(([one]) => one !== name)));
  return fc.oneof(added, changed, removed);
}

function lookupIn(document: OpenApiDocument): Lookup {
  // Schemas of the document are of the kind that the arbitraries know.
  return (reference) => document.components.schemas[reference.slice(reference.lastIndexOf('/') + 1)] as JsonSchema;
}
