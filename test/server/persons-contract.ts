import { describe, expect, it } from 'vitest';
import type { AttemptRule, NewSession, ProvedBy } from '../../src/server/storage/face-persons.ts';
import type { Storage } from '../../src/server/storage/face.ts';
import { at, note } from './rows.ts';

/** What every Storage must do with persons and what they sign in by; a part of the storage contract. */
export function personsContract(storage: () => Storage, reopen: () => Promise<void>): void {
  const add = (name: string, role: 'viewer' | 'operator' | 'approver' | 'admin' = 'viewer', most = 9) =>
    storage().addPerson({ name, role, addedAt: at(0) }, most, note(`add ${name}`));
  const session = (hash: string, over: Partial<NewSession> = {}): NewSession => ({
    hash,
    since: at(0),
    until: at(60),
    signedInBy: 'password',
    mostRole: null,
    ...over,
  });
  const begin = (person: string, hash: string) => storage().openSession(person, session(hash), 9, (n) => note(`in ${n}`));
  const lines = async (): Promise<string[]> => (await storage().auditRecords(0, 1_000)).map(({ action }) => action);

  describe('persons', () => {
    it('are listed once, by name, up to a bound', async () => {
      expect(await add('eve')).toBe('added');
      expect(await add('ada lovelace', 'admin')).toBe('added');
      expect(await add('eve', 'admin')).toBe('existing');
      expect(await add('third', 'viewer', 2)).toBe('full');
      await reopen();
      expect(await storage().person('nobody')).toBeNull();
      expect(await storage().persons()).toEqual([
        {
          name: 'ada lovelace',
          role: 'admin',
          addedAt: at(0),
          disabled: false,
          byProvider: false,
          password: false,
          passkeys: 0,
          subject: null,
        },
        expect.objectContaining({ name: 'eve', role: 'viewer' }),
      ]);
      expect(await lines()).toEqual(['add eve', 'add ada lovelace']);
    });

    it('are signed in as what they are now, and out when they are disabled or gone', async () => {
      await add('ada', 'admin');
      expect(await begin('nobody', 's0')).toBeNull();
      expect(await begin('ada', 's1')).toMatchObject({ n: 1, person: 'ada', role: 'admin', signedInBy: 'password' });
      expect(await storage().changePerson('ada', { role: 'operator' }, false, note('change'))).toBe('changed');
      expect(await storage().session('s1')).toMatchObject({ person: 'ada', role: 'operator' });
      expect(await storage().changePerson('ada', { role: 'operator' }, false, note('change'))).toBe('same');
      expect(await storage().changePerson('eve', { role: 'operator' }, false, note('change'))).toBe('unknown');
      await storage().changePerson('ada', { disabled: true }, false, note('disable'));
      expect(await storage().session('s1')).toBeNull();
      expect(await storage().sessions()).toEqual([]);
      expect(await begin('ada', 's2')).toBeNull();
      await storage().changePerson('ada', { disabled: false }, false, note('enable'));
      // What was ended stays so.
      expect(await storage().session('s1')).toBeNull();
      await begin('ada', 's3');
      expect(await storage().removePerson('ada', false, note('remove'))).toBe('removed');
      expect(await storage().session('s3')).toBeNull();
      expect(await storage().removePerson('ada', false, note('remove'))).toBe('unknown');
      expect(await lines()).toEqual(['add ada', 'in 1', 'change', 'disable', 'enable', 'in 2', 'remove']);
    });

    it('keep an admin, where that is asked for', async () => {
      await add('ada', 'admin');
      await add('eve', 'operator');
      const last = (act: Promise<string>) => expect(act).resolves.toBe('last-admin');
      await last(storage().changePerson('ada', { role: 'approver' }, true, note('x')));
      await last(storage().changePerson('ada', { disabled: true }, true, note('x')));
      await last(storage().removePerson('ada', true, note('x')));
      await storage().changePerson('eve', { role: 'admin' }, true, note('raise'));
      expect(await storage().changePerson('ada', { disabled: true }, true, note('x'))).toBe('changed');
      // Who is disabled is no admin that anybody could turn to.
      await last(storage().changePerson('eve', { role: 'viewer' }, true, note('x')));
      expect(await storage().changePerson('eve', { role: 'viewer' }, false, note('x'))).toBe('changed');
    });

    it('of many that undo admins at once one is left', async () => {
      for (const name of ['a', 'b', 'c', 'd']) await add(name, 'admin');
      const done = await Promise.all(
        ['a', 'b', 'c', 'd'].map((name) => storage().changePerson(name, { role: 'viewer' }, true, note('lower'))),
      );
      expect(done.toSorted()).toEqual(['changed', 'changed', 'changed', 'last-admin']);
    });

    it('sign in by a link of their own, the newest, once', async () => {
      await add('ada', 'operator');
      const person = (hash: string, name = 'ada') => storage().addPersonLink({ hash, until: at(10), person: name }, note('link'));
      expect(await person('l0', 'nobody')).toBe(false);
      expect(await person('l1')).toBe(true);
      expect(await person('l2')).toBe(true);
      // Links to look are counted by themselves.
      for (const n of [1, 2, 3]) await storage().addSignInLink({ hash: `look${n}`, until: at(10) }, 2, note('look'));
      const by = (link: string, hash: string) => storage().signIn(link, session(hash), 9, (n, name) => note(`in ${n} ${name}`));
      expect(await by('l1', 's1')).toBeNull();
      expect(await by('l2', 's2')).toMatchObject({ person: 'ada', role: 'operator', signedInBy: 'link' });
      expect(await by('l2', 's3')).toBeNull();
      expect((await lines()).at(-1)).toBe('in 1 ada');
      await person('l3');
      await storage().changePerson('ada', { disabled: true }, false, note('disable'));
      await storage().changePerson('ada', { disabled: false }, false, note('enable'));
      expect(await by('l3', 's4')).toBeNull();
    });
  });

  describe('sessions of one person', () => {
    it('give way to one another, and not those of others', async () => {
      await add('ada', 'admin');
      await add('eve');
      const open = (person: string, hash: string) => storage().openSession(person, session(hash), 200, (n) => note(`in ${n}`));
      await open('ada', 'own');
      for (let n = 0; n < 23; n++) await open('eve', `eve ${n}`);
      expect((await storage().sessions()).map(({ n }) => n)).toEqual([...Array.from({ length: 20 }, (_, n) => 24 - n), 1]);
    });

    it('do not begin by what was replaced or removed while it was tried', async () => {
      await add('ada');
      await add('eve');
      const open = (hash: string, by: ProvedBy, person = 'ada') =>
        storage().openSession(person, session(hash), 9, (n) => note(`in ${n}`), by);
      expect(await open('s0', { password: 'phc-1' })).toBeNull();
      await storage().setPassword('ada', 'phc-1', at(1), null, note('password'));
      expect(await open('s1', { password: 'phc-1' })).toMatchObject({ person: 'ada' });
      expect(await open('s2', { password: 'phc-1' }, 'eve')).toBeNull();
      await storage().setPassword('ada', 'phc-2', at(2), null, note('password'));
      expect(await open('s3', { password: 'phc-1' })).toBeNull();
      const passkey = { person: 'ada', credentialId: 'c1', publicKey: 'k1', counter: 0, transports: [], label: 'x', addedAt: at(0) };
      await storage().addPasskey(passkey, 9, note('passkey'));
      const [{ id } = { id: 0 }] = await storage().passkeys('ada');
      expect(await open('s4', { passkey: id }, 'eve')).toBeNull();
      expect(await open('s5', { passkey: id })).toMatchObject({ person: 'ada' });
      await storage().removePasskey('ada', id, note('removed'));
      expect(await open('s6', { passkey: id })).toBeNull();
    });
  });

  describe('identity providers', () => {
    const come = (name: string, subject: string, role: 'viewer' | 'operator' | 'admin', hash: string, persons = 9) =>
      storage().openProviderSession(
        { name, issuer: 'https://id.example', subject },
        { ...session(hash, { signedInBy: 'oidc' }), mostRole: role },
        { sessions: 9, persons },
        (n) => note(`in ${n}`),
      );

    it('list whom they vouch for, with the role they say, each time anew', async () => {
      expect(await come('ada', 'sub-1', 'admin', 's1')).toMatchObject({ person: 'ada', role: 'admin', signedInBy: 'oidc' });
      expect(await storage().person('ada')).toMatchObject({ role: 'admin', byProvider: true, subject: 'sub-1' });
      expect(await come('ada', 'sub-1', 'viewer', 's2')).toMatchObject({ role: 'viewer' });
      // The session of before comes to no more either.
      expect(await storage().session('s1')).toMatchObject({ role: 'viewer' });
      expect(await come('new', 'sub-9', 'viewer', 's3', 1)).toBe('full');
    });

    it('never lift a role that was given by hand, and never join two people', async () => {
      await add('ada', 'operator');
      expect(await come('ada', 'sub-1', 'admin', 's1')).toMatchObject({ role: 'operator' });
      expect(await come('ada', 'sub-1', 'viewer', 's2')).toMatchObject({ role: 'viewer' });
      expect(await storage().person('ada')).toMatchObject({ role: 'operator', byProvider: false, subject: 'sub-1' });
      expect(await come('ada', 'sub-2', 'viewer', 's3')).toBe('other-subject');
      expect(await come('eve', 'sub-1', 'viewer', 's3')).toBe('other-person');
      await storage().changePerson('ada', { disabled: true }, false, note('disable'));
      expect(await come('ada', 'sub-1', 'viewer', 's3')).toBe('disabled');
      expect(await storage().session('s3')).toBeNull();
    });

    it('have no more to say of a role that was changed by hand', async () => {
      await come('ada', 'sub-1', 'viewer', 's1');
      await storage().changePerson('ada', { role: 'operator' }, false, note('by hand'));
      expect(await come('ada', 'sub-1', 'admin', 's2')).toMatchObject({ role: 'operator' });
    });
  });

  describe('passwords', () => {
    it('replace one another, and end the other sessions and links of their person', async () => {
      await add('ada');
      await add('eve');
      expect(await storage().signInKinds()).toEqual({ password: false, passkey: false });
      for (const hash of ['s1', 's2']) await begin('ada', hash);
      await begin('eve', 's3');
      await storage().addPersonLink({ hash: 'l1', until: at(10), person: 'ada' }, note('link'));
      expect(await storage().setPassword('ada', 'phc-1', at(1), 2, note('password'))).toBe(true);
      expect((await storage().sessions()).map(({ n }) => n)).toEqual([3, 2]);
      expect(await storage().signIn('l1', session('s9'), 9, () => note('in'))).toBeNull();
      expect(await storage().setPassword('ada', 'phc-2', at(2), null, note('password'))).toBe(true);
      expect((await storage().sessions()).map(({ n }) => n)).toEqual([3]);
      await reopen();
      expect(await storage().passwordHash('ada')).toBe('phc-2');
      expect(await storage().passwordHash('eve')).toBeNull();
      // Its session was ended, or is another's.
      for (const n of [1, 99]) expect(await storage().setPassword('ada', 'phc-3', at(2), n, note('password'))).toBe(false);
      expect(await storage().passwordHash('ada')).toBe('phc-2');
      expect(await storage().setPassword('nobody', 'phc', at(2), null, note('password'))).toBe(false);
      expect((await storage().persons()).map(({ password }) => password)).toEqual([true, false]);
      expect(await storage().signInKinds()).toEqual({ password: true, passkey: false });
      await storage().removePerson('ada', false, note('remove'));
      await add('ada');
      expect(await storage().passwordHash('ada')).toBeNull();
    });
  });

  describe('attempts', () => {
    const rule: AttemptRule = { free: 2, firstMs: 1_000, mostMs: 3_000, forgetMs: 60_000 };
    const take = (seconds: number, ...keys: string[]) =>
      storage().takeAttempt(
        keys.map((key) => ({ key, rule })),
        new Date(Date.parse(at(0)) + seconds * 1_000).toISOString(),
      );

    it('are free at first, then wait longer each time, and never for longer than they may', async () => {
      expect([await take(0, 'a'), await take(0, 'a'), await take(0, 'a')]).toEqual([0, 0, 0]);
      // One who waits does not wait longer for asking.
      expect([await take(0, 'a'), await take(0.4, 'a'), await take(1, 'a')]).toEqual([1_000, 600, 0]);
      await reopen();
      expect([await take(1, 'a'), await take(3, 'a')]).toEqual([2_000, 0]);
      expect([await take(3, 'a'), await take(6, 'a'), await take(6, 'a')]).toEqual([3_000, 0, 3_000]);
      expect(await take(3, 'b')).toBe(0);
      // A clock that goes back keeps nobody out.
      expect(await take(-900, 'a')).toBe(3_000);
    });

    it('are forgotten after a time without any, or once one was right', async () => {
      for (let n = 0; n < 3; n++) await take(0, 'a', 'b');
      expect(await take(0, 'a')).toBe(1_000);
      expect(await take(61, 'a')).toBe(0);
      expect([await take(61, 'a'), await take(61, 'a')]).toEqual([0, 0]);
      expect(await take(61, 'a')).toBe(1_000);
      await storage().forgiveAttempts(['a'], []);
      expect([await take(61, 'a'), await take(61, 'a'), await take(61, 'a')]).toEqual([0, 0, 0]);
      expect(await take(61, 'a')).toBe(1_000);
      await storage().forgiveAttempts([], ['a', 'never']);
      expect(await take(61, 'a')).toBe(0);
      expect(await take(61, 'a')).toBe(1_000);
    });

    it('count for all keys or for none', async () => {
      for (let n = 0; n < 3; n++) await take(0, 'a');
      for (let n = 0; n < 9; n++) expect(await take(0, 'b', 'a')).toBe(1_000);
      expect(await take(0, 'b')).toBe(0);
    });

    it('of many at once no more get through than are free', async () => {
      const waits = await Promise.all(Array.from({ length: 12 }, () => take(0, 'a')));
      expect(waits.filter((wait) => wait === 0)).toHaveLength(rule.free + 1);
    });
  });

  describe('passkeys', () => {
    const passkey = (credentialId: string, person = 'ada') => ({
      person,
      credentialId,
      publicKey: 'AQID',
      counter: 0,
      transports: ['usb', 'nfc'],
      label: 'key ring',
      addedAt: at(0),
    });
    const put = (credentialId: string, person = 'ada', most = 9) =>
      storage().addPasskey(passkey(credentialId, person), most, note('passkey'));

    it('belong to one person, up to a bound', async () => {
      await add('ada');
      await add('eve');
      expect(await put('c1', 'nobody')).toBe('unknown');
      expect([await put('c1'), await put('c2'), await put('c1', 'eve'), await put('c3', 'ada', 2)]).toEqual([
        'added',
        'added',
        'existing',
        'full',
      ]);
      await reopen();
      expect(await storage().passkey('c1')).toEqual({ id: 1, usedAt: null, ...passkey('c1') });
      expect(await storage().passkey('c9')).toBeNull();
      expect((await storage().passkeys('ada')).map(({ credentialId }) => credentialId)).toEqual(['c1', 'c2']);
      expect((await storage().person('ada'))?.passkeys).toBe(2);
      expect(await storage().removePasskey('eve', 1, note('gone'))).toBe(false);
      expect(await storage().removePasskey('ada', 1, note('gone'))).toBe(true);
      await storage().removePerson('ada', false, note('remove'));
      expect(await storage().passkey('c2')).toBeNull();
    });

    it('count forward where they count, and stay at nought where they do not', async () => {
      await add('ada');
      await put('c1');
      expect(await storage().usePasskey(1, 0, at(1))).toBe(true);
      expect(await storage().usePasskey(1, 5, at(2))).toBe(true);
      for (const counter of [5, 4, 0]) expect(await storage().usePasskey(1, counter, at(3))).toBe(false);
      expect(await storage().usePasskey(1, 6, at(4))).toBe(true);
      expect(await storage().passkey('c1')).toMatchObject({ counter: 6, usedAt: at(4) });
    });
  });

  describe('tokens', () => {
    const token = (hash: string) => ({
      hash,
      label: 'SIEM',
      scopes: ['audit:read', 'rotations:read'] as const,
      addedAt: at(0),
      addedBy: 'ada',
      until: at(10),
    });
    const put = (hash: string, most = 9) => storage().addToken(token(hash), most, (id) => note(`token ${id}`));

    it('are found by their hash until they are removed, up to a bound', async () => {
      const { hash: _hash, ...shown } = token('h1');
      expect(await put('h1')).toEqual({ id: 1, usedOn: null, ...shown });
      expect(await put('h2')).toMatchObject({ id: 2 });
      expect(await put('h3', 2)).toBeNull();
      await storage().useToken(1, '2026-11-23');
      await reopen();
      expect(await storage().token('h1')).toMatchObject({ id: 1, usedOn: '2026-11-23' });
      expect((await storage().tokens()).map(({ id }) => id)).toEqual([2, 1]);
      expect(await storage().removeToken(2, note('gone'))).toBe(true);
      expect(await storage().removeToken(2, note('gone'))).toBe(false);
      expect(await storage().token('h2')).toBeNull();
      // A number is never another's.
      expect(await put('h4')).toMatchObject({ id: 3 });
      expect(await lines()).toEqual(['token 1', 'token 2', 'gone', 'token 3']);
    });

    it('are forgotten long after they were over, and attempts as soon as they are', async () => {
      await put('h1');
      const rule: AttemptRule = { free: 0, firstMs: 60_000, mostMs: 60_000, forgetMs: 60_000 };
      const take = () => storage().takeAttempt([{ key: 'a', rule }], at(0));
      const forget = (before: number, now: number) => storage().forget(at(before), at(now), 9, () => note('retention'));
      expect([await take(), await take()]).toEqual([0, 60_000]);
      await forget(10, 1);
      expect(await storage().token('h1')).not.toBeNull();
      expect(await take()).toBe(60_000);
      await forget(11, 2);
      expect(await storage().token('h1')).toBeNull();
      expect(await take()).toBe(0);
    });
  });
}
