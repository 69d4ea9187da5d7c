import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, API, DASHBOARD_API, type Operation, OPERATIONS, PersonRole, reaches, TokenScope } from '../../src/protocol/index.ts';
import type { Limits } from '../../src/server/limits.ts';
import { personsBeside, tokensBeside } from '../../src/server/index.ts';
import { type Answer, Constellation, request } from './constellation.ts';
import { fromUs, Viewer } from './viewer.ts';

/** Who may do what: every request of the table, in every role, by every way to prove who one is, answers as the table says. */

const much = { perSecond: 10_000, burst: 10_000 };
const LIMITLESS: Partial<Limits> = {
  requestsPerAddress: much,
  viewsPerSession: much,
  signIns: much,
  signInsPerAddress: much,
  requestsPerToken: much,
  wrongTokensPerAddress: much,
  sessions: 1_000,
  listenersPerSession: 1_000,
};

const all = Object.entries<Operation>(OPERATIONS);
const operators = all.filter((entry): entry is [string, Extract<Operation, { who: 'operator' }>] => entry[1].who === 'operator');
const viewing = all.filter((entry): entry is [string, Extract<Operation, { who: 'viewer' }>] => entry[1].who === 'viewer');
const params = ({ path }: Operation): Record<string, string> =>
  Object.fromEntries([...path.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, '999']));
const below = (prefix: string, operation: Operation): string => addressOf(operation, { params: params(operation) }).slice(prefix.length);
/** Refused for who asks, rather than for what. */
const KEPT_OUT = new Set([
  'no-session',
  'no-proof',
  'role-too-low',
  'person-disabled',
  'no-token-here',
  'scope-missing',
  'token-refused',
  'sign-in-again',
  'cross-site',
]);
const keptOut = ({ body }: { readonly body: { readonly code?: string } }): string | null =>
  body.code !== undefined && KEPT_OUT.has(body.code) ? body.code : null;
const ladder = PersonRole.options;

let one: Constellation;
beforeAll(async () => {
  one = await Constellation.start({ limits: LIMITLESS });
});
afterAll(() => one[Symbol.asyncDispose]());

const place = () => ({ stateDir: one.dir, database: undefined });
/** Makes `name` what it should be, whatever it was. */
const make = (name: string, role: PersonRole | null, disabled = false) =>
  personsBeside(place(), async (book) => {
    const there = (await book.list()).some((person) => person.name === name);
    if (there) await book.remove(name);
    if (role === null) return;
    await book.add(name, role);
    if (disabled) await book.change(name, { disabled });
  });
const asOperator = (operation: Operation): Promise<Answer> =>
  one.operator(operation.method, below(API, operation), operation.body ? {} : undefined);

async function asViewer(operation: Operation, viewer: Viewer): Promise<string | null> {
  if (operation.answer === 'events') {
    using stream = await viewer.listen();
    await stream.next('hello');
    return null;
  }
  const headers = operation.method === 'GET' ? {} : fromUs(new URL(one.url).origin);
  const body = operation.body ? { body: {} } : {};
  return keptOut(await viewer.ask(below(DASHBOARD_API, operation), { method: operation.method, headers, ...body }));
}

describe('the table', () => {
  it('says a role of each request that asks who one is, and nothing above viewer of one that only looks', () => {
    for (const [id, operation] of [...operators, ...viewing]) expect(ladder, id).toContain(operation.role);
    const looks = ['overview', 'deviceList', 'rotationList', 'rotationView', 'events', 'session', 'rotations', 'devices', 'replicas'];
    for (const [id, operation] of [...operators, ...viewing]) if (looks.includes(id)) expect(operation.role, id).toBe('viewer');
  });

  it('lets tokens read and nothing else, each scope for something', () => {
    const scoped = operators.filter(([, { scope }]) => scope !== undefined);
    for (const [id, { method, role }] of scoped) expect([id, method, role]).toEqual([id, 'GET', 'viewer']);
    expect(new Set(scoped.map(([, { scope }]) => scope))).toEqual(new Set(TokenScope.options));
  });

  it('asks for a sign-in of late wherever an admin changes something', () => {
    for (const [id, { role, method, recent }] of viewing)
      if (role === 'admin') expect([id, recent === true]).toEqual([id, method !== 'GET']);
  });

  it('is a ladder', () => {
    for (const [index, role] of ladder.entries())
      expect(ladder.map((needed) => reaches(role, needed))).toEqual(ladder.map((_needed, step) => step <= index));
    expect(reaches(null, 'viewer')).toBe(false);
  });
});

