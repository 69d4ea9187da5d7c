import { DatabaseSync } from 'node:sqlite';
import { sign } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Passkey } from '../../src/protocol/index.ts';
import { sqliteStorage } from '../../src/server/storage/sqlite.ts';
import { makePersonLink } from '../../src/server/viewers/sessions.ts';
import { Authenticator, type Cbor, type Saying } from './authenticator.ts';
import { Browser, UNHURRIED } from './browsing.ts';
import { makersCertificate } from './certificate.ts';
import { Constellation } from './constellation.ts';
import type { Got } from './viewer.ts';

/** Passkeys against a real server, by an authenticator that also lies. A real browser does it in test/dashboard. */

/** The server under its name: a passkey belongs to none of its addresses. */
const named = (all: Constellation): string => all.url.replace('127.0.0.1', 'localhost');

/** Somebody who was listed on the server's host and has opened the link. */
async function signedIn(all: Constellation, name: string, url = named(all)): Promise<Browser> {
  const storage = sqliteStorage(join(all.dir, 'server.sqlite'));
  let link: string;
  try {
    const at = new Date().toISOString();
    const note = { at, actor: 'server', action: 'person.added', subject: name, code: null, detail: {} };
    await storage.addPerson({ name, role: 'operator', addedAt: at }, 100, note);
    link = (await makePersonLink(storage, 60_000, url, { person: name, actor: 'server' }))?.link ?? '';
  } finally {
    await storage[Symbol.asyncDispose]();
  }
  const browser = new Browser(url);
  const got = await browser.post('/session', { token: link.slice(link.indexOf('=') + 1) });
  if (got.status !== 200) throw new Error(got.bytes.toString());
  return browser;
}

type Options = { challenge: string; user: { id: string }; rp: { id: string } } & Record<string, unknown>;
const optionsOf = (got: Got): Options => got.body['options'] as Options;
const passkeysOf = (got: Got): Passkey[] => got.body['passkeys'] as Passkey[];

async function creating(browser: Browser): Promise<Options> {
  return optionsOf(await browser.post('/account/passkeys/options', {}));
}
async function enrolled(browser: Browser, authenticator = new Authenticator(), label = 'Laptop'): Promise<Authenticator> {
  const { challenge, user } = await creating(browser);
  const answer = authenticator.create({ origin: browser.url, challenge, user: user.id });
  const got = await browser.post('/account/passkeys', { label, answer });
  if (got.status !== 200) throw new Error(got.bytes.toString());
  return authenticator;
}
/** Signs in by it, saying what is true but for `lie`. */
async function tries(browser: Browser, authenticator: Authenticator, lie: Partial<Saying> = {}): Promise<Got> {
  const { challenge } = optionsOf(await browser.post('/session/passkey/options', {}));
  return browser.post('/session/passkey', { answer: authenticator.get({ origin: browser.url, challenge, ...lie }) });
}

const NO = { status: 401, body: { code: 'not-signed-in' } };
const BAD = { status: 422, body: { code: 'bad-passkey' } };

