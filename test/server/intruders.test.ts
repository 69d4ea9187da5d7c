import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { personName } from '../../src/protocol/index.ts';
import { auditLine, verifyAudit } from '../../src/server/audit.ts';
import { type Claims, personOf, roleOf } from '../../src/server/identity/oidc-claims.ts';
import type { OidcConfig } from '../../src/server/identity/oidc-config.ts';
import { LIMITS } from '../../src/server/limits.ts';
import { gate } from '../../src/server/persons/gate.ts';
import { signInDesk } from '../../src/server/routes/signed-in.ts';
import type { Storage } from '../../src/server/storage/face.ts';
import { sqliteStorage } from '../../src/server/storage/sqlite.ts';
import type { Visit } from '../../src/server/viewers/door.ts';
import { Browser, UNHURRIED } from './browsing.ts';
import { Constellation, makeFleet } from './constellation.ts';
import { fromUs, Viewer } from './viewer.ts';

/** What people with a foot in the door try. */

/** A request whose body comes in two parts; `between` happens when the server has its head. Gives the status. */
async function slowly(viewer: Viewer, method: string, path: string, body: object, between: () => Promise<void>): Promise<number> {
  const { host, hostname, port, origin } = new URL(viewer.url);
  const text = JSON.stringify(body);
  const headers = { host, cookie: viewer.cookie, ...fromUs(origin), 'content-length': String(text.length), expect: '100-continue' };
  const socket = connect(Number(port), hostname);
  try {
    let answer = '';
    const has = (what: RegExp): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = (chunk?: Buffer): void => {
          answer += chunk?.toString('latin1') ?? '';
          if (what.test(answer)) resolve();
        };
        socket.on('data', look).on('error', reject).on('close', reject);
        look();
      });
    const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`${method} /api/v1/dashboard${path} HTTP/1.1\r\n${head.join('')}\r\n${text.slice(0, 1)}`);
    await has(/^HTTP\/1\.1 100 /);
    await between();
    socket.write(text.slice(1));
    await has(/HTTP\/1\.1 [2-5]\d\d /);
    return Number(/HTTP\/1\.1 ([2-5]\d\d) /.exec(answer)?.[1]);
  } finally {
    socket.removeAllListeners('close').destroy();
  }
}

describe('an admin who is shut out', () => {
  it('has no say in a request that was begun before', async () => {
    await using all = await Constellation.start();
    const ada = await Viewer.as(all, 'ada', 'admin');
    for (const [name, change, status] of [
      ['disabled', { disabled: true }, 401],
      ['lowered', { role: 'approver' }, 403],
      ['neither', { role: 'admin' }, 200],
    ] as const) {
      const mallory = await Viewer.as(all, name, 'admin');
      const done = await slowly(mallory, 'POST', '/persons', { name: `by ${name}`, role: 'admin' }, async () => {
        // The head has been looked at when its session has been read.
        await expect.poll(async () => (await mallory.ask('/session')).status).toBe(200);
        expect((await ada.send('POST', `/persons/${name}`, change)).status).toBe(200);
      });
      expect([name, done]).toEqual([name, status]);
    }
    const { persons } = (await ada.ask('/persons')).body as { persons: { name: string }[] };
    expect(persons.map(({ name }) => name).filter((name) => name.startsWith('by '))).toEqual(['by neither']);
  });
});

describe('names of persons', () => {
  it('that no database keeps as they are break no audit log, and are none', async () => {
    await using all = await Constellation.start();
    const ada = await Viewer.as(all, 'ada', 'admin');
    for (const name of ['half \ud83d', '\ude00 half', '.', '..']) {
      expect([name, (await ada.send('POST', '/persons', JSON.stringify({ name, role: 'viewer' }))).status]).toEqual([name, 400]);
    }
    expect((await ada.send('POST', '/persons', { name: 'whole 😀', role: 'viewer' })).status).toBe(200);
    const storage = sqliteStorage(`${all.dir}/server.sqlite`);
    const strange = { at: new Date().toISOString(), actor: 'a\ud83d', action: 'b\0', subject: '\ude00c', code: 'd\0\ud83d', detail: {} };
    await storage.audit(strange);
    expect(await verifyAudit(storage)).toMatchObject({ ok: true });
    expect(auditLine(strange, null)).toMatchObject({ actor: 'a\u{fffd}', action: 'b\u{fffd}', subject: '\u{fffd}c' });
    await storage[Symbol.asyncDispose]();
  });

  it('are one however they are composed: no order key escapes its role by the bytes of its name', async () => {
    await using all = await Constellation.start();
    const ada = await Viewer.as(all, 'ada', 'admin');
    const [whole, parts] = ['José', 'José'.normalize('NFD')];
    expect(whole).not.toBe(parts);
    expect((await ada.send('POST', '/persons', { name: parts, role: 'viewer' })).body).toMatchObject({ person: { name: whole } });
    expect((await ada.send('POST', '/persons', { name: whole, role: 'viewer' })).status).toBe(409);
    expect((await ada.send('POST', `/persons/${encodeURIComponent(parts)}`, { disabled: true })).status).toBe(200);
    const storage = sqliteStorage(`${all.dir}/server.sqlite`);
    const guard = gate({ storage, limits: LIMITS, tokens: { of: async () => null } });
    const needs = { role: 'viewer', raises: null, scope: null, recent: false } as const;
    const { operator } = all.fleet;
    for (const person of [whole, parts, ` ${parts}`]) {
      const key = { keyId: operator.keyId, key: operator.publicKey, person, origin: 'cli' } as const;
      await expect(guard.operator(key, needs, null)).rejects.toMatchObject({ code: 'person-disabled' });
    }
    await storage[Symbol.asyncDispose]();
    expect(personName(` ${parts} `)).toBe(whole);
  });
});

