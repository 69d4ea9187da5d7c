import { toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import * as protocol from '../protocol/index.ts';
import { API, type Operation, OPERATIONS } from '../protocol/index.ts';

/**
 * The API as an OpenAPI 3.1 document, made from the table of operations and the schemas that validate: nothing in it is
 * written by hand, so nothing can be out of date. Schemas that protocol/ exports keep their names there.
 */

type Json = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is v.GenericSchema =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema';

const NAMED: Readonly<Record<string, v.GenericSchema>> = Object.fromEntries(
  Object.entries<unknown>(protocol).filter((entry): entry is [string, v.GenericSchema] => isSchema(entry[1])),
);

/** `ignore` leaves out what JSON Schema cannot say (a safe integer is an integer there); the server still checks it. */
const CONFIG = {
  target: 'draft-2020-12',
  typeMode: 'input',
  errorMode: 'ignore',
  definitions: NAMED,
  overrideRef: ({ referenceId }: { referenceId: string }) => `#/components/schemas/${referenceId}`,
} as const;

function schemaOf(schema: v.GenericSchema): Json {
  const { $schema: _draft, $defs: _defs, ...json } = toJsonSchema(schema, CONFIG) as Json;
  return json;
}

/** Named schemas that `from` leads to, and those that these lead to. */
function reached(all: Json, from: unknown): Json {
  const found = new Map<string, unknown>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      const name = '$ref' in value && typeof value.$ref === 'string' ? /^#\/components\/schemas\/(.+)$/.exec(value.$ref)?.[1] : undefined;
      if (name !== undefined && !found.has(name)) {
        found.set(name, all[name]);
        visit(all[name]);
      }
      Object.values(value).forEach(visit);
    }
  };
  visit(from);
  return Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What anyone who asks as `who` may be refused for, beside the operation's own. */
const REFUSALS: Readonly<Record<Operation['who'], Readonly<Record<string, number>>>> = {
  anyone: {},
  operator: {
    'no-proof': 401,
    'bad-nonce': 401,
    'nonce-expired': 401,
    replayed: 401,
    'bad-proof': 401,
    'token-refused': 401,
    'unknown-key': 403,
    'role-too-low': 403,
    'person-disabled': 403,
  },
  browser: { 'wrong-host': 421, 'cross-site': 403 },
  viewer: { 'wrong-host': 421, 'cross-site': 403, 'no-session': 401, 'role-too-low': 403 },
};
const ALWAYS = { 'slow-down': 429, 'server-error': 500 };
const OF_INPUT = { malformed: 400 };
const OF_BODY = { 'cut-off': 400, 'wrong-content-type': 415, 'too-large': 413 };

function refusals(operation: Operation): Json {
  const takes = operation.body !== undefined || operation.query !== undefined || operation.sends !== undefined;
  const codes = {
    ...ALWAYS,
    ...(takes ? OF_INPUT : {}),
    ...(operation.body || operation.sends ? OF_BODY : {}),
    ...REFUSALS[operation.who],
    ...(operation.who !== 'operator' ? {} : operation.scope ? { 'scope-missing': 403 } : { 'no-token-here': 403 }),
    ...(operation.who === 'viewer' && operation.recent ? { 'sign-in-again': 403 } : {}),
    ...operation.refusals,
  };
  const byStatus = Map.groupBy(Object.entries(codes), ([, status]) => status);
  return Object.fromEntries(
    [...byStatus].map(([status, entries]) => [
      String(status),
      {
        description: `Refused: ${entries.map(([code]) => `\`${code}\``).join(', ')}.`,
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function answer({ answer: schema }: Operation): Json {
  return schema === 'events'
    ? {
        description: 'Server-sent events; the data of each is one LiveEvent.',
        content: { 'text/event-stream': { schema: { type: 'string' }, 'x-event-schema': { $ref: '#/components/schemas/LiveEvent' } } },
      }
    : { description: 'Done.', content: { 'application/json': { schema: schemaOf(schema) } } };
}

function security(operation: Operation): Json[] {
  // Of other schemes than OAuth's the list names what is needed (OpenAPI 3.1.1, 4.8.30).
  if (operation.who === 'operator') return [{ operator: [operation.role] }, ...(operation.scope ? [{ token: [operation.scope] }] : [])];
  return operation.who === 'viewer' ? [{ viewer: [operation.role] }] : [];
}

function operationOf(id: string, operation: Operation): Json {
  const params = [...operation.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', minLength: 1 },
  }));
  const query = Object.entries(operation.query ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: schemaOf(schema),
  }));
  const changes = operation.method !== 'GET' && (operation.who === 'viewer' || operation.who === 'browser');
  const header = { name: 'x-lastcopy', in: 'header', required: true, schema: { const: '1' } };
  const parameters = [...params, ...query, ...(changes ? [header] : [])];
  return {
    operationId: id,
    summary: operation.summary,
    security: security(operation),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(operation.body ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(operation.body) } } } } : {}),
    ...(operation.sends === 'raw' ? { requestBody: { required: true, content: { '*/*': {} } } } : {}),
    responses: { '200': answer(operation), ...refusals(operation) },
  };
}

const template = (path: string): string => `${API}${path.replace(/:(\w+)/g, '{$1}')}`;

/** Names of schemas that the document tells of beside those of its requests. */
const BESIDE = ['Problem', 'LiveEvent'];

/** The document. The same program makes the same one, to the byte. */
export function openApi(): v.InferOutput<typeof protocol.OpenApi> {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [id, operation] of Object.entries<Operation>(OPERATIONS)) {
    (paths[template(operation.path)] ??= {})[operation.method.toLowerCase()] = operationOf(id, operation);
  }
  const all = toJsonSchemaDefs(NAMED, CONFIG) as Json;
  const beside = BESIDE.map((name) => ({ $ref: `#/components/schemas/${name}` }));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Lastcopy',
      version: 'v1',
      description: 'Orders, containment and inventory of a fleet. Nothing here accepts or returns a secret or a fleet key.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: reached(all, [paths, beside]),
      securitySchemes: {
        operator: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description:
            '`DPoP <jws>`: a compact JWS by an order key over {purpose, fleet, htm, htu, nonce, bodyHash}; the nonce is from GET /nonce and counts once.',
        },
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token of a program that reads, `lct_…`, with the scope that the request names.',
        },
        viewer: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-lastcopy',
          description: 'What signing in sets; without TLS its name has no prefix.',
        },
      },
    },
  };
}