describe('a passkey', () => {
  let all: Constellation;
  let ada: Browser;
  const browser = () => new Browser(named(all));
  beforeAll(async () => {
    all = await Constellation.start({ limits: UNHURRIED });
    ada = await signedIn(all, 'ada');
  });
  afterAll(() => all?.[Symbol.asyncDispose]());

  it('is made by who is signed in, asked for with a verified person on the device, and signs in without a name', async () => {
    const options = await creating(ada);
    expect(options).toMatchObject({
      rp: { id: 'localhost', name: 'Lastcopy Test' },
      user: { name: 'ada' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [],
    });
    expect(Buffer.from(options.challenge, 'base64url').length).toBe(32);
    expect(Buffer.from(options.user.id, 'base64url').toString('latin1')).not.toContain('ada');
    const key = await enrolled(ada);
    const [shown] = passkeysOf(await ada.ask('GET', '/account/passkeys'));
    expect(shown).toMatchObject({ label: 'Laptop', usedAt: null });
    expect((await creating(ada))['excludeCredentials']).toEqual([{ id: key.credentialId, type: 'public-key', transports: ['internal'] }]);

    const fresh = browser();
    const asked = optionsOf(await fresh.post('/session/passkey/options', {}));
    expect(asked).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
    expect(asked['allowCredentials']).toBeUndefined();
    const got = await tries(fresh, key);
    expect(got).toMatchObject({ status: 200, body: { person: { name: 'ada', role: 'operator' }, signedInBy: 'passkey' } });
    expect([...fresh.cookies.keys()]).toEqual([`lastcopy-${new URL(all.url).port}`]);
    expect(passkeysOf(await fresh.ask('GET', '/account/passkeys'))[0]?.usedAt).not.toBeNull();
    const actions = (await all.audit()).filter(({ actor }) => actor === 'person:ada').map(({ action }) => action);
    expect(actions).toEqual(['dashboard.sign-in', 'passkey.added', 'dashboard.sign-in']);
  });

  it('is refused at signing in when anything about the answer is not so', async () => {
    const bea = await signedIn(all, 'bea');
    const [key, hers] = [await enrolled(await signedIn(all, 'cy')), await enrolled(bea)];
    const lies: Record<string, Partial<Saying>> = {
      'another origin': { origin: 'https://evil.example', rpId: 'localhost' },
      'another port': { origin: 'http://localhost:1', rpId: 'localhost' },
      'the address for the name': { origin: all.url, rpId: 'localhost' },
      'another site': { rpId: 'evil.example' },
      'another challenge': { challenge: 'A'.repeat(43) },
      'no challenge': { challenge: '' },
      'another ceremony': { type: 'webauthn.create' },
      'a frame of another site': { crossOrigin: true },
      'an unverified person': { userVerified: false },
      "another's handle": { userHandle: hers.userHandle },
      'no handle': { userHandle: null },
    };
    for (const [what, lie] of Object.entries(lies)) {
      const one = browser();
      const got = await tries(one, key, lie);
      expect(got, what).toMatchObject(NO);
      expect(one.cookies.has(`lastcopy-${new URL(all.url).port}`), what).toBe(false);
    }
    // A stranger's, and one that borrows another's name.
    const stranger = new Authenticator();
    stranger.userHandle = key.userHandle;
    expect(await tries(browser(), stranger)).toMatchObject(NO);
    const { challenge } = optionsOf(await browser().post('/session/passkey/options', {}));
    const borrowed = { ...stranger.get({ origin: named(all), challenge }), id: key.credentialId, rawId: key.credentialId };
    expect(await browser().post('/session/passkey', { answer: borrowed })).toMatchObject(NO);
    expect((await tries(browser(), key)).status).toBe(200);
  });

  it('has an id of at most 1,023 bytes, which every database keeps', async () => {
    const long = await signedIn(all, 'long');
    await enrolled(long, new Authenticator(1_023));
    for (const length of [1_024, 8_000]) {
      const { challenge, user } = await creating(long);
      const answer = new Authenticator(length).create({ origin: long.url, challenge, user: user.id });
      expect(await long.post('/account/passkeys', { label: 'Long', answer })).toMatchObject(BAD);
    }
  });

  it('answers a question once, in the browser that was asked, under the same name', async () => {
    const key = await enrolled(await signedIn(all, 'dee'));
    const ours = browser();
    const { challenge } = optionsOf(await ours.post('/session/passkey/options', {}));
    const ticket = new Map(ours.cookies);
    const answer = key.get({ origin: ours.url, challenge });
    expect(await browser().post('/session/passkey', { answer })).toMatchObject(NO);
    const other = browser();
    await other.post('/session/passkey/options', {});
    expect(await other.post('/session/passkey', { answer })).toMatchObject(NO);
    expect((await ours.post('/session/passkey', { answer })).status).toBe(200);
    for (const [name, value] of ticket) ours.cookies.set(name, value);
    expect(await ours.post('/session/passkey', { answer })).toMatchObject(NO);
    // What was begun to make one signs nobody in, and the other way round.
    const dee = await signedIn(all, 'dee');
    const made = await creating(dee);
    expect(await dee.post('/session/passkey', { answer: key.get({ origin: dee.url, challenge: made.challenge }) })).toMatchObject(NO);
  });

  it('that counts has to count on', async () => {
    const key = new Authenticator();
    key.counter = 7;
    await enrolled(await signedIn(all, 'eve'), key);
    expect((await tries(browser(), key, { counter: 8 })).status).toBe(200);
    expect((await tries(browser(), key, { counter: 100 })).status).toBe(200);
    for (const counter of [100, 9, 0])
      expect(await tries(browser(), key, { counter })).toMatchObject({ status: 401, body: { code: 'passkey-copied' } });
    expect((await tries(browser(), key, { counter: 101 })).status).toBe(200);
    const told = (await all.audit()).filter(({ action }) => action === 'passkey.copied');
    expect(told.map(({ subject, code }) => `${subject} ${code}`)).toEqual(Array(3).fill('eve passkey-copied'));
  });

  it('is not made from an answer that is not so', async () => {
    const fay = await signedIn(all, 'fay');
    const other = await signedIn(all, 'gus');
    const maker = makersCertificate();
    const lies: Record<string, Partial<Saying>> = {
      'another origin': { origin: 'https://evil.example', rpId: 'localhost' },
      'another site': { rpId: 'evil.example' },
      'another challenge': { challenge: 'A'.repeat(43) },
      'another ceremony': { type: 'webauthn.get' },
      'a frame of another site': { crossOrigin: true },
      'an unverified person': { userVerified: false },
      'an unknown attestation': { attestation: () => ({ fmt: 'android-safetynet', attStmt: new Map() }) },
      // It holds, but nobody asked for it, and what its certificates name would be fetched.
      'an attestation by a maker': {
        attestation: (signed) => ({
          fmt: 'packed',
          attStmt: new Map<string, Cbor>([
            ['alg', -7],
            ['sig', sign('sha256', signed, maker.key)],
            ['x5c', [maker.cert]],
          ]),
        }),
      },
    };
    for (const [what, lie] of Object.entries(lies)) {
      const { challenge, user } = await creating(fay);
      const answer = new Authenticator().create({ origin: fay.url, challenge, user: user.id, ...lie });
      expect(await fay.post('/account/passkeys', { label: 'x', answer }), what).toMatchObject(BAD);
    }
    // Begun by one, finished by another; replayed; without having begun.
    const { challenge, user } = await creating(fay);
    const answer = new Authenticator().create({ origin: fay.url, challenge, user: user.id });
    const begun = new Map(fay.cookies);
    for (const [name, value] of begun) if (name.includes('passkey')) other.cookies.set(name, value);
    expect(await other.post('/account/passkeys', { label: 'x', answer })).toMatchObject(BAD);
    const again = await creating(fay);
    const key = new Authenticator();
    const good = key.create({ origin: fay.url, challenge: again.challenge, user: again.user.id });
    const ticket = new Map(fay.cookies);
    expect((await fay.post('/account/passkeys', { label: 'x', answer: good })).status).toBe(200);
    for (const [name, value] of ticket) fay.cookies.set(name, value);
    expect(await fay.post('/account/passkeys', { label: 'x', answer: good })).toMatchObject(BAD);
    expect(await fay.post('/account/passkeys', { label: 'x', answer: good })).toMatchObject(BAD);
    // The same key for another person; a key without a name.
    const third = await creating(other);
    const twice = key.create({ origin: other.url, challenge: third.challenge, user: third.user.id });
    expect(await other.post('/account/passkeys', { label: 'x', answer: twice })).toMatchObject(BAD);
    expect((await other.post('/account/passkeys', { label: '', answer: twice })).status).toBe(400);
    expect(passkeysOf(await fay.ask('GET', '/account/passkeys')).length).toBe(1);
    expect(passkeysOf(await other.ask('GET', '/account/passkeys'))).toEqual([]);
  });

  it('may attest itself, as some do unasked', async () => {
    const jim = await signedIn(all, 'jim');
    const { challenge, user } = await creating(jim);
    const key = new Authenticator();
    const answer = key.create({ origin: jim.url, challenge, user: user.id, attestation: key.ofItself });
    expect((await jim.post('/account/passkeys', { label: 'x', answer })).status).toBe(200);
    expect((await tries(browser(), key)).status).toBe(200);
  });

  it('is removed by its person alone, and then signs nobody in; nor does it for who is gone', async () => {
    const [hal, ida] = [await signedIn(all, 'hal'), await signedIn(all, 'ida')];
    const key = await enrolled(hal);
    const [{ id } = { id: '' }] = passkeysOf(await hal.ask('GET', '/account/passkeys'));
    expect(await ida.ask('DELETE', `/account/passkeys/${id}`)).toMatchObject({ status: 404, body: { code: 'unknown-passkey' } });
    expect((await tries(browser(), key)).status).toBe(200);
    expect(passkeysOf(await hal.ask('DELETE', `/account/passkeys/${id}`))).toEqual([]);
    expect(await tries(browser(), key)).toMatchObject(NO);
    const other = await enrolled(ida);
    const db = new DatabaseSync(join(all.dir, 'server.sqlite'), { timeout: 5_000 });
    db.exec("UPDATE persons SET disabled = 1 WHERE name = 'ida'");
    db.close();
    expect(await tries(browser(), other)).toMatchObject(NO);
  });

  it('is made by a recent sign-in only, and for somebody', async () => {
    const joy = await signedIn(all, 'joy');
    const db = new DatabaseSync(join(all.dir, 'server.sqlite'), { timeout: 5_000 });
    db.exec(`UPDATE sessions SET since = '${new Date(Date.now() - 1_000_000).toISOString()}' WHERE person = 'joy'`);
    db.close();
    expect(await joy.post('/account/passkeys/options', {})).toMatchObject({ status: 403, body: { code: 'sign-in-again' } });
  });

  it('belongs to a name: under an address there are none', async () => {
    const kim = await signedIn(all, 'kim', all.url);
    await enrolled(await signedIn(all, 'kim'));
    const methods = async (at: Browser) => (await at.ask('GET', '/sign-in')).body['methods'] as { passkey: boolean };
    expect((await methods(browser())).passkey).toBe(true);
    expect((await methods(kim)).passkey).toBe(false);
    const away = { status: 404, body: { code: 'sign-in-unavailable' } };
    expect(await kim.post('/account/passkeys/options', {})).toMatchObject(away);
    expect(await kim.post('/session/passkey/options', {})).toMatchObject(away);
  });

  it('leaves nothing behind that could sign in', async () => {
    const ours = browser();
    const key = await enrolled(await signedIn(all, 'lou'));
    const { challenge } = optionsOf(await ours.post('/session/passkey/options', {}));
    const ticket = [...ours.cookies.values()][0] ?? '';
    const answer = key.get({ origin: ours.url, challenge });
    expect((await ours.post('/session/passkey', { answer })).status).toBe(200);
    const wrote = readdirSync(all.dir).map((name) => readFileSync(join(all.dir, name), 'latin1'));
    for (const secret of [challenge, ticket, answer.response.signature, ...ours.cookies.values()]) {
      expect(secret.length).toBeGreaterThan(40);
      for (const text of [all.logged, ...wrote]) expect(text.includes(secret)).toBe(false);
    }
  });
});
