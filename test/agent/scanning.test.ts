import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Scanning } from '../../src/agent/scanning.ts';
import { openState, type State } from '../../src/agent/state/index.ts';
import type { SearchRequest } from '../../src/search/index.ts';

let root = '';
let state: State;
let scanning: Scanning;
const logged: string[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lastcopy-scanning-'));
  for (const name of ['good', 'poison', 'fine']) {
    mkdirSync(join(root, 'home', name), { recursive: true });
    writeFileSync(join(root, 'home', name, 'file'), 'x');
  }
  mkdirSync(join(root, 'state'));
  state = openState(join(root, 'state'));
  logged.length = 0;
  scanning = new Scanning({
    entry: new URL('dying-scanner.ts', import.meta.url),
    allowRoot: true,
    strikes: state.strikes,
    log: (event) => void logged.push(event),
  });
});
afterEach(async () => {
  await scanning[Symbol.asyncDispose]();
  state.close();
  rmSync(root, { recursive: true, force: true });
});

const request = (): SearchRequest => ({
  id: 'test',
  roots: [join(root, 'home')],
  home: join(root, 'home'),
  exclude: [],
  detect: true,
  hunt: [],
  keys: { epoch: 0, fingerprint: new Uint8Array(32), local: new Uint8Array(32) },
  by: 'engine',
});
const nothing = { take: () => undefined, reset: () => undefined };
const { signal } = new AbortController();

describe('a search that ends its scanner', () => {
  it('is tried twice, then only the folder that does it is left out, for a day', async () => {
    const searched = await scanning.search('sweep', request(), nothing, signal);
    expect(searched.denied).toEqual([join(root, 'home/poison')]);
    expect(searched.files).toBe(2);
    expect(logged.filter((event) => event === 'scanner-died')).toHaveLength(4);
    // The next one dies no more: whole and folder are known to end it.
    logged.length = 0;
    expect((await scanning.search('sweep', request(), nothing, signal)).denied).toHaveLength(1);
    expect(logged).toEqual(['scanner-denied']);
    // Another job is not punished for it.
    expect((await scanning.search('changed', { ...request(), roots: [join(root, 'home/good')] }, nothing, signal)).files).toBe(1);
  });
});
