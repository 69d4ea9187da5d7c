import { spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditWalk } from '../../src/trust/index.ts';
import { readSinks, type SinkConfig } from '../../src/server/sinks/config.ts';
import { courier } from '../../src/server/sinks/courier.ts';
import type { SinkError } from '../../src/server/sinks/face.ts';
import { syslogMessage } from '../../src/server/sinks/syslog.ts';
import { sinkOf, trySink } from '../../src/server/sinks/sinks.ts';
import type { AuditRecord } from '../../src/server/storage/face.ts';
import { sqliteStorage } from '../../src/server/storage/sqlite.ts';
import { freePort, lastcopy } from '../e2e/fleet.ts';
import { lacks } from '../real-programs.ts';
import { Constellation, makeFleet } from './constellation.ts';
import { certificate } from './certificate.ts';
import { note } from './rows.ts';

/** The audit log carried elsewhere: to receivers that take it, refuse it, lose it, and to a real rsyslog. */

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastcopy-sinks-'));
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const log = pino({ level: 'silent' });
const key = randomBytes(32);
const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const secretFile = () => write('secret', `whsec_${key.toString('base64')}\n`);
const webhook = (url: string, over: Partial<SinkConfig> = {}): SinkConfig =>
  ({ name: 'hook', type: 'webhook', url: new URL(url), key, ca: undefined, actions: null, from: 'start', ...over }) as SinkConfig;