describe('a user of the identity provider', () => {
  const config = (over: Partial<OidcConfig>): OidcConfig => ({
    issuer: new URL('https://login.example.com'),
    clientId: 'x',
    clientSecret: null,
    clientAuthentication: null,
    label: 'x',
    scopes: ['openid'],
    person: 'preferred_username',
    roles: [],
    ...over,
  });

  it('is nobody by an address that was not proved, wherever it is read', () => {
    const unproved: Claims = { sub: 's', email: 'boss@example.com' };
    const proved: Claims = { ...unproved, email_verified: true };
    for (const person of ['email', '/email']) {
      expect(personOf(config({ person }), unproved)).toBeNull();
      expect(personOf(config({ person }), proved)).toBe('boss@example.com');
    }
    for (const claim of ['email', '/email']) {
      const roles = [{ claim, has: 'boss@example.com', role: 'admin' } as const];
      expect(roleOf(config({ roles }), unproved)).toBeNull();
      expect(roleOf(config({ roles }), { ...unproved, email_verified: 'false' })).toBeNull();
      expect(roleOf(config({ roles }), proved)).toBe('admin');
    }
  });

  it('takes no name that looks like another', () => {
    const of = (name: string) => personOf(config({}), { preferred_username: name });
    for (const name of ['a\u200bda', 'ada\u00ad', '\u202eada', 'ada\ufe0f', 'half \ud83d', '..', 'ada\n', ' ']) {
      expect([name, of(name)]).toEqual([name, null]);
    }
    expect(of('José'.normalize('NFD'))).toBe('José');
  });
});

describe('a flood of sign-ins', () => {
  it('of one way leaves the others, and one network of IPv6 is one address', async () => {
    const { bundle } = await makeFleet();
    const rates = { signIns: { perSecond: 0.001, burst: 3 }, signInsPerAddress: { perSecond: 0.001, burst: 2 } };
    const desk = signInDesk(bundle, { ...LIMITS, ...rates });
    const at = (address: string): Visit => ({
      site: { origin: '', secure: true, lasting: false },
      address,
      cookies: undefined,
      viewer: null,
    });
    const slow = expect.objectContaining({ code: 'slow-down' });
    desk.pace(at('2001:db8:1:2::1'), 'password');
    desk.pace(at('2001:db8:1:2::2'), 'password');
    expect(() => desk.pace(at('2001:db8:1:2::3'), 'password')).toThrow(slow);
    desk.pace(at('192.0.2.1'), 'password');
    expect(() => desk.pace(at('192.0.2.2'), 'password')).toThrow(slow);
    for (const by of ['link', 'passkey', 'oidc'] as const) desk.pace(at(`192.0.2.${by.length + 10}`), by);
  });
});

describe('an anonymous peer', () => {
  it('learns of nobody whether they are listed, by no name that counts with theirs', async () => {
    await using all = await Constellation.start({ limits: UNHURRIED });
    await Viewer.as(all, 'ada', 'admin');
    const attempt = async (person: string): Promise<unknown> =>
      (await new Browser(all.url).post('/session/password', { person, password: 'x'.repeat(15) })).body.code;
    const known = (name: string): string => createHash('sha256').update(name).digest('hex').slice(0, 4);
    for (const name of ['ada', 'eve']) {
      let other = 0;
      while (known(`other ${other}`) !== known(name)) other++;
      for (let n = 0; n < 6; n++) expect(await attempt(`other ${other}`)).toBe('not-signed-in');
      expect(await attempt(`other ${other}`)).toBe('too-many-attempts');
      expect([name, await attempt(name)]).toEqual([name, 'not-signed-in']);
    }
  });
});

describe('a viewer', () => {
  it('fills neither the audit log nor the queue of passwords by changing its own without end', async () => {
    await using all = await Constellation.start({ limits: { accountChanges: { perSecond: 0.001, burst: 2 } } });
    const eve = await Viewer.as(all, 'eve', 'viewer');
    const set = async (n: number) => (await eve.send('POST', '/account/password', { old: null, new: `odd words ${n} ${eve.id}` })).status;
    expect([await set(1), await set(2), await set(3)]).toEqual([200, 200, 429]);
    expect((await eve.send('DELETE', '/account/passkeys/1')).status).toBe(429);
  });
});

describe('a stolen way in', () => {
  const storageIn = async (all: Constellation, act: (storage: Storage) => Promise<void>): Promise<void> => {
    const storage = sqliteStorage(`${all.dir}/server.sqlite`);
    await act(storage);
    await storage[Symbol.asyncDispose]();
  };

  it('sets no password once its session was ended, however long the server is at it', async () => {
    await using all = await Constellation.start();
    const ada = await Viewer.as(all, 'ada', 'operator');
    const thief = await Viewer.as(all, 'ada', 'operator');
    const set = (viewer: Viewer, between = async () => undefined as void) =>
      slowly(viewer, 'POST', '/account/password', { old: null, new: `a few odd words ${viewer.id}` }, between);
    expect(
      await set(thief, async () => {
        expect(await set(ada)).toBe(200);
      }),
    ).toBe(401);
    await storageIn(all, async (storage) => {
      const held = await storage.passwordHash('ada');
      const note = { at: new Date().toISOString(), actor: 'x', action: 'x', subject: null, code: null, detail: {} };
      // Beyond the body: it was being hashed when the session ended.
      expect(await storage.setPassword('ada', 'phc', note.at, 2, note)).toBe(false);
      expect(await storage.passwordHash('ada')).toBe(held);
    });
  });
});
