import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { fc, it } from '@fast-check/vitest';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { openSettings, readStatus } from '../../src/agent/index.ts';
import { openState, type State } from '../../src/agent/state/index.ts';
import type { Replica } from '../../src/protocol/index.ts';
import { writeFileSync } from 'node:fs';

let stateDir = '';
let state: State;
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'lastcopy-state-'));
  state = openState(stateDir);
});
afterEach(() => {
  state.close();
  rmSync(stateDir, { recursive: true, force: true });
});

const AT = '2026-11-22T10:00:00.000Z';
const progress = (id: string) => ({ t: 'progress' as const, id, orderId: 'o', state: 'delivered' as const, detail: null, at: AT });
const replica = (replicaId: string, line = 1): Replica => ({
  replicaId,
  fingerprint: `fp1.1.${'A'.repeat(43)}`,
  rule: 'rule',
  place: 'place',
  class: 'COPY',
  format: 'text',
  form: 'raw',
  path: '~/x',
  locator: [{ kind: 'line', line }],
  span: { start: 0, end: 20 },
  length: 20,
  seenAt: AT,
});

describe('the outbox', () => {
  it('keeps frames in order until they are settled, each id once', () => {
    for (const id of ['a', 'b', 'b', 'c']) state.outbox.add(progress(id));
    expect(state.outbox.next(0, 10).map(({ frame }) => frame.id)).toEqual(['a', 'b', 'c']);
    expect(state.outbox.settle('b')?.id).toBe('b');
    expect(state.outbox.settle('b')).toBeNull();
    expect(state.outbox.next(0, 10).map(({ frame }) => frame.id)).toEqual(['a', 'c']);
    expect(state.outbox.next(1, 10).map(({ frame }) => frame.id)).toEqual(['c']);
  });

  it('survives the process that filled it', async () => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('outbox-child.ts', import.meta.url)), stateDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(state.outbox.next(0, 100).map(({ frame }) => frame.id)).toEqual(Array.from({ length: 50 }, (_, index) => `frame-${index}`));
    // What was in a transaction that the kill broke off never was.
    expect(state.facts.get('watching')).toBeNull();
  });
});

describe('replicas', () => {
  it('are told once, again when they change, and when they are gone', () => {
    const path = '/home/x';
    expect(state.replicas.replace(path, [replica('r1'), replica('r2')]).upserts.map(({ replicaId }) => replicaId)).toEqual(['r1', 'r2']);
    expect(state.replicas.replace(path, [replica('r1'), { ...replica('r2'), seenAt: '2026-11-23T10:00:00.000Z' }])).toEqual({
      upserts: [],
      gone: [],
    });
    const change = state.replicas.replace(path, [replica('r1', 7)]);
    expect(change.upserts.map(({ replicaId }) => replicaId)).toEqual(['r1']);
    expect(change.gone.map(({ replica: { replicaId } }) => replicaId)).toEqual(['r2']);
    expect(state.replicas.replace(path, []).gone).toHaveLength(1);
    expect(state.replicas.size).toBe(0);
  });

  it.prop([fc.uint8Array({ minLength: 1, maxLength: 40 })], { numRuns: 30 })('keep any path byte for byte', (bytes) => {
    const path = Buffer.concat([Buffer.from('/'), bytes]);
    state.replicas.replace(path, [replica('r1')]);
    expect(state.replicas.paths().map((one) => Buffer.from(one))).toContainEqual(path);
    state.replicas.replace(path, []);
  });

  it('count what is not visible by reason, and forget what was not met again', () => {
    state.replicas.setNotVisible('/a', 'permission-denied', AT);
    state.replicas.setNotVisible('/b', 'encrypted', AT);
    state.replicas.setNotVisible('/c', 'encrypted', '2026-11-23T10:00:00.000Z');
    state.replicas.dropNotVisible('2026-11-23T00:00:00.000Z', (path) => path === '/b');
    expect(state.replicas.notVisible()).toEqual({ encrypted: 2 });
  });
});

describe('transactions', () => {
  it('leave nothing behind when they fail', () => {
    expect(() =>
      state.transaction(() => {
        state.outbox.add(progress('lost'));
        state.transaction(() => state.facts.set('watching', 'live'));
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(state.outbox.size).toBe(0);
    expect(state.facts.get('watching')).toBeNull();
  });
});

describe('state of other versions', () => {
  it('written by a newer Lastcopy is left alone', () => {
    state.close();
    const database = new DatabaseSync(join(stateDir, 'agent.db'));
    database.exec('PRAGMA user_version = 999');
    database.close();
    expect(() => openState(stateDir)).toThrow(expect.objectContaining({ code: 'state-newer' }));
    state = openState(mkdtempSync(join(stateDir, 'other-')));
  });
});

describe('settings', () => {
  it('are not reset when they are damaged', async () => {
    const settings = await openSettings(stateDir);
    settings.change({ paused: true });
    expect((await openSettings(stateDir)).read()).toMatchObject({ paused: true, mode: 'enforce' });
    for (const text of ['{', '{"mode":"erase-everything"}']) {
      writeFileSync(settings.path, text);
      await expect(openSettings(stateDir)).rejects.toMatchObject({ code: 'settings-damaged' });
    }
  });
});

describe('status without an agent', () => {
  it('of a folder that no agent ever saw', async () => {
    expect(await readStatus(join(stateDir, 'nowhere'))).toMatchObject({ running: false, pid: null, replicas: 0, membership: 'unknown' });
  });
  it('tells what the last agent left', async () => {
    state.facts.set('device', { deviceId: 'd', fleet: 'f', installation: 'i' });
    state.facts.set('link', { connected: true, at: AT, why: null });
    state.replicas.replace('/a', [replica('r1')]);
    expect(await readStatus(stateDir)).toMatchObject({ running: false, deviceId: 'd', replicas: 1, link: { connected: false } });
  });
});