describe('an order key', () => {
  it.each([null, ...ladder])('of a person with the role %s may do what the table says', async (role) => {
    await make('ada', role);
    for (const [id, operation] of operators) {
      const expected = role === null || reaches(role, operation.role) ? null : 'role-too-low';
      expect([id, keptOut(await asOperator(operation))]).toEqual([id, expected]);
    }
  });

  it('of somebody who is shut out may do nothing, whatever the role', async () => {
    for (const role of ladder) {
      await make('ada', role, true);
      for (const [id, operation] of operators) expect([id, keptOut(await asOperator(operation))]).toEqual([id, 'person-disabled']);
    }
  });

  it('submits approvals as an approver, all else as an operator', async () => {
    await make('ada', 'operator');
    const order = await one.submit(await one.book.order({ orderId: 'order-1' }));
    const approval = await one.book.statement({
      type: 'approval',
      ...one.book.next(),
      orderId: 'order-1',
      approves: { seq: 1, hash: 'A'.repeat(43) },
    });
    const promotion = await one.book.promotion('order-1');
    const submit = async (statement: object) => (await one.operator('POST', '/chain', { statement, sealedKeys: {} })).body.code ?? 'taken';
    for (const role of ladder) {
      await make('ada', role);
      const [approved, ordered] = [reaches(role, 'approver'), reaches(role, 'operator')];
      // What is let in is refused for what it says.
      expect([role, await submit(approval)]).toEqual([role, approved ? 'wrong-approval' : 'role-too-low']);
      expect([role, await submit(order)]).toEqual([role, ordered ? 'taken' : 'role-too-low']);
      // A statement that does not say what it is asks for no more than the request does.
      expect([role, await submit({ ...promotion, payload: 'AAAA' })]).toEqual([role, ordered ? 'malformed' : 'role-too-low']);
    }
    await make('ada', null);
    expect(await submit(approval)).toBe('wrong-approval');
  });

  it('opens nothing that asks for a session, and no session opens what asks for a key', async () => {
    await make('ada', 'admin');
    const viewer = await Viewer.as(one, 'ada', 'admin');
    for (const [id, operation] of viewing) expect([id, keptOut(await asOperator(operation))]).not.toEqual([id, null]);
    for (const [id, { method, path }] of operators) {
      const answer = await request(one.url, method, path, {
        headers: { cookie: viewer.cookie },
        ...(method === 'GET' ? {} : { body: {} }),
      });
      expect([id, answer.body.code]).toEqual([id, 'no-proof']);
    }
  });
});

