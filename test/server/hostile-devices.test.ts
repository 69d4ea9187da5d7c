import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { DevicesPage, Overview, RotationsPage, RotationView } from '../../src/protocol/index.ts';
import { Constellation } from './constellation.ts';
import { replica } from './rows.ts';
import { Viewer } from './viewer.ts';

const MOST = Number.MAX_SAFE_INTEGER;

describe('a device that lies', () => {
  it('about its counts breaks no view of the others', async () => {
    await using all = await Constellation.start();
    await using steward = await all.steward();
    const order = await all.submit(await all.book.order());
    for (const machine of ['laptop-1', 'laptop-2']) {
      const device = await all.admitted(machine, steward);
      await using own = await device.connect(all.url);
      const told = { files: MOST, bytes: MOST, notVisible: MOST, reasons: { encrypted: MOST }, watching: 'live' as const };
      expect((await own.ask({ t: 'visibility', id: 'v1', ...told })).t).toBe('accepted');
      for (const [id, receiptId] of [
        ['r1', 'one'],
        ['r2', 'two'],
      ] as const) {
        const statement = await device.receipt(order, {
          receiptId,
          found: MOST,
          purged: MOST,
          residualCount: MOST,
          notVisible: { count: MOST, reasons: {} },
        });
        expect((await own.ask({ t: 'receipt', id, statement })).t).toBe('accepted');
      }
    }
    const viewer = await Viewer.of(all.url, all.dir);
    expect((await viewer.see('/overview', Overview)).devices.notVisible).toBe(MOST);
    expect((await viewer.see('/rotations', RotationsPage)).rotations[0]).toMatchObject({
      found: MOST,
      purged: MOST,
      residuals: MOST,
      notVisible: MOST,
    });
    expect((await viewer.see('/rotations/order-1', RotationView)).devices).toHaveLength(2);
    expect((await viewer.see('/devices', DevicesPage)).total).toBe(2);
  });

  it('in its names and paths breaks no event and no answer', async () => {
    await using all = await Constellation.start();
    await using steward = await all.steward();
    const viewer = await Viewer.of(all.url, all.dir);
    using stream = await viewer.listen();
    await stream.next('hello');
    const name = '\n\ndata: {"t":"signed-out"}\n\n\r\u2028\u202e<script>\u0000'.padEnd(256, 'x');
    const device = await all.admitted(name, steward);
    await using own = await device.connect(all.url);
    const frame = { t: 'replicas' as const, id: 'f', upserts: [replica('r', { path: '\n\n'.repeat(200_000) })], gone: [] };
    expect((await own.ask(frame)).t).toBe('refused');
    expect((await own.ask({ ...frame, id: 'g', upserts: [replica('r', { path: `~/${'x\n\n'.repeat(1_000)}` })] })).t).toBe('accepted');
    await stream.next('overview', ({ overview }) => overview.replicas.total === 1);
    expect((await viewer.see('/devices', DevicesPage)).devices[0]?.machine).toBe(name);
    expect(stream.over).toBe(false);
  });

  it('in thousands of reasons is refused', async () => {
    await using all = await Constellation.start();
    await using steward = await all.steward();
    const device = await all.admitted('laptop-1', steward);
    await using own = await device.connect(all.url);
    const told = { t: 'visibility' as const, files: 1, bytes: 1, notVisible: 1, watching: 'live' as const };
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`reason-${n}`, 1]));
    expect((await own.ask({ ...told, id: 'v1', reasons: many })).t).toBe('refused');
  });
});

describe('a server in need', () => {
  it('shows what it has while its disk is full', async () => {
    await using all = await Constellation.start();
    const viewer = await Viewer.of(all.url, all.dir);
    using stream = await viewer.listen();
    const db = new DatabaseSync(join(all.dir, 'server.sqlite'));
    const ago = new Date(Date.now() - 600_000).toISOString();
    db.exec(
      `UPDATE sessions SET used_at = '${ago}'; CREATE TRIGGER full BEFORE UPDATE ON sessions BEGIN SELECT raise(ABORT, 'disk full'); END`,
    );
    db.close();
    expect((await viewer.ask('/overview')).status).toBe(200);
    await sleep(1_200);
    expect(stream.over).toBe(false);
    expect(all.logged).not.toContain('session-check-failed');
  });

  it('drops who asks and never reads', async () => {
    await using all = await Constellation.start({ limits: { stillMs: 300, requestsPerAddress: { perSecond: 50_000, burst: 50_000 } } });
    const { port, host } = new URL(all.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.pause();
    const asked = 40_000;
    socket.write(`GET /api/v1/nothing HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(asked));
    await sleep(3_000);
    let answers = 0;
    socket.setEncoding('latin1').on('data', (text: string) => (answers += text.split('HTTP/1.1 4').length - 1));
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(answers).toBeLessThan(asked / 2);
    const viewer = await Viewer.of(all.url, all.dir);
    expect((await viewer.ask('/overview')).status).toBe(200);
  });
});
