import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Overview, RotationView } from '../../src/protocol/index.ts';
import { endSessions } from '../../src/server/index.ts';
import { pace } from '../../src/server/viewers/pace.ts';
import { Constellation } from './constellation.ts';
import { replica } from './rows.ts';
import { Viewer } from './viewer.ts';

/** One device at work, one viewer who listens. */
async function watched(limits: NonNullable<Parameters<typeof Constellation.start>[0]>['limits'] = {}) {
  const all = await Constellation.start({ limits });
  const steward = await all.steward();
  const device = await all.admitted('laptop-1', steward);
  const viewer = await Viewer.of(all.url, all.dir);
  return {
    all,
    steward,
    device,
    viewer,
    async [Symbol.asyncDispose]() {
      await steward[Symbol.asyncDispose]();
      await all[Symbol.asyncDispose]();
    },
  };
}

describe('the stream', () => {
  it('begins with hello, tells a rotation as it happens, each within a second', async () => {
    await using world = await watched();
    const { all, device, viewer } = world;
    using stream = await viewer.listen();
    expect(stream.response.headers).toMatchObject({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    await stream.next('hello');
    expect(stream.retry).toBeGreaterThan(0);

    await using own = await device.connect(all.url);
    await stream.next('devices');
    expect((await stream.next('overview', ({ overview }) => overview.devices.connected === 1)).overview.devices.admitted).toBe(1);

    const took: number[] = [];
    const within = async <T>(seen: Promise<T>): Promise<T> => {
      const began = performance.now();
      const event = await seen;
      took.push(performance.now() - began);
      return event;
    };
    const order = await all.submit(await all.book.order());
    const announced = await within(stream.next('rotation', ({ rotation }) => rotation.orderId === 'order-1'));
    expect(announced.rotation).toMatchObject({ state: 'approved', devices: { expected: 1, silent: 1 } });

    own.send({ t: 'ack', cursor: 1 });
    await within(stream.next('rotation-devices', ({ devices }) => devices[0]?.state === 'delivered'));
    const at = new Date().toISOString();
    await own.ask({ t: 'progress', id: 'p1', orderId: 'order-1', state: 'hunting', detail: { code: 'c', sentence: 's' }, at });
    const hunting = await within(stream.next('rotation-devices', ({ devices }) => devices[0]?.state === 'hunting'));
    expect(hunting).toMatchObject({ orderId: 'order-1', devices: [{ deviceId: device.id, detail: { code: 'c' } }], residuals: [] });
    const residual = { entry: 'e1', place: 'netrc', class: 'HOME' as const, path: '~/.netrc', locator: [], reason: 'file-busy' as const };
    const remains = { residuals: [{ ...residual, sentence: 'Close it.' }], residualCount: 1, purged: 1 };
    await own.ask({ t: 'receipt', id: 'r1', statement: await device.receipt(order, remains) });
    const told = await within(stream.next('rotation-devices', ({ residuals }) => residuals.length === 1));
    expect(told.residuals[0]).toMatchObject({ deviceId: device.id, machine: 'laptop-1', reason: 'file-busy', path: '~/.netrc' });
    expect((await within(stream.next('rotation', ({ rotation }) => rotation.state === 'residual'))).rotation.residuals).toBe(1);
    // What is pushed is what is answered.
    const view = await viewer.see('/rotations/order-1', RotationView);
    expect(view.devices).toEqual(told.devices);
    expect(view.residuals).toEqual(told.residuals);

    await own.ask({ t: 'replicas', id: 'f1', upserts: [replica('a'), replica('b')], gone: [] });
    const { overview } = await within(stream.next('overview', (event) => event.overview.replicas.total === 2));
    expect({ ...overview, at: '' }).toEqual({ ...(await viewer.see('/overview', Overview)), at: '' });
    // One may fall into a busy moment of the machine.
    expect(took.slice(0, -1).toSorted((a, b) => a - b)[Math.floor(took.length / 2)]).toBeLessThan(1_000);
    expect(Math.max(...took)).toBeLessThan(5_000);
  });

  it('tells of a promotion, a cancellation and an admission', async () => {
    await using world = await watched();
    const { all, viewer, steward } = world;
    await all.submit(await all.book.order());
    using stream = await viewer.listen();
    await stream.next('hello');
    stream.waiting.length = 0;
    await all.submit(await all.book.promotion('order-1'));
    // Nothing that a rotation counts has changed, but one of its rings is open.
    await stream.next('rotation');
    await all.admitted('laptop-2', steward);
    expect((await stream.next('rotation', ({ rotation }) => rotation.devices.expected === 2)).rotation.orderId).toBe('order-1');
    await all.submit(await all.book.cancellation('order-1'));
    await stream.next('rotation', ({ rotation }) => rotation.state === 'cancelled');
  });

  it('gathers what comes at once: at most four events of a kind in a second, one overview', async () => {
    await using world = await watched();
    const { all, device, viewer } = world;
    await using own = await device.connect(all.url);
    await all.submit(await all.book.order());
    using stream = await viewer.listen();
    await stream.next('hello');
    const end = Date.now() + 1_900;
    let frames = 0;
    while (Date.now() < end) {
      const at = new Date().toISOString();
      const state = frames % 2 ? 'hunting' : 'purging';
      await own.ask({ t: 'progress', id: `p${frames++}`, orderId: 'order-1', state, detail: null, at });
      await own.ask({ t: 'replicas', id: `f${frames}`, upserts: [replica(`r${frames}`)], gone: [] });
      await sleep(8);
    }
    await sleep(1_200);
    const count = (t: string) => stream.waiting.filter((event) => event.t === t).length;
    expect(frames).toBeGreaterThan(20);
    for (const kind of ['devices', 'rotation', 'rotation-devices']) expect(count(kind), kind).toBeLessThanOrEqual(10);
    expect(count('rotation-devices')).toBeGreaterThanOrEqual(2);
    expect(count('overview')).toBeLessThanOrEqual(4);
    const last = stream.waiting.findLast(({ t }) => t === 'overview') as { overview: Overview };
    expect(last.overview.replicas.total).toBe(frames);
  });

  it('keeps quiet while nothing changes, with a beat', async () => {
    await using world = await watched({ heartbeatMs: 50 });
    using stream = await world.viewer.listen();
    await stream.next('hello');
    await expect.poll(() => stream.comments, { timeout: 15_000 }).toBeGreaterThan(2);
    expect(stream.waiting).toEqual([]);
  });
});

describe('a stream ends', () => {
  it('with its session: signed out here, by command beside the server, or over', async () => {
    await using world = await watched({ sessionCheckMs: 50 });
    const { all, viewer } = world;
    using one = await viewer.listen();
    using same = await viewer.listen();
    const other = await Viewer.of(all.url, all.dir);
    using stays = await other.listen();
    await viewer.signOut();
    await Promise.all([one.next('signed-out'), same.next('signed-out')]);
    await Promise.all([one.ended, same.ended]);
    expect(stays.over).toBe(false);
    await expect(viewer.listen()).rejects.toThrow('401');

    await endSessions({ stateDir: all.dir }, null);
    await stays.next('signed-out');
    await stays.ended;

    await using brief = await Constellation.start({ limits: { sessionCheckMs: 50, sessionMs: 1_500 } });
    const late = await Viewer.of(brief.url, brief.dir);
    using short = await late.listen();
    await short.next('signed-out');
    await short.ended;
  });

  it('never for want of use: an open page is in use', async () => {
    await using world = await watched({ sessionCheckMs: 30, sessionIdleMs: 2_000 });
    using stream = await world.viewer.listen();
    await sleep(3_000);
    expect(stream.over).toBe(false);
    expect((await world.viewer.ask('/session')).status).toBe(200);
    stream[Symbol.dispose]();
    // Without it an hour (here two seconds) later nobody is signed in.
    await sleep(2_500);
    expect((await world.viewer.ask('/session')).status).toBe(401);
  });

  it('when its reader does not read; it comes back and the others have missed nothing', async () => {
    await using world = await watched({ listenerQueueBytes: 1_000_000, pushMs: 5 });
    const { all, device, viewer } = world;
    await using own = await device.connect(all.url);
    const order = await all.submit(await all.book.order());
    using slow = await viewer.listen();
    using good = await viewer.listen();
    await Promise.all([slow.next('hello'), good.next('hello')]);
    slow.response.pause();
    const residual = { entry: 'e1', place: 'netrc', class: 'HOME' as const, path: '~/.netrc', locator: [], reason: 'file-busy' as const };
    const residuals = Array.from({ length: 200 }, () => ({ ...residual, sentence: 'x'.repeat(1_900) }));
    for (let n = 0; !all.logged.includes('"listener-dropped"') && n < 200; n++) {
      const receiptId = `order-1.recheck.${n}`;
      const signed = await device.receipt(order, { receiptId, phase: 'recheck', residuals, residualCount: 200 });
      expect((await own.ask({ t: 'receipt', id: `r${n}`, statement: signed })).t).toBe('accepted');
      await good.next('rotation-devices');
    }
    expect(all.logged).toContain('"why":"too-slow"');
    slow.response.resume();
    await slow.ended;
    expect(good.over).toBe(false);
    const at = new Date().toISOString();
    await own.ask({ t: 'progress', id: 'last', orderId: 'order-1', state: 'verifying', detail: null, at });
    await good.next('rotation-devices', ({ devices }) => devices[0]?.detail === null);
    using again = await viewer.listen();
    await again.next('hello');
  }, 60_000);

  it('with the server', async () => {
    await using world = await watched();
    using stream = await world.viewer.listen();
    await stream.next('hello');
    const began = performance.now();
    await world.all.server.close();
    await stream.ended;
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('before it began, where too many listen', async () => {
    await using world = await watched({ listenersPerSession: 2, listeners: 3 });
    const { all, viewer } = world;
    using one = await viewer.listen();
    using _two = await viewer.listen();
    await expect(viewer.listen()).rejects.toThrow('429');
    const other = await Viewer.of(all.url, all.dir);
    using _three = await other.listen();
    await expect(other.listen()).rejects.toThrow('429');
    one[Symbol.dispose]();
    await one.ended;
    await expect
      .poll(
        async () => {
          const stream = await viewer.listen().catch(() => null);
          stream?.[Symbol.dispose]();
          return stream !== null;
        },
        { timeout: 15_000 },
      )
      .toBe(true);
  });
});

describe('a pace', () => {
  it('runs what was asked for soon, once, never two at once, and the last asking last', async () => {
    let running = 0;
    let most = 0;
    const runs: number[] = [];
    using paced = pace(60, async () => {
      most = Math.max(most, ++running);
      runs.push(performance.now());
      await sleep(20);
      running--;
    });
    for (let n = 0; n < 60; n++) {
      paced.ask();
      await sleep(4);
    }
    const asked = performance.now();
    await sleep(150);
    expect(most).toBe(1);
    expect(runs.length).toBeGreaterThan(2);
    expect(Math.min(...runs.slice(1).map((time, n) => time - (runs[n] ?? 0)))).toBeGreaterThan(55);
    expect(runs.at(-1)).toBeGreaterThan(asked - 100);
    const before = runs.length;
    await sleep(150);
    expect(runs.length).toBe(before);
  });
});
