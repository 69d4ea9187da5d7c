import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { counters } from '../../src/server/metrics/counters.ts';
import { exposition, type Family } from '../../src/server/metrics/exposition.ts';
import { percentile } from '../../src/server/metrics/fleet-figures.ts';
import { probes } from '../../src/server/metrics/probes.ts';
import { observation } from '../../src/server/observation.ts';
import type { Storage } from '../../src/server/storage/face.ts';
import { lacksModule, python } from '../formats/python.ts';
import { Constellation } from './constellation.ts';

/** What machines read of a real server, parsed by Prometheus' own Python client (Debian's python3-prometheus-client). */

const TOKEN = 'a-token-of-test-only-0123456789';
const SECRETIVE = ['laptop-of-ann', 'user', 'CI token'];

const PARSE = `
import json, sys
form = sys.argv[1]
if form == 'openmetrics':
    from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
else:
    from prometheus_client.parser import text_string_to_metric_families as parse
print(json.dumps([{'name': f.name, 'type': f.type, 'help': f.documentation,
  'samples': [{'name': s.name, 'labels': s.labels, 'value': s.value} for s in f.samples]} for f in parse(sys.stdin.read())]))
`;
interface Parsed {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly { readonly name: string; readonly labels: Record<string, string>; readonly value: number }[];
}
const parse = (text: string, format: 'text' | 'openmetrics'): Parsed[] =>
  JSON.parse(python(PARSE, text, format).toString('utf8')) as Parsed[];

const value = (families: readonly Parsed[], name: string, labels: Record<string, string> = {}): number | undefined =>
  families
    .flatMap(({ samples }) => samples)
    .find((sample) => sample.name === name && Object.entries(labels).every(([label, text]) => sample.labels[label] === text))?.value;

let one: Constellation;
beforeAll(async () => {
  one = await Constellation.start({
    metrics: { listen: { host: '127.0.0.1', port: 0 }, token: TOKEN },
    expected: [
      { machine: 'laptop-of-ann', user: 'user' },
      { machine: 'never-seen', user: 'x' },
    ],
  });
  await using steward = await one.steward();
  const device = await one.admitted('laptop-of-ann', steward);
  const order = await one.submit(await one.book.order({ orderId: 'order-1', scope: { devices: [device.id] } }));
  await one.submit(await one.book.order({ orderId: 'order-2' }));
  await steward.ask({ t: 'head', id: 'h1', statement: await one.book.head() });
  await using line = await device.connect(one.url);
  await line.ask({ t: 'receipt', id: 'r1', statement: await device.receipt(order) });
  await line.ask({ t: 'visibility', id: 'v1', files: 1, bytes: 2, notVisible: 7, reasons: { locked: 7 }, watching: 'live' });
  await fetch(`${one.url}/api/v1/${'x'.repeat(40)}`);
});
afterAll(() => one[Symbol.asyncDispose]());

const own = (path: string, headers: Record<string, string> = {}) => fetch(`${one.server.metricsUrl}${path}`, { headers });

