import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { fc, it as propertyIt } from '@fast-check/vitest';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { InvitedPerson, PersonsAnswer, Session, SessionsAnswer, SignInMethods } from '../../src/protocol/index.ts';
import type { Call } from '../../src/server/http/router.ts';
import { LIMITS, type Limits } from '../../src/server/limits.ts';
import { personsBeside } from '../../src/server/index.ts';
import { attempts } from '../../src/server/persons/attempts.ts';
import { passwordFault } from '../../src/server/persons/password-rules.ts';
import { type Hash, passwords } from '../../src/server/persons/passwords.ts';
import { passwordSignInRoutes } from '../../src/server/routes/sign-in-password.ts';
import { signInDesk } from '../../src/server/routes/signed-in.ts';
import { sqliteStorage } from '../../src/server/storage/sqlite.ts';
import { sessions } from '../../src/server/viewers/sessions.ts';
import { Constellation, makeFleet } from './constellation.ts';
import { note } from './rows.ts';
import { fromUs, get, type Got, tokenIn, trySignIn, Viewer } from './viewer.ts';

/** Persons sign in by link and by password, admins list them, and what changes counts at once. */

const much = { perSecond: 10_000, burst: 10_000 };
const UNHURRIED: Partial<Limits> = { signIns: much, signInsPerAddress: much, viewsPerSession: much, requestsPerAddress: much };
const freshPassword = (): string => `some words ${randomBytes(12).toString('hex')}`;

const byPassword = (url: string, person: string, password: string, cookie?: string): Promise<Got> =>
  get(`${url}/api/v1/dashboard/session/password`, {
    method: 'POST',
    headers: { ...fromUs(new URL(url).origin), ...(cookie === undefined ? {} : { cookie }) },
    body: { person, password },
  });

/** A person with a password, signed in by link. */
async function withPassword(all: Constellation, name: string, role: 'viewer' | 'operator' | 'approver' | 'admin' = 'operator') {
  const viewer = await Viewer.as(all, name, role);
  const password = freshPassword();
  const set = await viewer.send('POST', '/account/password', { old: null, new: password });
  if (set.status !== 200) throw new Error(set.bytes.toString());
  return { viewer, password };
}

