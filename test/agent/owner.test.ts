import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AgentError, keychainStore, nudge, openSettings, undoPurge } from '../../src/agent/index.ts';
import { openState } from '../../src/agent/state/index.ts';
import type { Replica } from '../../src/protocol/index.ts';
import { PROCESSES } from '../processes.ts';
import { token, World } from './world.ts';

/** What the owner of a laptop sees and may do. */
let world: World;
let secret = '';
let [history, notes] = ['', ''];
const kept = new Map<string, string>();
const keychain = keychainStore('test', {
  load: async () => ({
    getPassword: async (_service, account) => kept.get(account) ?? null,
    setPassword: async (_service, account, password) => void kept.set(account, password),
    deletePassword: async (_service, account) => kept.delete(account),
  }),
});

beforeEach(async () => {
  kept.clear();
  world = await World.make();
  secret = token();
  history = world.write('.bash_history', `export TOKEN=${secret}\n`);
  notes = world.write('notes.txt', `the token is ${secret}\n`);
  await world.start({ tuning: { keychain } });
  await world.server.until('a whole picture', () => world.server.of('visibility').length > 0);
});
afterEach(() => world[Symbol.asyncDispose]());

const receipts = (count: number) => world.server.until(`${count} receipts`, () => world.server.of('receipt').length === count);
const agent = () => {
  if (!world.agent) throw new Error('no agent');
  return world.agent;
};
const planId = async () => (await agent().account()).undoable[0]?.planId ?? '';

describe('the account', () => {
  it('says what was found, removed and can be undone; never a value', async () => {
    const { orderId } = await world.server.rotate(secret);
    await receipts(1);
    const account = await agent().account();
    expect(account).toMatchObject({
      orders: [{ orderId, state: 'finished', decision: 'executed', found: 2, purged: 2, undoneFiles: 0, residuals: [] }],
      undoable: [{ orderId }],
    });
    expect(account.undoable[0]?.files.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: '~/.bash_history', replicas: 1 },
      { path: '~/notes.txt', replicas: 1 },
    ]);
    expect(JSON.stringify(account)).not.toContain(secret);
  });
  it('names what remains, and why', async () => {
    await world.server.rotate(secret, { caps: { files: 1, bytes: 1_000_000 } });
    await receipts(1);
    expect((await agent().account()).orders).toMatchObject([
      { found: 2, purged: 0, residuals: [{ reason: 'cap-reached' }, { reason: 'cap-reached' }] },
    ]);
  });
});

describe('a large inventory', () => {
  it('is counted whole and listed in part, by place', async () => {
    await world.stop();
    const state = openState(world.stateDir);
    state.replicas.clear();
    for (const [place, count] of [
      ['bash-history', 70],
      ['netrc', 2],
    ] as const) {
      const replicas = Array.from(
        { length: count },
        (_, n): Replica => ({
          replicaId: `${place}-${n}`,
          fingerprint: `local1.${'A'.repeat(22)}`,
          rule: 'any',
          place,
          class: 'COPY',
          format: 'text',
          form: 'raw',
          path: `~/${place}`,
          locator: [],
          span: null,
          length: 20,
          seenAt: '2026-01-02T03:04:05.000Z',
        }),
      );
      state.replicas.replace(`/home/${place}`, replicas);
    }
    state.close();
    await world.start({ tuning: { keychain, sweep: false } });
    const { places, replicas } = await agent().account();
    expect(places).toEqual([
      { place: 'bash-history', class: 'COPY', count: 70 },
      { place: 'netrc', class: 'COPY', count: 2 },
    ]);
    expect(replicas.filter(({ place }) => place === 'bash-history')).toHaveLength(50);
    expect(replicas.filter(({ place }) => place === 'netrc')).toHaveLength(2);
  });
});

