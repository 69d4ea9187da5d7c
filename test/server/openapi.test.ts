import { readdirSync, readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPENAPI_FILE, openApiText } from '../../installers/openapi.ts';
import { addressOf, DASHBOARD_API, type Operation, OPERATIONS, type Statement } from '../../src/protocol/index.ts';
import { openApi } from '../../src/server/openapi.ts';
import { Constellation } from './constellation.ts';
import type { Line } from './line.ts';
import { Viewer } from './viewer.ts';

/** The API's description, judged by a validator that is not ours and by what a real server answers. */

const operations = Object.entries<Operation>(OPERATIONS);

describe('the document', () => {
  it('is OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(openApi()));
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('would not be taken with a broken part', async () => {
    const broken = structuredClone(openApi()) as unknown as { paths: Record<string, Record<string, { responses?: object }>> };
    delete broken.paths['/api/v1/nonce']?.['get']?.responses;
    (broken.paths['/api/v1/head'] as Record<string, unknown>)['get'] = 7;
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  it('stands in docs/ as it is made', () => {
    expect(readFileSync(OPENAPI_FILE, 'utf8') === openApiText(), 'make it anew: npm run build:openapi').toBe(true);
  });

  it('tells every operation once', () => {
    const told = Object.values(openApi()['paths'] as Record<string, Record<string, { operationId: string }>>).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(told.toSorted()).toEqual(Object.keys(OPERATIONS).toSorted());
  });
});

it('no route of the server stands outside the table', () => {
  const folder = new URL('../../src/server/routes/', import.meta.url);
  const own = readdirSync(folder).filter((name) => /\bmethod: '[A-Z]+'/.test(readFileSync(new URL(name, folder), 'utf8')));
  expect(own, 'declare the request in src/protocol/operations.ts and route it by answering()').toEqual([]);
});

describe('a real server', () => {
  let one: Constellation;
  let steward: Line;
  let order: Statement;
  const document = openApi();
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema(document, 'api');

  beforeAll(async () => {
    one = await Constellation.start();
    steward = await one.steward();
    const device = await one.admitted('laptop', steward);
    order = await one.submit(await one.book.order({ orderId: 'order-1' }));
    await using line = await device.connect(one.url);
    await line.ask({ t: 'receipt', id: 'r1', statement: await device.receipt(order) });
    await line.ask({ t: 'visibility', id: 'v1', files: 1, bytes: 2, notVisible: 1, reasons: { locked: 1 }, watching: 'live' });
    await steward.ask({ t: 'head', id: 'h1', statement: await one.book.head() });
  });
  afterAll(async () => {
    await steward[Symbol.asyncDispose]();
    await one[Symbol.asyncDispose]();
  });

  /** Where in the document the schema of an answer stands, as a JSON pointer. */
  const place = ({ method, path }: Operation, status: number): string => {
    const template = `/api/v1${path.replace(/:(\w+)/g, '{$1}')}`;
    const type = status === 200 ? 'application/json' : 'application/problem+json';
    const steps = ['paths', template, method.toLowerCase(), 'responses', String(status), 'content', type, 'schema'];
    return `api#/${steps.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
  };
  const check = (operation: Operation, status: number, body: unknown): void => {
    const valid = ajv.compile({ $ref: place(operation, status) });
    expect(valid(body), JSON.stringify([operation.path, valid.errors, body])).toBe(true);
  };
  /** What is asked for by another name than the order's is not there. */
  const paramsOf = ({ path }: Operation): Record<string, string> =>
    Object.fromEntries([...path.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, name === 'orderId' ? 'order-1' : 'none']));

  it.each(operations.filter(([, { who, method }]) => who === 'operator' && method === 'GET'))(
    'answers %s as told',
    async (_id, operation) => {
      const path = addressOf(operation, { params: paramsOf(operation) }).slice('/api/v1'.length);
      const { status, body } = await one.operator('GET', path);
      expect(status).toBe(Object.values(paramsOf(operation)).includes('none') ? 404 : 200);
      check(operation, status, body);
    },
  );

  it.each(operations)('refuses %s as told when nobody proves anything', async (_id, operation) => {
    const response = await fetch(one.url + addressOf(operation, { params: paramsOf(operation) }), {
      method: operation.method,
      ...(operation.body ? { headers: { 'content-type': 'application/json' }, body: '{}' } : {}),
    });
    const body = (await response.json()) as { code?: string };
    expect(body.code).not.toBe('not-found');
    check(operation, response.status, body);
  });

  it.each(operations.filter(([, { who, method, answer }]) => who === 'viewer' && method === 'GET' && answer !== 'events'))(
    'answers %s as told',
    async (_id, operation) => {
      const viewer = await Viewer.as(one, 'ada', 'admin');
      const { status, body } = await viewer.ask(addressOf(operation, { params: paramsOf(operation) }).slice(DASHBOARD_API.length));
      expect(status).toBe(200);
      check(operation, status, body);
    },
  );
});