describe.skipIf(lacksModule('prometheus_client'))('/metrics', () => {
  it.each([
    ['text', '', 'text/plain; version=0.0.4; charset=utf-8'],
    [
      'openmetrics',
      'application/openmetrics-text; version=1.0.0,text/plain;q=0.5',
      'application/openmetrics-text; version=1.0.0; charset=utf-8',
    ],
  ] as const)('is read by Prometheus as %s, with types and help', async (format, accept, type) => {
    const response = await own('/metrics', accept === '' ? {} : { accept });
    expect(response.headers.get('content-type')).toBe(type);
    const families = parse(await response.text(), format);
    for (const { name, type: kind, help } of families) {
      expect(['gauge', 'counter', 'histogram'], name).toContain(kind);
      expect(help, name).not.toBe('');
      expect(name).toMatch(/^(lastcopy|process)_[a-z_]+$/);
    }
    expect(value(families, 'lastcopy_devices', { state: 'admitted' })).toBe(1);
    expect(value(families, 'lastcopy_profiles_missing')).toBe(1);
    expect(value(families, 'lastcopy_not_visible')).toBe(7);
    expect(value(families, 'lastcopy_rotations', { state: 'contained' })).toBe(1);
    expect(value(families, 'lastcopy_open_rotation_devices', { state: 'silent' })).toBe(2);
    expect(value(families, 'lastcopy_chain_sequence')).toBe(2);
    expect(value(families, 'lastcopy_head_sequence')).toBe(2);
    expect(value(families, 'lastcopy_head_expires_timestamp_seconds')).toBeGreaterThan(Date.now() / 1_000);
    expect(value(families, 'lastcopy_time_to_contain_seconds', { percentile: '99' })).toBeGreaterThanOrEqual(0);
    expect(value(families, 'lastcopy_audit_lines')).toBe((await one.audit()).length);
    expect(value(families, 'lastcopy_refusals_total', { code: 'not-found' })).toBe(1);
    expect(value(families, 'lastcopy_http_requests_total', { method: 'GET', status: '4xx' })).toBeGreaterThanOrEqual(1);
    expect(value(families, 'process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
  });

  it('takes any text in help and labels', () => {
    const odd = 'a "b" \\ \n c';
    const families: Family[] = [
      { name: 'lastcopy_odd', type: 'gauge', help: odd, samples: [{ labels: { name: odd }, value: 1.5 }] },
      { name: 'lastcopy_none', type: 'gauge', help: 'none', samples: [] },
      { name: 'lastcopy_sum', type: 'counter', help: 'sum', samples: [{ value: 3 }] },
    ];
    for (const format of ['text', 'openmetrics'] as const) {
      const parsed = parse(exposition(families, format), format);
      expect(parsed.map(({ name }) => name)).toEqual(['lastcopy_odd', 'lastcopy_sum']);
      expect(parsed[0]).toMatchObject({ samples: [{ labels: { name: odd }, value: 1.5 }] });
      expect(value(parsed, 'lastcopy_sum_total')).toBe(3);
    }
  });

  it('keeps a histogram that adds up', () => {
    const counted = counters();
    for (const seconds of [0.0005, 0.02, 0.02, 3, 60, null]) counted.request('GET', 200, seconds);
    const families = parse(exposition(counted.families(), 'openmetrics'), 'openmetrics');
    const bucket = (le: string) => value(families, 'lastcopy_http_request_duration_seconds_bucket', { le });
    expect([bucket('0.001'), bucket('0.05'), bucket('5.0') ?? bucket('5'), bucket('+Inf')]).toEqual([1, 3, 4, 5]);
    expect(value(families, 'lastcopy_http_request_duration_seconds_count')).toBe(5);
    expect(value(families, 'lastcopy_http_requests_total', { method: 'GET', status: '2xx' })).toBe(6);
  });
});

describe('what peers do', () => {
  it('adds no label of their making', () => {
    const counted = counters();
    for (let n = 0; n < 1_000; n++) {
      counted.request(`METHOD-${n}`, 200 + n, 0.1);
      counted.refused(`code-${n}`);
    }
    const most = Math.max(...counted.families().map(({ samples }) => samples.length));
    expect(most).toBeLessThanOrEqual(201);
    expect(JSON.stringify(counted.families())).not.toContain('METHOD');
  });

  it('puts no name of a machine, user or secret there', async () => {
    const text = await (await own('/metrics')).text();
    for (const name of SECRETIVE) expect(text).not.toContain(name);
    expect(text).not.toContain('xxxx');
  });
});

describe('the server’s own address', () => {
  const main = (path: string, headers: Record<string, string> = {}) => fetch(one.url + path, { headers });

  it('gives figures to who shows the token alone', async () => {
    expect((await main('/metrics', { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
    for (const authorization of [`Bearer ${TOKEN}x`, 'Bearer ', `Basic ${TOKEN}`, '']) {
      const refused = await main('/metrics', { authorization });
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toBe('Bearer');
      expect(await refused.json()).toMatchObject({ code: 'no-token' });
    }
  });

  it('has no figures where nobody asked for them', async () => {
    await using plain = await Constellation.start();
    expect(plain.server.metricsUrl).toBeNull();
    const answer = await fetch(`${plain.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(answer.status).toBe(404);
    expect((await fetch(`${plain.url}/healthz`)).status).toBe(200);
  });

  it('answers probes however often they come', async () => {
    const answers = await Promise.all(Array.from({ length: 600 }, () => main('/healthz')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await fetch(`${one.url}/healthz`, { method: 'POST' })).status).toBe(405);
    expect((await main('/readyz', {})).status).toBe(200);
    expect(await (await own('/readyz')).text()).toBe('storage: ok\naudit: ok\nlistening: ok\n');
  });
});

describe('readiness', () => {
  it('fails with an audit log that was touched', async () => {
    await using harmed = await Constellation.start();
    await fetch(`${harmed.url}/api/v1/none`);
    await harmed.server.close();
    const db = new DatabaseSync(join(harmed.dir, 'server.sqlite'));
    db.exec("DROP TRIGGER audit_fixed; UPDATE audit SET actor = 'other' WHERE seq = 1");
    db.close();
    await harmed.up();
    const answer = await fetch(`${harmed.url}/readyz`);
    expect([answer.status, await answer.text()]).toEqual([503, 'storage: ok\naudit: failed\nlistening: ok\n']);
    expect((await fetch(`${harmed.url}/healthz`)).status).toBe(200);
  });

  it('fails while the storage does not answer, and asks it once for many', async () => {
    let asked = 0;
    let holds = false;
    await using listening = await probes({
      families: async () => [],
      ready: async () => {
        asked++;
        return { storage: holds };
      },
      token: null,
    }).listen('127.0.0.1', 0);
    const status = async () => (await fetch(`${listening.url}/readyz`)).status;
    expect(await Promise.all([status(), status(), status()])).toEqual([503, 503, 503]);
    expect(asked).toBe(1);
    holds = true;
    await expect.poll(status, { timeout: 5_000 }).toBe(200);
  });

  it('does not wait for a storage that gives no answer, nor ask it again before there is one', async () => {
    let asked = 0;
    const back = Promise.withResolvers<void>();
    const storage = {
      alive: () => {
        asked++;
        return back.promise;
      },
    } as unknown as Storage;
    const none = async () => Promise.reject(new Error('nobody asks'));
    const watched = observation({ storage, overview: none, rotations: none, auditHolds: true, token: null, others: () => [] });
    watched.listening();
    await using listening = await watched.probes.listen('127.0.0.1', 0);
    const ask = async () => {
      const answer = await fetch(`${listening.url}/readyz`);
      return [answer.status, await answer.text()];
    };
    const away = [503, 'storage: failed\naudit: ok\nlistening: ok\n'];
    expect([await ask(), await ask()]).toEqual([away, away]);
    expect(asked).toBe(1);
    back.resolve();
    await expect.poll(async () => (await ask())[0]).toBe(200);
  });
});

it('percentiles are of the nearest rank', () => {
  const values = Array.from({ length: 10 }, (_, index) => index + 1);
  expect([50, 90, 99].map((p) => percentile(values, p))).toEqual([5, 9, 10]);
  expect(percentile([7], 50)).toBe(7);
  expect(percentile([], 50)).toBeNull();
});