describe('undoing', () => {
  it('brings files back one by one; each is told once, and none is removed again by the same order', async () => {
    const { orderId } = await world.server.rotate(secret);
    await receipts(1);
    const plan = await planId();
    expect(await agent().undo(plan, ['~/notes.txt'])).toMatchObject([{ path: '~/notes.txt', result: 'restored', replicas: 1 }]);
    expect(readFileSync(notes, 'utf8')).toContain(secret);
    expect(readFileSync(history, 'utf8')).not.toContain(secret);
    expect((await agent().account()).undoable).toMatchObject([{ files: [{ path: '~/.bash_history' }] }]);
    await receipts(2);
    // Two at once wait for each other.
    const both = await Promise.all([agent().undo(plan), agent().undo(plan)]);
    expect(both.flat().every(({ result }) => result === 'restored')).toBe(true);
    await receipts(3);
    expect((await agent().account()).undoable).toEqual([]);
    expect((await agent().account()).orders).toMatchObject([{ undoneFiles: 2 }]);

    await world.stop();
    const state = openState(world.stateDir);
    state.orders.update(orderId, { recheckAt: new Date().toISOString() });
    state.close();
    await world.start({ tuning: { keychain, sweep: false } });
    await receipts(4);
    expect(world.of('receipt').map(({ phase, purged, residuals }) => [phase, purged, residuals])).toEqual([
      ['first', 2, 0],
      ['undo', 0, 1],
      ['undo', 0, 1],
      ['recheck', 0, 2],
    ]);
    expect(world.of('relapse')).toEqual([]);
    expect(readFileSync(history, 'utf8')).toContain(secret);
  });
  it('says no to what it does not know, and to a key that is gone', async () => {
    await world.server.rotate(secret);
    await receipts(1);
    const plan = await planId();
    await expect(agent().undo('another')).rejects.toMatchObject({ code: 'undo-unknown' });
    expect(await agent().undo(plan, ['~/never.txt'])).toMatchObject([{ path: '~/never.txt', result: 'refused' }]);
    expect(readFileSync(notes, 'utf8')).not.toContain(secret);
    for (const account of kept.keys()) if (account.includes('undo:')) kept.delete(account);
    await expect(agent().undo(plan)).rejects.toMatchObject({ code: 'undo-key-gone' });
    const without = { stateDir: world.stateDir, home: world.home, processes: PROCESSES, allowRoot: true, planId: plan };
    await expect(undoPurge({ ...without, keys: { undo: { get: async () => null } } })).rejects.toBeInstanceOf(AgentError);
  });
});

describe('pausing', () => {
  it('holds at once: the next order only reports, and is carried out once resumed', async () => {
    await agent().pause(true);
    expect(agent().status()).toMatchObject({ paused: true, mode: 'report' });
    expect(world.of('paused').map(({ paused }) => paused)).toEqual([true]);
    await world.server.rotate(secret);
    await receipts(1);
    expect(world.of('receipt').at(-1)).toMatchObject({ decision: 'reported', found: 2, purged: 0 });
    await agent().pause(false);
    await receipts(2);
    expect(world.of('receipt').at(-1)).toMatchObject({ decision: 'executed', purged: 2 });
  });
  it('stops a hunt that may write', async () => {
    await world.stop();
    const pausing: Promise<void>[] = [];
    await world.start({
      tuning: { keychain, sweep: false },
      on: (event) => {
        world.events.push(event);
        // Found, not yet removed.
        if (event.type === 'copy' && pausing.length === 0) pausing.push(agent().pause(true));
      },
    });
    await world.server.rotate(secret);
    await receipts(1);
    await Promise.all(pausing);
    expect(world.of('receipt').at(-1)).toMatchObject({ decision: 'reported', purged: 0 });
    expect(readFileSync(history, 'utf8')).toContain(secret);
  });
  it('from beside the agent holds as well', async () => {
    (await openSettings(world.stateDir)).change({ paused: true });
    nudge(world.stateDir);
    await world.server.until('the pause', () => world.of('paused').length === 1);
    expect(agent().status().paused).toBe(true);
  });
});