interface Post {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
/** A receiver over HTTP that answers as `answer` says. */
async function receiver(answer: (post: Post, n: number) => { status: number; headers?: Record<string, string>; body?: string }) {
  const posts: Post[] = [];
  const server: Server = createHttp((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const post = { headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
      posts.push(post);
      const { status, headers = {}, body = '' } = answer(post, posts.length);
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    posts,
    url: `http://127.0.0.1:${port}/in`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
const linesOf = ({ body }: Post): AuditRecord[] => (JSON.parse(body) as { data: { lines: AuditRecord[] } }).data.lines;

/** A log of its own with so many lines. */
async function logOf(count: number) {
  const storage = sqliteStorage(join(mkdtempSync(join(folder, 'log-')), 'server.sqlite'));
  for (let n = 1; n <= count; n++)
    await storage.audit({ ...note(n % 2 ? 'chain.append' : 'frame.receipt', `s-${n}`), code: n % 5 ? null : 'refused' });
  return storage;
}
const QUICK = { first: 10, most: 40 };

describe('a webhook', () => {
  it('gets every line once where it takes them, signed as Standard Webhooks says', async () => {
    await using storage = await logOf(250);
    await using into = await receiver(() => ({ status: 204 }));
    const config = webhook(into.url);
    await using carrying = courier({ config, sink: sinkOf(config, { fleet: 'f', host: 'h' }), storage, log, retry: QUICK });
    await expect.poll(() => into.posts.flatMap(linesOf).length, { timeout: 8_000 }).toBe(250);
    const walk = auditWalk();
    for (const line of into.posts.flatMap(linesOf)) expect(walk.take(line)).toBe(true);
    for (const { headers, body } of into.posts) {
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
      expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
      expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1_000)).toBeLessThan(60);
    }
    const ids = into.posts.map(({ headers }) => String(headers['webhook-id']));
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^audit_[A-Za-z0-9_-]{32}$/);
    await storage.audit(note('later'));
    carrying.wake();
    await expect.poll(() => into.posts.flatMap(linesOf).at(-1)?.action, { timeout: 4_000 }).toBe('later');
    expect(carrying.state()).toEqual({ behind: 0, failures: 0 });
  });

  it('that fails and hangs up gets all of them in order, from where it stopped', async () => {
    await using storage = await logOf(230);
    const taken: number[] = [];
    await using into = await receiver((post, n) => {
      if (n % 3 !== 0) return { status: n % 2 ? 503 : 500 };
      taken.push(...linesOf(post).map(({ seq }) => seq));
      return { status: 200 };
    });
    const config = webhook(into.url);
    {
      await using first = courier({ config, sink: sinkOf(config, { fleet: 'f', host: 'h' }), storage, log, retry: QUICK });
      await expect.poll(() => taken.length, { timeout: 8_000 }).toBeGreaterThanOrEqual(100);
      expect(first.state().failures).toBeGreaterThan(0);
    }
    await using _second = courier({ config, sink: sinkOf(config, { fleet: 'f', host: 'h' }), storage, log, retry: QUICK });
    await expect.poll(() => taken.at(-1), { timeout: 15_000 }).toBe(230);
    expect([...new Set(taken)]).toEqual(Array.from({ length: 230 }, (_, index) => index + 1));
  });

  it('is left alone as long as it asks, and follows no redirect', async () => {
    await using into = await receiver((_post, n) =>
      n === 1 ? { status: 429, headers: { 'retry-after': '7' } } : { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
    );
    const sink = sinkOf(webhook(into.url), { fleet: 'f', host: 'h' });
    const failed = async () =>
      sink.deliver([], AbortSignal.timeout(5_000)).then(
        () => null,
        (error: unknown) => error as SinkError,
      );
    expect(await failed()).toMatchObject({ code: 'status-429', retryAfter: 7_000 });
    expect(await failed()).toMatchObject({ code: 'status-302' });
    expect(into.posts.length).toBe(2);
  });

  it('begins where it was told, with the actions it wants', async () => {
    await using storage = await logOf(10);
    await using into = await receiver(() => ({ status: 200 }));
    const config = webhook(into.url, { from: 'now', actions: ['chain.*'] });
    await using carrying = courier({ config, sink: sinkOf(config, { fleet: 'f', host: 'h' }), storage, log, retry: QUICK });
    await expect.poll(() => storage.readNote('sink.hook')).toBe('10');
    for (const action of ['frame.receipt', 'chain.append', 'enrol']) await storage.audit(note(action));
    carrying.wake();
    await expect.poll(() => storage.readNote('sink.hook'), { timeout: 4_000 }).toBe('13');
    expect(into.posts.flatMap(linesOf).map(({ seq, action }) => [seq, action])).toEqual([[12, 'chain.append']]);
  });

  it('is served by one of two server processes at a time', async () => {
    await using storage = await logOf(150);
    await using into = await receiver(() => ({ status: 200 }));
    const config = webhook(into.url);
    const one = () => courier({ config, sink: sinkOf(config, { fleet: 'f', host: 'h' }), storage, log, retry: QUICK });
    await using _left = one();
    await using _right = one();
    await expect.poll(() => into.posts.flatMap(linesOf).length, { timeout: 12_000 }).toBe(150);
    expect(new Set(into.posts.flatMap(linesOf).map(({ seq }) => seq)).size).toBe(150);
  });
});

describe('OpenTelemetry', () => {
  it('gets records with whole nanoseconds, severity and the line’s fields', async () => {
    await using storage = await logOf(5);
    await using into = await receiver(() => ({ status: 200, body: '{"partialSuccess":{"rejectedLogRecords":"2"}}' }));
    const config: SinkConfig = {
      name: 'otel',
      type: 'otlp',
      url: new URL(into.url),
      headers: { 'x-key': 'k' },
      ca: undefined,
      actions: null,
      from: 'start',
    };
    const lines = await storage.auditRecords(0, 10);
    expect(await sinkOf(config, { fleet: 'f', host: 'h' }).deliver(lines, AbortSignal.timeout(5_000))).toBe(2);
    const [{ headers, body }] = into.posts as [Post];
    expect(headers).toMatchObject({ 'x-key': 'k', 'content-type': 'application/json' });
    const sent = JSON.parse(body) as {
      resourceLogs: {
        resource: object;
        scopeLogs: { logRecords: { timeUnixNano: string; severityNumber: number; attributes: { key: string; value: object }[] }[] }[];
      }[];
    };
    const records = sent.resourceLogs[0]?.scopeLogs[0]?.logRecords ?? [];
    expect(records.map(({ severityNumber }) => severityNumber)).toEqual([9, 9, 9, 9, 13]);
    expect(records[0]?.timeUnixNano).toBe(`${Date.parse(lines[0]?.at ?? '')}000000`);
    expect(records[4]?.attributes).toEqual(
      expect.arrayContaining([
        { key: 'lastcopy.audit.seq', value: { intValue: '5' } },
        { key: 'lastcopy.audit.code', value: { stringValue: 'refused' } },
        { key: 'lastcopy.audit.hash', value: { stringValue: lines[4]?.hash } },
      ]),
    );
    expect(records[0]?.attributes.map(({ key: name }) => name)).not.toContain('lastcopy.audit.code');
  });
});

describe('syslog', () => {
  const config = (port: number, over: Partial<SinkConfig> = {}): SinkConfig =>
    ({
      name: 'siem',
      type: 'syslog',
      host: '127.0.0.1',
      port,
      tls: false,
      ca: undefined,
      actions: null,
      from: 'start',
      ...over,
    }) as SinkConfig;

  it('makes one header whatever stands in a line', () => {
    const line = {
      seq: 1,
      at: '2026-11-23T10:00:00.000Z',
      actor: 'a',
      action: 'frame receipt\n<1>ü'.repeat(4),
      subject: null,
      code: 'x',
      detail: '{"k":"\\n"}',
      prev: 'p',
      hash: 'h',
    };
    const message = syslogMessage(line, { fleet: 'f', host: 'ho st' });
    expect(message).toMatch(/^<108>1 2026-11-23T10:00:00\.000Z ho_st lastcopy-server \d+ [\x21-\x7e]{1,32} - \{"fleet":"f","seq":1,/);
    expect(message).not.toContain('\n');
  });

  it('sends again what was under way when the connection broke', async () => {
    await using storage = await logOf(40);
    const got: string[] = [];
    let broken = 0;
    const server = createTcp((socket) => {
      socket.on('error', () => undefined);
      if (broken++ < 2) socket.destroy();
      else socket.on('data', (chunk: Buffer) => got.push(chunk.toString('utf8')));
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const one = config((server.address() as AddressInfo).port);
    await using carrying = courier({ config: one, sink: sinkOf(one, { fleet: 'f', host: 'h' }), storage, log, retry: QUICK });
    await expect.poll(() => storage.readNote('sink.siem'), { timeout: 12_000 }).toBe('40');
    expect(carrying.state().failures).toBeGreaterThanOrEqual(2);
    // RFC 6587: each message behind its length in bytes.
    let rest = Buffer.from(got.join(''));
    const seqs: number[] = [];
    while (rest.length > 0) {
      const [, length = ''] = /^(\d+) /.exec(rest.subarray(0, 12).toString()) ?? [];
      const message = rest.subarray(length.length + 1, length.length + 1 + Number(length)).toString('utf8');
      seqs.push((JSON.parse(message.slice(message.indexOf('{'))) as { seq: number }).seq);
      rest = rest.subarray(length.length + 1 + Number(length));
    }
    expect(seqs).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    await carrying[Symbol.asyncDispose]();
    await new Promise<void>((done) => server.close(() => done()));
  });

  describe.skipIf(lacks('rsyslogd'))('rsyslog', () => {
    /** A real rsyslogd without root that writes what it parsed, as JSON. */
    async function rsyslog() {
      const port = await freePort();
      const dir = mkdtempSync(join(folder, 'rsyslog-'));
      const out = join(dir, 'out.log');
      writeFileSync(
        join(dir, 'rsyslog.conf'),
        `global(workDirectory="${dir}" maxMessageSize="64k")
module(load="imtcp")
template(name="parsed" type="list" option.jsonf="on") {
  property(outname="pri" name="pri" format="jsonf") property(outname="host" name="hostname" format="jsonf")
  property(outname="app" name="app-name" format="jsonf") property(outname="id" name="msgid" format="jsonf")
  property(outname="msg" name="msg" format="jsonf")
}
input(type="imtcp" address="127.0.0.1" port="${port}")
action(type="omfile" file="${out}" template="parsed")
`,
      );
      const child = spawn('rsyslogd', ['-n', '-f', join(dir, 'rsyslog.conf'), '-i', join(dir, 'pid')], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      const gone = new Promise<void>((done) => child.once('exit', () => done()));
      return {
        port,
        said: () => said,
        messages: () =>
          (existsSync(out) ? readFileSync(out, 'utf8') : '')
            .split('\n')
            .filter(Boolean)
            .map((line) => JSON.parse(line) as Record<'pri' | 'host' | 'app' | 'id' | 'msg', string>),
        async [Symbol.asyncDispose]() {
          child.kill('SIGTERM');
          await gone;
        },
      };
    }

    it('reads every line', { timeout: 30_000 }, async () => {
      await using storage = await logOf(120);
      await using real = await rsyslog();
      const one = config(real.port);
      await using _carrying = courier({ config: one, sink: sinkOf(one, { fleet: 'f', host: 'relay-1' }), storage, log, retry: QUICK });
      await expect.poll(() => real.messages().length, { timeout: 20_000, message: real.said() }).toBe(120);
      const lines = real.messages().map(({ msg }) => JSON.parse(msg) as AuditRecord);
      const walk = auditWalk();
      for (const line of lines) expect(walk.take(line)).toBe(true);
      expect(real.messages()[0]).toMatchObject({ pri: '109', host: 'relay-1', app: 'lastcopy-server', id: 'chain.append' });
      expect(real.messages()[4]).toMatchObject({ pri: '108' });
    });
  });

  it('goes over TLS to who has the right certificate alone', async () => {
    const { cert, key: pem } = certificate();
    const { createServer } = await import('node:tls');
    let got = '';
    const server = createServer({ cert, key: pem }, (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk: Buffer) => (got += chunk.toString()));
    });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    expect(await trySink(config(port, { tls: true, ca: cert }), 'f')).toBeNull();
    expect(got).toContain('sinks.test');
    expect(await trySink(config(port, { tls: true, ca: certificate().cert }), 'f')).toContain('cannot be reached');
    await new Promise<void>((done) => server.close(() => done()));
  });
});

describe('the file', () => {
  const read = (sinks: unknown) => readSinks(write('sinks.json', JSON.stringify({ sinks })));
  const hook = () => ({ type: 'webhook', name: 'hook', url: 'https://siem.example/in', secretFile: secretFile() });

  it('reads all kinds, with files beside it', () => {
    write('headers.json', '{"authorization":"Bearer x"}');
    const sinks = read([
      hook(),
      { type: 'otlp', name: 'otel', url: 'http://127.0.0.1:4318/v1/logs', headersFile: 'headers.json', from: 'start' },
      { type: 'syslog', name: 'siem', host: 'siem.example', port: 6514, actions: ['chain.*'] },
    ]);
    expect(sinks).toMatchObject([
      { type: 'webhook', from: 'now', actions: null },
      { type: 'otlp', headers: { authorization: 'Bearer x' }, from: 'start' },
      { type: 'syslog', tls: true, actions: ['chain.*'] },
    ]);
  });

  it.each([
    ['sinks.0.url', () => ({ ...hook(), url: 'http://siem.example/' })],
    ['sinks.0.url', () => ({ ...hook(), url: 'https://user:word@siem.example/' })],
    ['sinks.0.name', () => ({ ...hook(), name: 'No good' })],
    ['sinks.0.type', () => ({ ...hook(), type: 'pager' })],
    ['sinks.0.extra', () => ({ ...hook(), extra: 1 })],
    ['sinks.0.secretFile', () => ({ ...hook(), secretFile: write('weak', 'whsec_c2hvcnQ=') })],
    ['sinks.0.secretFile', () => ({ ...hook(), secretFile: 'none' })],
    ['sinks.0.tls', () => ({ type: 'syslog', name: 'siem', host: 'siem.example', port: 514, tls: false })],
    ['sinks.0.port', () => ({ type: 'syslog', name: 'siem', host: 'siem.example', port: 0 })],
    ['sinks.0.actions.0', () => ({ ...hook(), actions: ['*.x'] })],
  ])('says that %s is wrong', (where, sink) => {
    expect(() => read([sink()])).toThrow(where);
  });

  it('names a sink twice at its second place, and quotes no secret', () => {
    expect(() => read([hook(), hook()])).toThrow('sinks.1.name');
    const secret = randomBytes(6).toString('hex');
    const weak = write('weak', secret);
    expect(() => read([{ ...hook(), secretFile: weak }])).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(secret) as string }),
    );
    expect(() => readSinks(write('odd.json', '{'))).toThrow('it is not JSON');
  });
});

it('the command tries each sink and says which did not take the line', async () => {
  await using into = await receiver(() => ({ status: 200 }));
  const bundle = write('bundle.json', JSON.stringify((await makeFleet()).bundle));
  const sinks = [
    { type: 'webhook', name: 'good', url: into.url, secretFile: secretFile() },
    { type: 'otlp', name: 'gone', url: `http://127.0.0.1:${await freePort()}/v1/logs` },
  ];
  const said = await lastcopy([
    'server',
    'sinks',
    'test',
    '--json',
    '--bundle',
    bundle,
    '--sinks',
    write('two.json', JSON.stringify({ sinks })),
  ]);
  expect(said.lines()).toEqual([
    { type: 'sink', name: 'good', kind: 'webhook', taken: true, why: null },
    { type: 'sink', name: 'gone', kind: 'otlp', taken: false, why: expect.stringContaining('ECONNREFUSED') },
  ]);
  expect(said.code).toBe(1);
  expect(into.posts.flatMap(linesOf)).toMatchObject([{ seq: 1, action: 'sinks.test', detail: '{"test":true}' }]);
});

describe('a server', () => {
  it('carries its log while it runs, counts it, and closes though a sink hangs', async () => {
    await using into = await receiver(() => ({ status: 200 }));
    const hanging = createTcp((socket) => void socket.on('error', () => undefined).resume());
    await new Promise<void>((ready) => hanging.listen(0, '127.0.0.1', ready));
    const stuck = `http://127.0.0.1:${(hanging.address() as AddressInfo).port}/`;
    const one = await Constellation.start({
      sinks: [webhook(into.url), webhook(stuck, { name: 'stuck' })],
      metrics: { listen: { host: '127.0.0.1', port: 0 } },
    });
    await fetch(`${one.url}/api/v1/none`);
    await expect.poll(() => into.posts.flatMap(linesOf).map(({ code }) => code), { timeout: 8_000 }).toEqual(['not-found']);
    expect(await (await fetch(`${one.server.metricsUrl}/metrics`)).text()).toContain('lastcopy_sink_failures_total{sink="hook"} 0');
    const begun = performance.now();
    await one[Symbol.asyncDispose]();
    expect(performance.now() - begun).toBeLessThan(5_000);
    await new Promise<void>((done) => hanging.close(() => done()));
  });
});
