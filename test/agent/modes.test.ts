import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { OrderPayload, ReceiptPayload } from '../../src/protocol/index.ts';
import { openReceipt } from '../../src/trust/index.ts';
import { lastcopy } from '../e2e/fleet.ts';
import { token, World } from './world.ts';

/** How far an order goes where the policy, the order or the user holds it back. */

let world: World;
let secret = '';
let files: Record<'history' | 'notes' | 'env', string>;
afterEach(() => world[Symbol.asyncDispose]());

async function begin(floor: Parameters<typeof World.make>[0]): Promise<void> {
  world = await World.make(floor);
  secret = token();
  files = {
    history: world.write('.bash_history', `ls\nexport TOKEN=${secret}\ncd\n`),
    notes: world.write('notes.txt', `the token is ${secret}\n`),
    env: world.write('work/.env', `TOKEN=${secret}\n`),
  };
  await world.start();
  await world.server.until('a whole picture', () => world.server.of('visibility').length > 0);
}

async function order(change: Partial<OrderPayload> = {}): Promise<OrderPayload> {
  const { order: made } = await world.server.draft(secret, change);
  world.server.send({ t: 'item', item: await world.server.append(made) });
  world.server.send({ t: 'item', item: await world.server.append(world.server.promotion(made.orderId)) });
  await world.server.sendHead();
  return made;
}

async function receipts(count: number): Promise<ReceiptPayload[]> {
  await world.server.until(`${count} receipts`, () => world.server.of('receipt').length >= count);
  const [device] = world.server.devices;
  const opened = world.server.of('receipt').map(({ statement }) => openReceipt(statement, device!));
  return (await Promise.all(opened)).map(({ payload }) => payload);
}

const left = () => Object.entries(files).flatMap(([name, path]) => (readFileSync(path, 'utf8').includes(secret) ? [name] : []));
const all: Partial<OrderPayload> = { classes: ['COPY', 'REGEN', 'HOME'] };

describe('in a mode of warning', () => {
  it.each(['the policy', 'the order'] as const)('that %s asks for, nothing is written until the user agrees', async (who) => {
    await begin(who === 'the policy' ? { mode: 'warn' } : {});
    const { orderId } = await order({ ...all, ...(who === 'the order' && { mode: 'warn' }) });
    const [reported] = await receipts(1);
    expect(reported).toMatchObject({ decision: 'reported', purged: 0, residualCount: 3, reason: { code: 'verb-not-allowed' } });
    expect(reported?.residuals.map(({ reason, sentence }) => [reason, sentence.includes('until the user of this machine agrees')])).toEqual(
      Array.from({ length: 3 }, () => ['policy-report-only', true]),
    );
    expect(left()).toEqual(['history', 'notes', 'env']);
    await world.server.until('the question', () => world.of('asked').length === 1);
    expect(world.of('asked')).toMatchObject([{ orderId, copies: 3 }]);
    await world.agent?.agree(orderId);
    const [, executed] = await receipts(2);
    expect(executed).toMatchObject({ decision: 'executed', purged: 3, residualCount: 0 });
    expect(left()).toEqual([]);
    expect(world.of('asked')).toHaveLength(1);
  });

  it('nobody is asked before the order may run, and agreeing does not let it', async () => {
    await begin({ mode: 'warn' });
    const { orderId } = await order({ ...all, retirements: [] });
    await receipts(1);
    await world.agent?.agree(orderId);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(world.of('asked')).toEqual([]);
    expect(left()).toHaveLength(3);
  });
});

it('a class or a place that the policy holds back is left, the rest is written, and the user may agree to what was warned of', async () => {
  await begin({ modes: { classes: { HOME: 'report' }, places: { 'bash-history': 'warn' } } });
  const { orderId } = await order(all);
  const [first] = await receipts(1);
  expect(first).toMatchObject({ decision: 'executed', purged: 1, residualCount: 2 });
  const rules = first?.residuals.map(({ place, reason, sentence }) => [place, reason, /holds (.*?) mode/.exec(sentence)?.[1]]);
  expect(rules?.toSorted()).toEqual([
    ['bash-history', 'policy-report-only', 'the place “bash-history” in warn'],
    ['dotenv', 'policy-report-only', 'places of class HOME in report'],
  ]);
  expect(left()).toEqual(['history', 'env']);
  await world.server.until('the question', () => world.of('asked').length === 1);
  expect(world.of('asked')).toMatchObject([{ orderId, copies: 1 }]);
  await world.agent?.agree(orderId);
  const [, again] = await receipts(2);
  expect(again).toMatchObject({ phase: 'recheck', purged: 1, residualCount: 1 });
  expect(left()).toEqual(['env']);
});

it('what an order may not lower, it does not', async () => {
  await begin({ mode: 'report' });
  await order({ ...all, mode: 'enforce' });
  const [receipt] = await receipts(1);
  expect(receipt).toMatchObject({ decision: 'reported', purged: 0 });
  expect(receipt?.reason?.sentence).toContain("The fleet's policy");
  expect(left()).toHaveLength(3);
});

it('HOME stays where the order does not name it', async () => {
  await begin({});
  await order({ classes: ['COPY', 'REGEN'] });
  const [receipt] = await receipts(1);
  expect(receipt?.residuals).toMatchObject([{ place: 'dotenv', class: 'HOME', reason: 'class-not-allowed' }]);
  expect(left()).toEqual(['env']);
  const { stdout } = await lastcopy(['--state', world.stateDir, 'status']);
  expect(stdout).toContain(`left  ~/work/.env: ${receipt?.residuals[0]?.sentence}`);
});

describe('a cap', () => {
  it.each([
    ['files', { files: 2, bytes: 1_000_000 }, /2 files.* takes 3 files/],
    ['share', { files: 100, bytes: 1_000_000, share: 0.1 }, /10 % of the .* files searched.* takes 3 files/],
  ] as const)('of %s: what would be more is not written at all', async (_name, caps, sentence) => {
    await begin({});
    await order({ ...all, caps });
    const [receipt] = await receipts(1);
    expect(receipt).toMatchObject({ decision: 'executed', purged: 0, residualCount: 3 });
    for (const residual of receipt?.residuals ?? []) {
      expect(residual.reason).toBe('cap-reached');
      expect(residual.sentence).toMatch(sentence);
    }
    expect(left()).toHaveLength(3);
    const { stdout } = await lastcopy(['--state', world.stateDir, 'status']);
    expect(stdout).toMatch(/ {2}left {2}~\/\S+ and 2 other files: /);
    // The operator signs again, with a higher one.
    await order({ ...all, caps: { files: 3, bytes: 1_000_000, share: 1 } });
    expect((await receipts(2)).at(-1)).toMatchObject({ decision: 'executed', purged: 3 });
    expect(left()).toEqual([]);
  });
});
