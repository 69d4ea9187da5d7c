import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Containment, Residual, RotationProgress } from '../../src/protocol/index.ts';
import { percentiles, PlaceCounts } from '../../src/server/device-progress.ts';
import { Constellation, type Device } from './constellation.ts';
import type { Line } from './line.ts';

/** Containment as figures, of a real server: where each device and place stands, since when, and how long it took. */

const residual = (place: string): Residual => ({
  entry: 'e1',
  place,
  class: 'COPY',
  path: '~/.env',
  locator: [],
  reason: 'read-only',
  sentence: 'Make it writable.',
});

let one: Constellation;
const devices = new Map<string, Device>();
const lines: Line[] = [];
let told: RotationProgress;
const of = (machine: string) => told.devices.find((device) => device.machine === machine);

beforeAll(async () => {
  const names = ['away', 'new', 'hunts', 'gone', 'twice', 'left', 'looks', 'never'];
  one = await Constellation.start({ expected: names.map((machine) => ({ machine, user: 'user' })) });
  await using steward = await one.steward();
  for (const name of names.slice(0, -1)) devices.set(name, await one.admitted(name, steward));
  const order = await one.submit(await one.book.order({ orderId: 'order-1' }));
  const up = async (name: string): Promise<{ device: Device; line: Line }> => {
    const device = devices.get(name);
    if (!device) throw new Error(name);
    const line = await device.connect(one.url);
    lines.push(line);
    return { device, line };
  };
  await up('new');
  const hunts = await up('hunts');
  const at = '2020-01-01T00:00:00.000Z';
  for (const state of ['delivered', 'hunting', 'waiting', 'hunting'] as const)
    await hunts.line.ask({ t: 'progress', id: `p-${Math.random()}`, orderId: 'order-1', state, detail: null, at });
  const places = [{ place: 'bash-history', class: 'COPY' as const, purged: 2, residuals: 0 }];
  const gone = await up('gone');
  await gone.line.ask({ t: 'receipt', id: 'r1', statement: await gone.device.receipt(order, { places }) });
  const twice = await up('twice');
  await twice.line.ask({ t: 'receipt', id: 'r1', statement: await twice.device.receipt(order) });
  const again = { receiptId: 'again', phase: 'recheck' as const, found: 0, purged: 0, places: [] };
  await twice.line.ask({ t: 'receipt', id: 'r2', statement: await twice.device.receipt(order, again) });
  const left = await up('left');
  const remains = { found: 5, purged: 1, residuals: [residual('dotenv')], residualCount: 3 };
  await left.line.ask({ t: 'receipt', id: 'r1', statement: await left.device.receipt(order, remains) });
  const looks = await up('looks');
  const reported = { decision: 'reported' as const, reason: { code: 'policy-report-only', sentence: '' }, found: 0, purged: 0 };
  await looks.line.ask({ t: 'receipt', id: 'r1', statement: await looks.device.receipt(order, reported) });
  told = (await one.operator('GET', '/rotations/order-1/devices')).body as unknown as RotationProgress;
});
afterAll(async () => {
  await Promise.all(lines.map((line) => line[Symbol.asyncDispose]()));
  await one[Symbol.asyncDispose]();
});

describe('each device', () => {
  it.each([
    ['away', 'offline'],
    ['new', 'announced'],
    ['hunts', 'hunting'],
    ['gone', 'purged'],
    ['twice', 'verified'],
    ['left', 'residual'],
    ['looks', 'reported'],
    ['never', 'offline'],
  ])('%s is %s', (machine, step) => {
    expect(of(machine)?.step).toBe(step);
  });

  it('says when it came to each step first, by the server’s clock', () => {
    const times = of('hunts')?.times ?? {};
    expect(Object.keys(times).toSorted()).toEqual(['delivered', 'hunting', 'waiting']);
    expect([times.delivered, times.hunting, times.waiting].toSorted()).toEqual([times.delivered, times.hunting, times.waiting]);
    expect(Date.parse(times.delivered ?? '')).toBeGreaterThan(Date.now() - 60_000);
    const verified = of('twice')?.times;
    expect(verified?.told).toBe(verified?.purged);
    expect((verified?.verified ?? '') >= (verified?.purged ?? 'x')).toBe(true);
    expect(of('away')).toMatchObject({ times: {}, connected: false, timeToContain: null });
  });

  it('counts once in the steps', () => {
    expect(told.steps).toEqual({ offline: 2, announced: 1, hunting: 1, purged: 1, verified: 1, residual: 1, reported: 1 });
    expect(told.timeToContain.count).toBe(2);
    expect(told.timeToContain.p50).toBeGreaterThanOrEqual(0);
  });
});

describe('each place', () => {
  it('has what was purged and what is left, and what no place was told of', () => {
    expect(told.places).toEqual([
      { place: 'dotenv', class: 'COPY', devices: 1, purged: 0, residuals: 1 },
      { place: 'bash-history', class: 'COPY', devices: 1, purged: 2, residuals: 0 },
    ]);
    // `twice` purged 2 and `left` 1 without saying where; `left` told two of its residuals as a number.
    expect(told.unplaced).toEqual({ purged: 3, residuals: 2 });
  });

  it('counts as left only what the newest receipt left', () => {
    const counts = new PlaceCounts();
    const place = { place: 'dotenv', class: 'COPY' as const };
    counts.take('d1', { purged: 1, residuals: [], residualCount: 4, places: [{ ...place, purged: 1, residuals: 4 }] });
    counts.take('d2', { purged: 0, residuals: [], residualCount: 1, places: [{ ...place, purged: 0, residuals: 1 }] });
    counts.take('d1', { purged: 3, residuals: [], residualCount: 1, places: [{ ...place, purged: 3, residuals: 1 }] });
    expect(counts.counted()).toEqual({
      places: [{ ...place, devices: 2, purged: 4, residuals: 2 }],
      unplaced: { purged: 0, residuals: 0 },
    });
  });
});

describe('all rotations', () => {
  it('come to percentiles over rotations and over devices', async () => {
    const device = devices.get('gone');
    if (!device) throw new Error('no device');
    const order = await one.submit(await one.book.order({ orderId: 'order-2', scope: { devices: [device.id] } }));
    await using line = await device.connect(one.url);
    await line.ask({ t: 'receipt', id: 'r9', statement: await device.receipt(order) });
    const all = (await one.operator('GET', '/containment?days=1')).body as unknown as Containment;
    expect(all.rotations.map(({ orderId, state }) => [orderId, state])).toEqual([
      ['order-2', 'contained'],
      ['order-1', 'running'],
    ]);
    expect(all.states).toEqual({ contained: 1, running: 1 });
    expect(all.overRotations.count).toBe(1);
    expect(all.overDevices.count).toBe(3);
    expect(all.rotations[1]).toMatchObject({ expected: 8, silent: 3, residuals: 3 });
    expect((await one.operator('GET', '/containment?days=0')).body).toMatchObject({ code: 'malformed' });
    expect((await one.operator('GET', '/rotations/none/devices')).body).toMatchObject({ code: 'unknown-order' });
  });

  it('percentiles are of the nearest rank', () => {
    expect(percentiles([30, 10, 20])).toEqual({ count: 3, p50: 20, p90: 30, p99: 30 });
    expect(percentiles([])).toEqual({ count: 0, p50: null, p90: null, p99: null });
  });
});
