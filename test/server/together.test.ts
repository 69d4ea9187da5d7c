import { request as httpsRequest } from 'node:https';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ServerFrame } from '../../src/protocol/index.ts';
import * as v from 'valibot';
import { startServer } from '../../src/server/index.ts';
import { startSteward } from '../../src/steward/index.ts';
import { makeStatement, openRetirement } from '../../src/trust/index.ts';
import { certificate } from './certificate.ts';
import { Constellation } from './constellation.ts';

describe('with the real steward', () => {
  it('devices get in, retirements are signed, heads follow the chain, across a restart of the server', async () => {
    await using all = await Constellation.start();
    const stateDir = mkdtempSync(join(tmpdir(), 'lastcopy-steward-'));
    const bundle = { ...all.fleet.bundle, server: { url: all.url, ca: null } };
    const port = Number(new URL(all.url).port);
    const { steward: signer, keys, operator } = all.fleet;
    const steward = startSteward({ stateDir, bundle, signer, keys, admission: { kind: 'automatic' }, log: pino({ level: 'silent' }) });
    try {
      const device = await all.device('laptop-1');
      await device.enrol(all.url);
      await using own = await device.connect(all.url);
      await own.next('admission');
      await all.submit(await all.book.order());
      await own.next('item');
      await expect.poll(() => steward.sequence).toBe(1);

      const now = new Date().toISOString();
      const record = {
        type: 'retirement',
        fleet: bundle.fleet,
        sequence: 0,
        ref: 'r',
        version: '1',
        fingerprint: `fp1.1.${'A'.repeat(43)}`,
        successor: null,
        oldInvalidAt: now,
        issuedAt: now,
      };
      const { requestId } = (await all.operator('POST', '/retirements', await makeStatement(record, [operator]))).body as {
        requestId: string;
      };
      const answered = async () => (await all.operator('GET', `/retirements/${requestId}`)).body as { statement: never };
      await expect.poll(async () => (await answered()).statement).not.toBeNull();
      expect((await openRetirement((await answered()).statement, bundle)).signers[0]?.origin).toBe('steward');

      // The server comes back elsewhere in time, at the same address; the steward finds it by itself.
      await all.server.close();
      all.server = await startServer({ stateDir: all.dir, bundle, port, log: pino({ level: 'silent' }) });
      await all.submit(await all.book.order());
      await expect.poll(() => steward.sequence, { timeout: 10_000 }).toBe(2);
      await expect
        .poll(
          async () =>
            JSON.parse(
              Buffer.from(((await all.operator('GET', '/head')).body['head'] as { payload: string }).payload, 'base64url').toString(),
            ).hash,
        )
        .toBe(all.book.hash);
      await using back = await device.connect(all.url, 1);
      expect((await back.next('item')).item.seq).toBe(2);
      expect((await back.next('head')).t).toBe('head');
    } finally {
      await steward[Symbol.asyncDispose]();
      rmSync(stateDir, { recursive: true, force: true });
    }
  });
});

describe('TLS', () => {
  it('serves requests and links to those who pin its certificate', async () => {
    const tls = certificate();
    await using all = await Constellation.start({ tls, host: '127.0.0.1' });
    expect(all.url).toMatch(/^https:/);
    const ask = (ca?: string) =>
      new Promise<number | string>((resolve) => {
        httpsRequest(`${all.url}/api/v1/nonce`, { agent: false, ...(ca ? { ca } : {}) }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        })
          .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'))
          .end();
      });
    expect(await ask(tls.cert)).toBe(200);
    expect(await ask()).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(await ask(certificate().cert)).not.toBe(200);
    const ws = new WebSocket(`${all.url.replace('https', 'wss')}/api/v1/device`, { ca: tls.cert });
    const first = await new Promise<Buffer>((resolve, reject) => {
      ws.once('message', resolve);
      ws.once('error', reject);
    });
    expect(v.parse(ServerFrame, JSON.parse(first.toString())).t).toBe('challenge');
    ws.terminate();
  });
});

describe('a state directory', () => {
  it('has one server', async () => {
    await using all = await Constellation.start();
    const again = () => startServer({ stateDir: all.dir, bundle: all.fleet.bundle, log: pino({ level: 'silent' }) });
    await expect(again()).rejects.toMatchObject({ code: 'state-in-use' });
    await all.server.close();
    all.server = await again();
    expect((await all.devices()).length).toBe(0);
  });

  it('is free again when the port was not', async () => {
    await using all = await Constellation.start();
    const stateDir = join(all.dir, 'second');
    const start = (port: number) => startServer({ stateDir, bundle: all.fleet.bundle, port, log: pino({ level: 'silent' }) });
    await expect(start(Number(new URL(all.url).port))).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await using second = await start(0);
    expect(second.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});