describe('a person', () => {
  it('begins by a link, sets a password, and signs in by it as what it is', async () => {
    await using all = await Constellation.start();
    const methods = async () => (await get(`${all.url}/api/v1/dashboard/sign-in`)).body;
    expect(await methods()).toMatchObject({ methods: { password: false, passkey: false } });
    const { viewer, password } = await withPassword(all, 'ada lovelace', 'approver');
    expect(await viewer.see('/session', Session)).toMatchObject({ person: { name: 'ada lovelace', role: 'approver' }, signedInBy: 'link' });
    expect(await viewer.see('/sign-in', SignInMethods)).toMatchObject({ methods: { password: true } });

    const answer = await byPassword(all.url, 'ada lovelace', password);
    expect(answer).toMatchObject({ status: 200, body: { person: { name: 'ada lovelace', role: 'approver' }, signedInBy: 'password' } });
    expect(String(answer.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/);
    const again = Viewer.from(all.url, answer);
    expect((await again.ask('/overview')).status).toBe(200);
    expect((await all.audit()).filter(({ actor }) => actor === 'person:ada lovelace')).toMatchObject([
      { action: 'dashboard.sign-in', subject: 'viewer:1', detail: '{"by":"link"}' },
      { action: 'account.password', subject: 'ada lovelace', detail: '{}' },
      { action: 'dashboard.sign-in', subject: 'viewer:2', detail: '{"by":"password"}' },
    ]);
  });

  it('has the password however its keyboard composes it', async () => {
    await using all = await Constellation.start();
    const viewer = await Viewer.as(all, 'ada', 'viewer');
    const password = `Ångström ${randomBytes(9).toString('hex')}`;
    expect((await viewer.send('POST', '/account/password', { old: null, new: password.normalize('NFD') })).status).toBe(200);
    expect((await byPassword(all.url, 'ada', password.normalize('NFC'))).status).toBe(200);
    // Capitals stay what they are.
    expect((await byPassword(all.url, 'ada', password.toLowerCase())).status).toBe(401);
  });

  it('changes the password by the old one, or fresh from a link; other sessions end at once', async () => {
    await using all = await Constellation.start({ limits: { ...UNHURRIED, sessionCheckMs: 60_000 } });
    const { viewer, password } = await withPassword(all, 'ada');
    const other = Viewer.from(all.url, await byPassword(all.url, 'ada', password));
    const nobody = await Viewer.of(all.url, all.dir);
    using stream = await viewer.listen();
    await stream.next('hello');
    const next = freshPassword();
    const change = (old: string | null, fresh: string) => other.send('POST', '/account/password', { old, new: fresh });
    expect(await change(null, next)).toMatchObject({ status: 403, body: { code: 'sign-in-again' } });
    expect(await change(freshPassword(), next)).toMatchObject({ status: 403, body: { code: 'wrong-password' } });
    expect(await change(password, 'short')).toMatchObject({ status: 422, body: { code: 'weak-password' } });
    expect((await other.ask('/session')).status).toBe(200);
    expect((await viewer.ask('/session')).status).toBe(200);

    expect((await change(password, next)).status).toBe(200);
    await stream.next('signed-out');
    expect((await viewer.ask('/session')).status).toBe(401);
    expect((await other.ask('/session')).status).toBe(200);
    expect((await nobody.ask('/session')).status).toBe(200);
    expect((await byPassword(all.url, 'ada', password)).status).toBe(401);
    expect((await byPassword(all.url, 'ada', next)).status).toBe(200);
    // A lost one is mended by a link.
    const back = await Viewer.as(all, 'ada', 'operator');
    expect((await back.send('POST', '/account/password', { old: null, new: freshPassword() })).status).toBe(200);
    expect((await byPassword(all.url, 'ada', next)).status).toBe(401);
  });

  it('sets none from a link that was opened long ago', async () => {
    await using all = await Constellation.start({ limits: { recentMs: 0 } });
    const viewer = await Viewer.as(all, 'ada', 'viewer');
    expect(await viewer.send('POST', '/account/password', { old: null, new: freshPassword() })).toMatchObject({
      status: 403,
      body: { code: 'sign-in-again' },
    });
  });
});

describe('whoever is wrong', () => {
  it('hears the same, of a name that is none, a wrong password, no password and a disabled person', async () => {
    await using all = await Constellation.start();
    const { password } = await withPassword(all, 'ada');
    await withPassword(all, 'shut out');
    await Viewer.as(all, 'linked', 'viewer');
    await personsBeside({ stateDir: all.dir }, (book) => book.change('shut out', { disabled: true }));
    const answers = [];
    for (const [name, given] of [
      ['ada', freshPassword()],
      ['nobody at all', password],
      ['linked', password],
      ['shut out', freshPassword()],
      ['ADA', password],
    ] as const) {
      const { status, body, headers } = await byPassword(all.url, name, given);
      const { date: _date, ...rest } = headers;
      answers.push(JSON.stringify([status, body, rest]));
    }
    expect(new Set(answers).size).toBe(1);
    // Whom it was about is for the audit log, where somebody bears the name.
    const lines = (await all.audit()).filter(({ code }) => code === 'not-signed-in');
    expect(lines.map(({ actor, subject }) => [actor, subject])).toEqual(
      ['ada', null, 'linked', 'shut out', null].map((subject) => ['anonymous', subject]),
    );
    expect(answers[0]).toContain('not-signed-in');
    expect((await byPassword(all.url, 'ada', password)).status).toBe(200);
  });

  it('has the server do the same for it, whoever it is', async () => {
    await using real = sqliteStorage(':memory:');
    const did: string[] = [];
    const storage = new Proxy(real, {
      get(target, name) {
        did.push(String(name));
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const counted: Hash = async (password, salt, _cost, length) => {
      did.push('hash');
      return Buffer.alloc(length, Buffer.concat([password, salt]));
    };
    const limits = { ...LIMITS, ...UNHURRIED };
    const own = passwords(limits, counted);
    const at = new Date().toISOString();
    for (const name of ['ada', 'linked', 'shut out']) await real.addPerson({ name, role: 'viewer', addedAt: at }, 9, note('add'));
    for (const name of ['ada', 'shut out']) await real.setPassword(name, await own.make('the right one'), at, null, note('set'));
    await real.changePerson('shut out', { disabled: true }, false, note('disable'));
    const { bundle } = await makeFleet();
    const [, route] = passwordSignInRoutes({
      bundle,
      storage,
      limits,
      desk: signInDesk(bundle, limits),
      sessions: sessions(storage, limits),
      listeners: { size: 0, add: () => {}, send: () => {}, signedOut: () => {}, close: () => {} },
      passwords: own,
      attempts: attempts(storage, limits, randomBytes(32)),
      oidc: null,
    });
    const work: Record<string, string[]> = {};
    for (const person of ['ada', 'nobody', 'linked', 'shut out']) {
      did.length = 0;
      const site = { origin: 'http://127.0.0.1:1', secure: false, lasting: false };
      const call = { body: { person, password: 'another one' }, visit: { site, address: '127.0.0.1', cookies: undefined, viewer: null } };
      await expect(route?.handle(call as unknown as Call)).rejects.toMatchObject({ code: 'not-signed-in' });
      work[person] = [...did];
    }
    expect(work['ada']).toEqual(['person', 'takeAttempt', 'passwordHash', 'hash']);
    for (const did of Object.values(work)) expect(did).toEqual(work['ada']);
  });

  it('costs the same work, whoever it is', async () => {
    const work: { memory: number; passes: number; length: number }[] = [];
    const counted: Hash = async (password, salt, { memory, passes }, length) => {
      work.push({ memory, passes, length });
      return Buffer.from(`${password.toString()}${salt.toString('hex')}`.padEnd(length).slice(0, length));
    };
    const own = passwords({ hashing: 2, hashesWaiting: 9 }, counted);
    const stored = await own.make('the right one');
    work.length = 0;
    const tries: [string, string | null, boolean][] = [
      ['the right one', stored, true],
      ['another one', stored, false],
      ['the right one', null, false],
      ['the right one', 'not a hash', false],
    ];
    for (const [given, held, right] of tries) expect(await own.matches(given, held)).toBe(right);
    expect(work).toEqual(Array.from({ length: 4 }, () => ({ memory: 19_456, passes: 2, length: 32 })));
  });

  it('waits longer with each failure, for a name that is none as for one that is, and has a link meanwhile', async () => {
    const attemptsPerPerson = { free: 2, firstMs: 60_000, mostMs: 900_000, forgetMs: 900_000 };
    await using all = await Constellation.start({ limits: { ...UNHURRIED, attemptsPerPerson } });
    const { password } = await withPassword(all, 'ada');
    const heard: Record<string, unknown[]> = {};
    for (const name of ['ada', 'nobody']) {
      heard[name] = [];
      for (let n = 0; n < 5; n++) {
        const { status, body, headers } = await byPassword(all.url, name, freshPassword());
        heard[name].push([status, body.code, headers['retry-after']]);
      }
    }
    expect(heard['ada']).toEqual([
      [401, 'not-signed-in', undefined],
      [401, 'not-signed-in', undefined],
      [401, 'not-signed-in', undefined],
      [429, 'too-many-attempts', '60'],
      [429, 'too-many-attempts', '60'],
    ]);
    expect(heard['nobody']).toEqual(heard['ada']);
    // The right one waits too: whoever guesses must not learn that it was.
    expect((await byPassword(all.url, 'ada', password)).status).toBe(429);
    const viewer = await Viewer.as(all, 'ada', 'operator');
    expect((await viewer.ask('/session')).status).toBe(200);
    // A restart forgets nothing.
    await all.server.close();
    await all.up();
    expect((await byPassword(all.url, 'ada', password)).status).toBe(429);
  });

  it('of many at once gets no more guesses than one after another', async () => {
    const attemptsPerPerson = { free: 3, firstMs: 60_000, mostMs: 900_000, forgetMs: 900_000 };
    await using all = await Constellation.start({ limits: { ...UNHURRIED, attemptsPerPerson } });
    await withPassword(all, 'ada');
    const codes = await Promise.all(Array.from({ length: 12 }, async () => (await byPassword(all.url, 'ada', freshPassword())).body.code));
    expect(codes.filter((code) => code === 'not-signed-in')).toHaveLength(4);
    expect(codes.filter((code) => code === 'too-many-attempts')).toHaveLength(8);
  });

  it('is counted by address over all names, and forgiven what was right', async () => {
    const attemptsPerAddress = { free: 3, firstMs: 60_000, mostMs: 900_000, forgetMs: 900_000 };
    await using all = await Constellation.start({ limits: { ...UNHURRIED, attemptsPerAddress } });
    const { password } = await withPassword(all, 'ada');
    for (let n = 0; n < 6; n++) expect((await byPassword(all.url, 'ada', password)).status).toBe(200);
    const codes = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) codes.push((await byPassword(all.url, name, password)).body.code);
    expect(codes).toEqual([...Array.from({ length: 4 }, () => 'not-signed-in'), 'too-many-attempts']);
    // Neither names that are none nor addresses are written down.
    const file = new DatabaseSync(join(all.dir, 'server.sqlite'), { readOnly: true });
    const keys = file
      .prepare('SELECT key FROM sign_in_attempts')
      .all()
      .map(({ key }) => String(key));
    file.close();
    expect(keys).toHaveLength(5);
    for (const key of keys) expect(key).toMatch(/^(nobody:[0-9a-f]{5}|address:[0-9a-f]{4})$/);
  });

  it('is told to wait where more hash than may, and the others have theirs', async () => {
    const open: (() => void)[] = [];
    const held: Hash = (_password, _salt, _cost, length) => new Promise((resolve) => open.push(() => resolve(Buffer.alloc(length))));
    const own = passwords({ hashing: 2, hashesWaiting: 3 }, held);
    const five = Array.from({ length: 5 }, () => own.make('x'));
    await expect(own.make('x')).rejects.toMatchObject({ code: 'slow-down', status: 429 });
    expect(open).toHaveLength(2);
    let ended = 0;
    for (const one of five) void one.then(() => ended++);
    await expect
      .poll(() => {
        open.shift()?.();
        return ended;
      })
      .toBe(5);
    const late = own.make('x');
    await expect.poll(() => open.length).toBe(1);
    open.shift()?.();
    expect(await late).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$A{43}$/);
  });
});

describe('a password', () => {
  const names = { person: 'ada lovelace', fleet: 'Sundial Works' };
  it.each([
    'fourteen chars',
    'x'.repeat(40),
    'abababababababababab',
    'password-password-1',
    'AdaLovelace-2026!',
    'sundial works 2026',
    'Welcome to Lastcopy',
    '12345678901234567890',
    'correct horse battery staple',
    'é'.repeat(129),
  ])('is not %s', (text) => {
    expect(passwordFault(text, names)).not.toBeNull();
  });
  it.each([
    'seven green lamps by a lake',
    'ada keeps nine bees in winter',
    'ö ü ä ß œ æ ø å þ ð é è ê',
    'correct horses eat my staples at noon',
  ])('may be %s', (text) => {
    expect(passwordFault(text, names)).toBeNull();
  });
  propertyIt.prop([fc.string({ unit: 'binary', maxLength: 300 })])('is judged by its length in characters, whatever these are', (text) => {
    const length = Array.from(text.normalize('NFC')).length;
    const fault = passwordFault(text, names);
    if (length < 15 || length > 128) expect(fault).toContain(length < 15 ? 'at least 15' : 'at most 128');
  });
});

describe('a session', () => {
  it('that was there before a sign-in is never kept, whoever set it', async () => {
    await using all = await Constellation.start();
    const { viewer, password } = await withPassword(all, 'ada');
    const thief = await Viewer.of(all.url, all.dir);
    const answer = await byPassword(all.url, 'ada', password, thief.cookie);
    const signedIn = Viewer.from(all.url, answer);
    expect(signedIn.id).not.toBe(thief.id);
    // Whoever had put its own session into the browser has none now.
    expect((await thief.ask('/session')).status).toBe(401);
    expect((await viewer.ask('/session')).status).toBe(200);
    const made = `lastcopy-${new URL(all.url).port}=${'B'.repeat(43)}`;
    const fixed = Viewer.from(all.url, await byPassword(all.url, 'ada', password, made));
    expect(fixed.id).not.toBe('B'.repeat(43));
    expect((await fixed.ask('/session', { headers: { cookie: made } })).status).toBe(401);
    // A sign-in that fails ends nothing.
    expect((await byPassword(all.url, 'ada', freshPassword(), fixed.cookie)).status).toBe(401);
    expect((await fixed.ask('/session')).status).toBe(200);
    // By a link it is the same.
    const { link } = await personsBeside({ stateDir: all.dir }, (book) => book.link('ada'));
    const linked = await trySignIn(all.url, tokenIn(link), { headers: { cookie: fixed.cookie } });
    expect(Viewer.from(all.url, linked).id).not.toBe(fixed.id);
    expect((await fixed.ask('/session')).status).toBe(401);
  });

  it('counts with the role of now: lowered, raised, disabled and removed at once', async () => {
    await using all = await Constellation.start({ limits: { sessionCheckMs: 20 } });
    const viewer = await Viewer.as(all, 'eve', 'admin');
    using stream = await viewer.listen();
    await stream.next('hello');
    const beside = (change: object) => personsBeside({ stateDir: all.dir }, (book) => book.change('eve', change));
    expect((await viewer.ask('/persons')).status).toBe(200);
    await beside({ role: 'approver' });
    expect(await viewer.ask('/persons')).toMatchObject({ status: 403, body: { code: 'role-too-low' } });
    expect(await viewer.see('/session', Session)).toMatchObject({ person: { role: 'approver' } });
    await beside({ role: 'admin' });
    expect((await viewer.ask('/persons')).status).toBe(200);
    await beside({ disabled: true });
    expect((await viewer.ask('/session')).status).toBe(401);
    await stream.next('signed-out');
    await beside({ disabled: false });
    expect((await viewer.ask('/session')).status).toBe(401);
  });

  it('is listed and ended by an admin', async () => {
    await using all = await Constellation.start({ limits: { ...UNHURRIED, sessionCheckMs: 60_000 } });
    const nobody = await Viewer.of(all.url, all.dir);
    const { viewer } = await withPassword(all, 'eve', 'operator');
    const admin = await Viewer.as(all, 'ada', 'admin');
    const { sessions } = await admin.see('/sessions', SessionsAnswer);
    expect(sessions).toMatchObject([
      { n: 3, person: 'ada', role: 'admin', signedInBy: 'link', own: true },
      { n: 2, person: 'eve', role: 'operator', own: false },
      { n: 1, person: null, role: 'viewer', signedInBy: 'link', own: false },
    ]);
    using stream = await viewer.listen();
    await stream.next('hello');
    expect((await admin.send('DELETE', '/sessions/2')).status).toBe(200);
    await stream.next('signed-out');
    expect((await viewer.ask('/session')).status).toBe(401);
    expect((await nobody.ask('/session')).status).toBe(200);
    for (const n of ['2', '99', 'x', '1.5', '-1']) expect((await admin.send('DELETE', `/sessions/${n}`)).body.code).toBe('unknown-session');
    expect((await all.audit()).filter(({ action }) => action === 'dashboard.end-session')).toMatchObject([
      { actor: 'person:ada', subject: 'viewer:2' },
    ]);
  });
});

describe('an admin', () => {
  it('lists a person, hands it a link, changes and removes it; all of it is audited', async () => {
    await using all = await Constellation.start({ limits: UNHURRIED });
    const admin = await Viewer.as(all, 'ada', 'admin');
    const added = await admin.send('POST', '/persons', { name: 'grace', role: 'viewer' });
    expect(added.status).toBe(200);
    const { link, person } = v.parse(InvitedPerson, added.body);
    expect(person).toEqual({
      name: 'grace',
      role: 'viewer',
      addedAt: expect.any(String),
      disabled: false,
      has: { password: false, passkeys: 0, oidc: null },
    });
    expect(link.startsWith(`${all.url}/dashboard/#sign-in=`)).toBe(true);
    expect((await admin.send('POST', '/persons', { name: 'grace', role: 'admin' })).body.code).toBe('person-exists');
    for (const name of ['', ' grace', 'gra\nce', 'x'.repeat(257), 7])
      expect((await admin.send('POST', '/persons', { name, role: 'viewer' })).body.code).toBe('malformed');

    // A newer link makes the older one void.
    const newer = await admin.send('POST', '/persons/grace/link', {});
    expect((await trySignIn(all.url, tokenIn(link))).status).toBe(401);
    const grace = Viewer.from(all.url, await trySignIn(all.url, tokenIn(String(newer.body['link']))));
    expect(await grace.see('/session', Session)).toMatchObject({ person: { name: 'grace', role: 'viewer' } });

    expect((await admin.send('POST', '/persons/grace', { role: 'operator' })).body['person']).toMatchObject({ role: 'operator' });
    expect((await grace.see('/session', Session)).person?.role).toBe('operator');
    expect((await admin.send('POST', '/persons/grace', { disabled: true })).body['person']).toMatchObject({ disabled: true });
    expect((await admin.send('POST', '/persons/grace/link', {})).body.code).toBe('person-disabled');
    expect((await admin.send('DELETE', '/persons/grace')).status).toBe(200);
    for (const [method, path, body] of [
      ['POST', '/persons/grace', { role: 'viewer' }],
      ['POST', '/persons/grace/link', {}],
      ['DELETE', '/persons/grace', undefined],
    ] as const)
      expect((await admin.send(method, path, body)).body.code).toBe('unknown-person');
    expect((await admin.see('/persons', PersonsAnswer)).persons.map(({ name }) => name)).toEqual(['ada']);

    const done = (await all.audit()).filter(({ actor, code }) => actor === 'person:ada' && code === null);
    expect(done.map(({ action, subject, detail }) => `${action} ${subject} ${detail}`).slice(1)).toEqual([
      'person.add grace {"role":"viewer"}',
      expect.stringMatching(/^person\.link grace \{"until":"[^"]+"\}$/),
      expect.stringMatching(/^person\.link grace /),
      'person.change grace {"role":"operator"}',
      'person.change grace {"disabled":true}',
      'person.remove grace {}',
    ]);
  });

  it('cannot undo the last one from the browser, and the command line can', async () => {
    await using all = await Constellation.start({ limits: UNHURRIED });
    const admin = await Viewer.as(all, 'ada', 'admin');
    for (const body of [{ role: 'viewer' }, { disabled: true }, { role: 'approver', disabled: false }])
      expect(await admin.send('POST', '/persons/ada', body)).toMatchObject({ status: 409, body: { code: 'last-admin' } });
    expect(await admin.send('DELETE', '/persons/ada')).toMatchObject({ status: 409, body: { code: 'last-admin' } });
    await admin.send('POST', '/persons', { name: 'eve', role: 'admin' });
    expect((await admin.send('POST', '/persons/ada', { role: 'viewer' })).status).toBe(200);
    expect((await admin.ask('/persons')).status).toBe(403);
    await personsBeside({ stateDir: all.dir }, (book) => book.change('eve', { role: 'viewer' }));
    await personsBeside({ stateDir: all.dir }, (book) => book.change('ada', { role: 'admin' }));
    expect((await admin.ask('/persons')).status).toBe(200);
  });
});

it('passwords, links and sessions stand nowhere: not in the log, the audit log or the database', async () => {
  await using all = await Constellation.start({ limits: UNHURRIED });
  const { viewer, password } = await withPassword(all, 'ada', 'admin');
  const wrong = `wrong canary ${randomBytes(12).toString('hex')}`;
  const mistyped = `typed as a name ${randomBytes(12).toString('hex')}`;
  const next = freshPassword();
  await byPassword(all.url, 'ada', wrong);
  await byPassword(all.url, mistyped, wrong);
  await viewer.send('POST', '/account/password', { old: wrong, new: next });
  await viewer.send('POST', '/account/password', { old: password, new: 'ada' });
  await viewer.send('POST', '/account/password', { old: password, new: next });
  const signedIn = Viewer.from(all.url, await byPassword(all.url, 'ada', next));
  const invited = await signedIn.send('POST', '/persons', { name: 'grace', role: 'viewer' });
  const unused = tokenIn(String(invited.body['link']));
  expect(unused).toMatch(/^[A-Za-z0-9_-]{43}$/);
  const files = readdirSync(all.dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
  // What is looked for can be found there.
  expect(files).toContain('person:ada');
  expect(files).toContain('$argon2id$v=19$');
  for (const canary of [password, wrong, next, mistyped, viewer.id, signedIn.id, unused]) {
    expect(canary.length).toBeGreaterThan(20);
    expect(files.includes(canary)).toBe(false);
    expect(all.logged.includes(canary)).toBe(false);
    expect(JSON.stringify(await all.audit()).includes(canary)).toBe(false);
  }
});