describe('a session', () => {
  it.each(ladder)('of a person with the role %s may do what the table says', async (role) => {
    const viewer = await Viewer.as(one, `session-${role}`, role);
    // Signing out comes last.
    for (const [id, operation] of viewing.toSorted(([a], [b]) => Number(a === 'signOut') - Number(b === 'signOut')))
      expect([id, await asViewer(operation, viewer)]).toEqual([id, reaches(role, operation.role) ? null : 'role-too-low']);
    expect((await viewer.ask('/session')).status).toBe(401);
  });

  it('of nobody looks, and has nothing of a person', async () => {
    const viewer = await Viewer.of(one.url, one.dir);
    for (const [id, operation] of viewing.filter(([name]) => name !== 'signOut')) {
      expect([id, await asViewer(operation, viewer)]).toEqual([id, operation.role === 'viewer' ? null : 'role-too-low']);
    }
    const answer = await viewer.send('POST', '/account/password', { old: null, new: 'quite some words for me' });
    expect(answer.body.code).toBe('no-person');
  });

  it('of before asks for a new sign-in where the table says so', async () => {
    await using late = await Constellation.start({ limits: { ...LIMITLESS, recentMs: 0 } });
    const viewer = await Viewer.as(late, 'ada', 'admin');
    for (const [id, operation] of viewing.filter(([name, { answer }]) => name !== 'signOut' && answer !== 'events')) {
      const headers = operation.method === 'GET' ? {} : fromUs(new URL(late.url).origin);
      const answer = await viewer.ask(below(DASHBOARD_API, operation), {
        method: operation.method,
        headers,
        ...(operation.body ? { body: {} } : {}),
      });
      expect([id, keptOut(answer)]).toEqual([id, operation.recent ? 'sign-in-again' : null]);
    }
  });

  it('is forged by nobody: another cookie, a cut one, one of another name, one that was signed out', async () => {
    const viewer = await Viewer.as(one, 'forged', 'admin');
    const [name = '', id = ''] = viewer.cookie.split('=');
    const last = id.at(-1) === 'A' ? 'E' : 'A';
    const cookies = [
      `${name}=${'A'.repeat(43)}`,
      `${name}=${id.slice(0, -1)}`,
      `${name}=${id.slice(0, -1)}${last}`,
      `x${viewer.cookie}`,
      id,
    ];
    for (const cookie of cookies) {
      for (const [operation, { path, method }] of viewing.filter(([, { answer }]) => answer !== 'events')) {
        const headers = { cookie, ...(method === 'GET' ? {} : fromUs(new URL(one.url).origin)) };
        const answer = await viewer.ask(path.slice('/dashboard'.length), { method, headers });
        expect([operation, answer.body.code]).toEqual([operation, 'no-session']);
      }
    }
    expect((await viewer.ask('/persons')).status).toBe(200);
  });

  it('changes nothing for a page elsewhere, with the cookie as much as without', async () => {
    const viewer = await Viewer.as(one, 'crossed', 'admin');
    const origin = new URL(one.url).origin;
    const changing = all.filter(([, { method, who }]) => method !== 'GET' && (who === 'viewer' || who === 'browser'));
    expect(changing.length).toBeGreaterThan(15);
    for (const [id, operation] of changing) {
      for (const headers of [
        { ...fromUs(origin), origin: 'https://evil.example' },
        { ...fromUs(origin), origin: null },
        { ...fromUs(origin), 'x-lastcopy': null },
        { ...fromUs(origin), 'sec-fetch-site': 'cross-site' },
      ]) {
        const answer = await viewer.ask(below(DASHBOARD_API, operation), {
          method: operation.method,
          headers,
          ...(operation.method === 'POST' ? { body: {} } : {}),
        });
        expect([id, answer.body.code]).toEqual([id, 'cross-site']);
      }
    }
    expect((await viewer.ask('/session')).status).toBe(200);
  });
});

describe('a token', () => {
  it('opens what its scope says, and nothing else', async () => {
    for (const scope of TokenScope.options) {
      const { secret } = await tokensBeside(place(), (book) => book.add({ label: scope, scopes: [scope] }));
      const headers = { authorization: `Bearer ${secret}` };
      for (const [id, operation] of operators) {
        const answer = await request(one.url, operation.method, below(API, operation), {
          headers,
          ...(operation.body ? { body: {} } : {}),
        });
        const expected = operation.scope === undefined ? 'no-token-here' : operation.scope === scope ? null : 'scope-missing';
        expect([scope, id, keptOut(answer)]).toEqual([scope, id, expected]);
      }
      for (const [id, { method, path }] of viewing) {
        const answer = await request(one.url, method, path, { headers: { ...fromUs(new URL(one.url).origin), ...headers } });
        expect([id, answer.body.code]).toEqual([id, 'no-session']);
      }
    }
  });

  it('of several scopes opens each of them, and needs no role of anybody', async () => {
    await make('ada', 'viewer', true);
    const { secret } = await tokensBeside(place(), (book) => book.add({ label: 'all', scopes: TokenScope.options }));
    for (const [id, operation] of operators.filter(([, { scope }]) => scope !== undefined)) {
      const answer = await request(one.url, 'GET', below(API, operation), { headers: { authorization: `Bearer ${secret}` } });
      expect([id, keptOut(answer)]).toEqual([id, null]);
    }
  });
});
