import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fleet, lastcopy, type Said } from '../e2e/fleet.ts';
import { tokenIn, trySignIn } from '../server/viewer.ts';

/** Persons and tokens from the command line, beside a server that runs. */

let fleet: Fleet;
let url: string;
beforeAll(async () => {
  fleet = await Fleet.make();
  await fleet.startServer();
  url = `http://127.0.0.1:${fleet.port}`;
}, 60_000);
afterAll(() => fleet[Symbol.asyncDispose]());

const server = (...args: string[]): Promise<Said> => lastcopy(['--state', fleet.state('server'), 'server', ...args]);
const asOperator = (...args: string[]): Promise<Said> => lastcopy([...args, '--bundle', fleet.bundle, '--operator', fleet.operator]);

describe('lastcopy server persons', () => {
  it('lists persons, signs them in by a link, and changes what they may', { timeout: 90_000 }, async () => {
    expect((await server('persons')).stdout).toContain('lastcopy server persons add NAME --role admin');
    const added = await server('persons', 'add', 'alice', '--role', 'admin');
    expect(added.code, added.stderr).toBe(0);
    expect(added.stdout).toMatch(new RegExp(`^${url}/dashboard/#sign-in=[A-Za-z0-9_-]{43}\n$`));
    expect(added.stderr).toContain('alice is admin');
    const answer = await trySignIn(url, tokenIn(added.stdout.trim()));
    expect(answer.body).toMatchObject({ person: { name: 'alice', role: 'admin' }, signedInBy: 'link' });
    expect((await server('sessions', '--json')).lines()).toMatchObject([{ person: 'alice', role: 'admin', signedInBy: 'link' }]);
    expect((await server('sessions')).stdout).toContain('alice');

    const link = await server('sign-in', '--person', 'alice');
    expect(link.stderr).toContain('signed in as alice');
    expect((await trySignIn(url, tokenIn(link.stdout.trim()))).body).toMatchObject({ person: { name: 'alice' } });
    const nobody = await server('sign-in', '--person', 'nobody');
    expect([nobody.code, nobody.stdout]).toEqual([2, '']);
    expect(nobody.stderr).toContain('Nobody of this name is listed');

    // What a role takes away it takes from the order key too.
    expect((await asOperator('rotations')).code).toBe(0);
    const changed = await server('persons', 'set', 'alice', '--role', 'viewer', '--json');
    expect(changed.lines()).toMatchObject([{ type: 'person', name: 'alice', role: 'viewer', disabled: false }]);
    const refused = await asOperator('fleet', 'enrolment', 'close');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('needs the role admin');
    expect((await asOperator('rotations')).code).toBe(0);
    expect((await server('persons', 'set', 'alice', '--disable')).stdout).toContain('shut out');
    const shut = await asOperator('rotations');
    expect(shut.code).toBe(2);
    expect(shut.stderr).toContain('shut out of this server');
    expect((await server('persons', '--json')).lines()).toMatchObject([{ name: 'alice', role: 'viewer', disabled: true }]);
    expect((await server('persons')).stdout).toMatch(/alice +viewer, disabled +link only/);
    await server('persons', 'set', 'alice', '--enable');
    const removed = await server('persons', 'remove', 'alice');
    expect(removed.stderr).toContain('counts with every role again');
    expect((await asOperator('rotations')).code).toBe(0);
  });

  it('says what is wrong with what it was told', { timeout: 60_000 }, async () => {
    for (const [args, says] of [
      [['add', 'x', '--role', 'king'], 'viewer'],
      [['add', ' x'], 'cannot be the name'],
      [['set', 'x'], 'Say what changes'],
      [['set', 'x', '--enable', '--disable'], 'exclude each other'],
      [['set', 'x', '--role', 'admin'], 'Nobody of this name'],
      [['remove', 'x'], 'Nobody of this name'],
    ] as const) {
      const said = await server('persons', ...args);
      expect([args, said.code]).toEqual([args, 2]);
      expect(said.stderr).toContain(says);
    }
  });
});

describe('lastcopy server tokens', () => {
  it('makes a token that reading commands take, until it is removed', { timeout: 90_000 }, async () => {
    const made = await server('tokens', 'add', 'report', '--scope', 'rotations:read', 'devices:read', '--days', '7');
    expect(made.code, made.stderr).toBe(0);
    expect(made.stdout).toMatch(/^lct_[A-Za-z0-9_-]{43}\n$/);
    const folder = mkdtempSync(join(tmpdir(), 'lastcopy-token-'));
    const file = join(folder, 'token');
    writeFileSync(file, made.stdout, { mode: 0o600 });
    const read = (...args: string[]): Promise<Said> => lastcopy([...args, '--bundle', fleet.bundle, '--token-file', file]);
    expect((await read('rotations', '--json')).code).toBe(0);
    expect((await read('rotations', 'stats')).stdout).toContain('No rotation was announced');
    expect((await read('fleet', 'devices', '--json')).code).toBe(0);
    const env = { LASTCOPY_BUNDLE: fleet.bundle, LASTCOPY_TOKEN_FILE: file };
    expect((await lastcopy(['rotations', '--json'], { env })).code).toBe(0);
    for (const args of [['events'], ['replicas', '--json']]) {
      const said = await read(...args);
      expect([said.code, said.stdout]).toEqual([2, '']);
      expect(said.stderr).toMatch(/needs a token of the scope (events|inventory):read/);
    }
    expect((await read('rotations', 'cancel', 'x', '--reason', 'y')).stderr).toContain('A token only reads');
    expect((await read('rotations', '--operator', fleet.operator)).stderr).toContain('exclude each other');

    expect((await server('tokens')).stdout).toMatch(/report +devices:read rotations:read/);
    const [token] = (await server('tokens', '--json')).lines();
    expect(token).toMatchObject({ label: 'report', usedOn: new Date().toISOString().slice(0, 10), addedBy: null });
    const secret = made.stdout.trim();
    const kept = readdirSync(fleet.state('server'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    expect(kept.some((text) => text.includes('report'))).toBe(true);
    expect(kept.some((text) => text.includes(secret))).toBe(false);
    expect(fleet.output('server')).not.toContain(secret);

    expect((await server('tokens', 'remove', String(token?.['id']))).code).toBe(0);
    expect((await read('rotations')).stderr).toContain('Have an admin make a new one');
    // A file that others may read is no place for one.
    if (process.platform !== 'win32') {
      chmodSync(file, 0o644);
      expect((await read('rotations')).stderr).toContain('chmod 600');
    }
    rmSync(folder, { recursive: true });
  });

  it('says what is wrong with what it was told', { timeout: 60_000 }, async () => {
    for (const [args, says] of [
      [['add', 'x'], 'Say what the token may read'],
      [['add', 'x', '--scope', 'all'], 'rotations:read'],
      [['add', 'x', '--scope', 'chain:read', '--days', '401'], '--days wants 1 to 400'],
      [['add', '', '--scope', 'chain:read'], 'label'],
      [['remove', 'x'], 'not the number of a token'],
      [['remove', '99'], 'no token of that number'],
    ] as const) {
      const said = await server('tokens', ...args);
      expect([args, said.code]).toEqual([args, 2]);
      expect(said.stderr).toContain(says);
    }
  });
});
