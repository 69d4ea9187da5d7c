import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Statement } from '../../src/protocol/index.ts';
import { verifyAudit } from '../../src/server/audit.ts';
import { sqliteStorage } from '../../src/server/storage/sqlite.ts';
import { asOperator, Book, connectSteward, Device, type Fleet, makeFleet } from './constellation.ts';
import { replica } from './rows.ts';

/** A server process that can be killed and comes back at the same address with the same state. */
class Mortal implements AsyncDisposable {
  readonly dir = mkdtempSync(join(tmpdir(), 'lastcopy-killed-'));
  readonly fleet: Fleet;
  readonly book: Book;
  url = '';
  #port = '0';
  #child: ChildProcess | null = null;

  constructor(fleet: Fleet) {
    this.fleet = fleet;
    this.book = new Book(fleet);
    writeFileSync(join(this.dir, 'bundle.json'), JSON.stringify(fleet.bundle));
  }
  async up(): Promise<void> {
    const script = new URL('server-child.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, this.dir, join(this.dir, 'bundle.json'), this.#port], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    this.url = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()));
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    });
    this.#port = new URL(this.url).port;
  }
  /** SIGKILL: no goodbye. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number | null> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null) return child?.exitCode ?? null;
    const gone = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
    child.kill(signal);
    return gone;
  }
  submit(statement: Statement) {
    return asOperator(this.url, this.fleet, 'POST', '/chain', { statement, sealedKeys: {} });
  }
  /** What the files hold, once the process is gone. */
  async stored<T>(look: (storage: ReturnType<typeof sqliteStorage>) => Promise<T>): Promise<T> {
    const storage = sqliteStorage(join(this.dir, 'server.sqlite'));
    try {
      return await look(storage);
    } finally {
      await storage[Symbol.asyncDispose]();
    }
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

async function start(): Promise<{ mortal: Mortal; device: Device }> {
  const mortal = new Mortal(await makeFleet());
  await mortal.up();
  const device = await Device.make(mortal.fleet, 'laptop-1');
  await device.enrol(mortal.url);
  await using steward = await connectSteward(mortal.url, mortal.fleet);
  await steward.ask({ t: 'admit', id: 'a1', statement: await device.admission() });
  return { mortal, device };
}

describe('a killed server', () => {
  it('delivers after its return what it took before, once and in order', async () => {
    const { mortal, device } = await start();
    await using server = mortal;
    await using deaf = await device.connect(server.url);
    deaf.ws.pause(); // It is connected, and the kill comes before it reads.
    const orders: Statement[] = [];
    for (let n = 0; n < 3; n++) {
      const order = await server.book.order();
      expect((await server.submit(order)).status).toBe(200);
      server.book.took(order);
      orders.push(order);
    }
    await server.kill();
    await server.up();
    await using own = await device.connect(server.url, 0);
    for (const [index, statement] of orders.entries()) {
      expect((await own.next('item')).item).toEqual({ kind: 'statement', seq: index + 1, statement, sealedKey: null });
    }
    own.send({ t: 'ack', cursor: 3 });
    expect((await own.quiet()).filter(({ t }) => t === 'item')).toEqual([]);
    await using again = await device.connect(server.url, 3);
    expect((await again.quiet()).filter(({ t }) => t === 'item')).toEqual([]);
  });

  it('at any moment of a submission either has it or not, and a second try settles it', async () => {
    const { mortal, device } = await start();
    await using server = mortal;
    const sent: Statement[] = [];
    const got: number[] = [];
    for (const delay of [0, 2, 4, 6, 9, 13]) {
      const listening = await device.connect(server.url, got.length);
      const order = await server.book.order();
      const tried = server.submit(order).then(
        ({ status }) => status,
        () => 'cut off' as const,
      );
      await sleep(delay);
      await server.kill();
      expect([200, 'cut off']).toContain(await tried);
      // What the device took before the kill is durable on its side.
      await listening.closed;
      for (const frame of listening.waiting) if (frame.t === 'item') got.push(frame.item.seq);
      await server.up();
      expect((await server.submit(order)).status).toBe(200);
      server.book.took(order);
      sent.push(order);
      const back = await device.connect(server.url, got.length);
      while (got.length < sent.length) got.push((await back.next('item')).item.seq);
      await back[Symbol.asyncDispose]();
    }
    expect(got).toEqual(sent.map((_, index) => index + 1));
    await server.kill();
    await server.stored(async (storage) => {
      expect(await storage.tip()).toEqual({ seq: sent.length, hash: server.book.hash });
      expect(await verifyAudit(storage)).toMatchObject({ ok: true });
      expect((await storage.auditRecords(0, 100)).filter(({ action }) => action === 'chain.append').length).toBe(sent.length);
    });
  });

  it('has everything that it accepted', async () => {
    const { mortal, device } = await start();
    await using server = mortal;
    const order = await server.book.order();
    await server.submit(order);
    const receipt = await device.receipt(order);
    const own = await device.connect(server.url);
    const frames = [
      { t: 'replicas', id: 'f1', upserts: [replica('a')], gone: [] },
      { t: 'progress', id: 'f2', orderId: 'order-1', state: 'hunting', detail: null, at: new Date().toISOString() },
      { t: 'receipt', id: 'f3', statement: receipt },
    ];
    for (const frame of frames) expect((await own.ask(frame)).t).toBe('accepted');
    await server.kill();
    await server.stored(async (storage) => {
      expect((await storage.replicas({ fingerprint: null, limit: 9 })).total).toBe(1);
      expect(await storage.progress('order-1')).toHaveLength(1);
      expect((await storage.receipts('order-1')).map(({ statement }) => statement)).toEqual([receipt]);
    });
    // The answers were lost, say: the outbox sends all of it again.
    await server.up();
    await using again = await device.connect(server.url);
    for (const frame of frames) expect((await again.ask(frame)).t).toBe('accepted');
    await server.kill();
    expect(await server.stored(async (storage) => (await storage.receipts('order-1')).length)).toBe(1);
  });

  it('ends by itself on SIGTERM, connections and all', async () => {
    const { mortal, device } = await start();
    await using server = mortal;
    await using own = await device.connect(server.url);
    expect(await server.kill('SIGTERM')).toBe(0);
    expect((await own.closed).code).toBe(1001);
  });
});
