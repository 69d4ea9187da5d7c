import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DASHBOARD_API, Session } from '../../src/protocol/index.ts';
import { endSessions, listSessions, signInLink } from '../../src/server/index.ts';
import { LIMITS } from '../../src/server/limits.ts';
import { certificate } from './certificate.ts';
import { Constellation } from './constellation.ts';
import { freshToken, fromUs, get, trySignIn, Viewer } from './viewer.ts';

/** Changes the stored times, as if they had passed. */
function age(dir: string, sql: string): void {
  const db = new DatabaseSync(join(dir, 'server.sqlite'), { timeout: 5_000 });
  db.exec(sql);
  db.close();
}
const past = new Date(Date.now() - 1_000).toISOString();

describe('a sign-in link', () => {
  it('is printed below the address that people have, with 256 bits, for ten minutes', async () => {
    await using all = await Constellation.start();
    const { link, until } = await signInLink({ stateDir: all.dir });
    expect(link).toMatch(new RegExp(`^${all.url}/dashboard/#sign-in=[A-Za-z0-9_-]{43}$`));
    expect(Math.abs(Date.parse(until) - Date.now() - 600_000)).toBeLessThan(20_000);
    await expect(signInLink({ stateDir: join(all.dir, 'elsewhere') })).rejects.toMatchObject({ code: 'no-server' });
  });

  it('is exchanged for a session once, also when two come at the same time', async () => {
    await using all = await Constellation.start();
    const token = await freshToken(all.dir);
    const answers = await Promise.all(Array.from({ length: 8 }, () => trySignIn(all.url, token)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 7 }, () => 401)]);
    const good = answers.find(({ status }) => status === 200);
    expect(v.parse(Session, good?.body)).toMatchObject({ fleet: { id: all.fleet.bundle.fleet, name: 'Test' } });
    expect(await trySignIn(all.url, token)).toMatchObject({ status: 401, body: { code: 'bad-link' } });
    expect((await listSessions({ stateDir: all.dir })).length).toBe(1);
  });

  it('is refused when it is over, forged, cut, padded, or no text at all', async () => {
    await using all = await Constellation.start();
    const token = await freshToken(all.dir);
    age(all.dir, `UPDATE sign_in_links SET until = '${past}'`);
    const fresh = await freshToken(all.dir);
    for (const wrong of [token, 'A'.repeat(43), fresh.slice(1), `${fresh}=`, ` ${fresh}`, `${fresh}A`])
      expect(await trySignIn(all.url, wrong)).toMatchObject({ status: 401, body: { code: 'bad-link' } });
    for (const body of [{}, { token: 7 }, { token: '' }, { token: 'x'.repeat(200) }, [], 'null'])
      expect((await trySignIn(all.url, '', { body })).status).toBe(400);
    // None of that used it up.
    expect((await trySignIn(all.url, fresh)).status).toBe(200);
  });

  it('gives way to newer ones', async () => {
    await using all = await Constellation.start();
    const first = await freshToken(all.dir);
    for (let n = 0; n < LIMITS.signInLinks; n++) await freshToken(all.dir);
    expect((await trySignIn(all.url, first)).status).toBe(401);
  });

  it('is found neither in the log nor on the disk, nor is a session', async () => {
    await using all = await Constellation.start();
    const tokens = [await freshToken(all.dir), await freshToken(all.dir)];
    const viewer = await Viewer.of(all.url, all.dir);
    await trySignIn(all.url, tokens[0] ?? '');
    await trySignIn(all.url, 'A'.repeat(43));
    await viewer.ask('/overview');
    await viewer.signOut();
    await trySignIn(all.url, tokens[0] ?? '');
    const secrets = [...tokens, viewer.id, 'A'.repeat(43)];
    const wrote = readdirSync(all.dir).map((name) => readFileSync(join(all.dir, name), 'latin1'));
    expect(wrote.length).toBeGreaterThan(1);
    for (const secret of secrets) for (const text of [all.logged, ...wrote]) expect(text.includes(secret)).toBe(false);
    const actions = (await all.audit()).map(({ actor, action, code }) => `${actor} ${action} ${code}`);
    expect(actions).toEqual([
      'server dashboard.link null',
      'server dashboard.link null',
      'server dashboard.link null',
      'viewer:1 dashboard.sign-in null',
      'viewer:2 dashboard.sign-in null',
      'anonymous POST /dashboard/session bad-link',
      'viewer:1 dashboard.sign-out null',
      'anonymous POST /dashboard/session bad-link',
    ]);
  });
});

describe('a session', () => {
  it('is a cookie that no script reads and no other site sends', async () => {
    await using all = await Constellation.start();
    const viewer = await Viewer.of(all.url, all.dir);
    const port = new URL(all.url).port;
    expect(viewer.set).toMatch(
      new RegExp(`^lastcopy-${port}=[A-Za-z0-9_-]{43}; Path=/api/v1/dashboard; HttpOnly; SameSite=Strict; Max-Age=43200$`),
    );
    expect(v.parse(Session, (await viewer.ask('/session')).body).fleet.name).toBe('Test');

    const tls = certificate();
    await using safe = await Constellation.start({ tls, host: '127.0.0.1' });
    const other = await Viewer.of(safe.url, safe.dir, tls.cert);
    expect(other.set).toMatch(/^__Host-lastcopy=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=43200$/);
    expect((await other.ask('/overview')).status).toBe(200);
  });

  it('is asked for by every view', async () => {
    await using all = await Constellation.start();
    const viewer = await Viewer.of(all.url, all.dir);
    for (const path of ['/session', '/overview', '/devices', '/rotations', '/rotations/order-1', '/events']) {
      for (const cookie of [null, 'lastcopy-1=x', `${viewer.cookie.split('=')[0]}=${'A'.repeat(43)}`, viewer.cookie.slice(0, -1)]) {
        const answer = await viewer.ask(path, { headers: { cookie } });
        expect(answer).toMatchObject({ status: 401, body: { code: 'no-session' } });
        expect(answer.headers['www-authenticate']).toBeUndefined();
      }
    }
    // Neither does a session make an operator.
    expect((await get(`${all.url}/api/v1/devices`, { headers: { cookie: viewer.cookie } })).status).toBe(401);
  });

  it('does not live on by a clock that went back', async () => {
    await using all = await Constellation.start();
    const viewer = await Viewer.of(all.url, all.dir);
    const later = (ms: number) => new Date(Date.now() + ms).toISOString();
    age(all.dir, `UPDATE sessions SET used_at = '${later(60_000)}'`);
    expect((await viewer.ask('/session')).status).toBe(200);
    age(all.dir, `UPDATE sessions SET since = '${later(86_400_000)}', used_at = '${later(86_400_000)}', until = '${later(129_600_000)}'`);
    expect((await viewer.ask('/session')).status).toBe(401);
  });

  it('ends after its time, after an hour without use, by its own hand, and by command', async () => {
    await using all = await Constellation.start();
    const statusOf = async (viewer: Viewer) => (await viewer.ask('/session')).status;
    const one = await Viewer.of(all.url, all.dir);
    age(all.dir, `UPDATE sessions SET until = '${past}'`);
    expect(await statusOf(one)).toBe(401);

    const two = await Viewer.of(all.url, all.dir);
    const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
    age(all.dir, `UPDATE sessions SET used_at = '${ago(3_500_000)}'`);
    expect(await statusOf(two)).toBe(200);
    expect((await listSessions({ stateDir: all.dir }))[0]?.usedAt ?? '').toSatisfy((at: string) => at > ago(60_000));
    age(all.dir, `UPDATE sessions SET used_at = '${ago(3_600_001)}'`);
    expect(await statusOf(two)).toBe(401);

    const [three, four, five] = [await Viewer.of(all.url, all.dir), await Viewer.of(all.url, all.dir), await Viewer.of(all.url, all.dir)];
    const out = await three.signOut();
    expect(out).toMatchObject({ status: 200, body: {} });
    expect(String(out.headers['set-cookie'])).toMatch(/=; Path=\/api\/v1\/dashboard; HttpOnly; SameSite=Strict; Max-Age=0$/);
    expect([await statusOf(three), await statusOf(four), await statusOf(five)]).toEqual([401, 200, 200]);
    const [newest] = await listSessions({ stateDir: all.dir });
    expect(await endSessions({ stateDir: all.dir }, newest?.n ?? 0)).toBe(1);
    expect(await endSessions({ stateDir: all.dir }, newest?.n ?? 0)).toBe(0);
    expect([await statusOf(four), await statusOf(five)]).toEqual([200, 401]);
    const unused = await freshToken(all.dir);
    expect(await endSessions({ stateDir: all.dir }, null)).toBeGreaterThanOrEqual(1);
    expect(await statusOf(four)).toBe(401);
    expect((await trySignIn(all.url, unused)).status).toBe(401);
    expect(await listSessions({ stateDir: all.dir })).toEqual([]);
  });

  it('survives a restart of the server', async () => {
    await using all = await Constellation.start();
    const port = Number(new URL(all.url).port);
    const viewer = await Viewer.of(all.url, all.dir);
    await all.server.close();
    const { startServer } = await import('../../src/server/index.ts');
    const { pino } = await import('pino');
    all.server = await startServer({ stateDir: all.dir, bundle: all.fleet.bundle, port, log: pino({ level: 'silent' }) });
    expect((await viewer.ask('/session')).status).toBe(200);
  });
});

describe('requests that another site could cause', () => {
  const signIn = `${DASHBOARD_API}/session`;

  it('change nothing without our header, our origin and our type', async () => {
    await using all = await Constellation.start();
    const token = await freshToken(all.dir);
    const good = fromUs(all.url);
    const post = (headers: Record<string, string | null>) =>
      get(all.url + signIn, { method: 'POST', body: { token }, headers: { ...good, ...headers } });
    const port = new URL(all.url).port;
    const wrong: [Record<string, string | null>, number][] = [
      [{ origin: null }, 403],
      [{ origin: 'null' }, 403],
      [{ origin: 'https://evil.example' }, 403],
      [{ origin: all.url.replace('http:', 'https:') }, 403],
      [{ origin: `http://127.0.0.1:${Number(port) + 1}` }, 403],
      [{ origin: `http://localhost:${port}` }, 403],
      [{ 'x-lastcopy': null }, 403],
      [{ 'x-lastcopy': '0' }, 403],
      [{ 'sec-fetch-site': 'cross-site' }, 403],
      [{ 'sec-fetch-site': 'same-site' }, 403],
      [{ 'sec-fetch-site': 'none' }, 403],
      [{ 'content-type': 'text/plain' }, 415],
      [{ 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ];
    for (const [headers, status] of wrong) expect((await post(headers)).status, JSON.stringify(headers)).toBe(status);
    expect((await post({ 'sec-fetch-site': null })).status).toBe(200);

    const viewer = await Viewer.of(all.url, all.dir);
    for (const headers of [{ origin: 'https://evil.example' }, { 'x-lastcopy': null }, { origin: null }])
      expect((await viewer.ask('/session', { method: 'DELETE', headers: { ...good, ...headers } })).status).toBe(403);
    expect((await viewer.ask('/session')).status).toBe(200);
  });

  it('read nothing either', async () => {
    await using all = await Constellation.start();
    const viewer = await Viewer.of(all.url, all.dir);
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'https://evil.example' }]) {
      const answer = await viewer.ask('/overview', { headers });
      expect(answer).toMatchObject({ status: 403, body: { code: 'cross-site' } });
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
    expect((await viewer.ask('/overview', { headers: { 'sec-fetch-site': 'none' } })).status).toBe(200);
    expect((await viewer.ask('/overview', { method: 'OPTIONS', headers: { origin: 'https://evil.example' } })).status).toBe(405);
  });

  it('arrive under a name of ours or not at all', async () => {
    await using all = await Constellation.start();
    const viewer = await Viewer.of(all.url, all.dir);
    const port = new URL(all.url).port;
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1.evil.example:${port}`, `127.0.0.1:1`]) {
      expect(await viewer.ask('/overview', { headers: { host } })).toMatchObject({ status: 421, body: { code: 'wrong-host' } });
      expect((await get(`${all.url}/dashboard/`, { headers: { host } })).status).toBe(421);
      expect((await trySignIn(all.url, await freshToken(all.dir), { headers: { host, origin: `http://${host}` } })).status).toBe(421);
    }
    // Under another of its loopback names it is reached, by a session of that name's own origin.
    const localhost = `localhost:${port}`;
    expect((await viewer.ask('/session', { headers: { host: localhost } })).status).toBe(200);
    expect(
      (await trySignIn(all.url, await freshToken(all.dir), { headers: { host: localhost, origin: `http://${localhost}` } })).status,
    ).toBe(200);
  });

  it('arrive behind a proxy under the name that the bundle gives, with a cookie for TLS', async () => {
    const { makeFleet } = await import('./constellation.ts');
    const fleet = await makeFleet();
    const bundle = { ...fleet.bundle, server: { url: 'https://relay.example', ca: null } };
    await using all = await Constellation.start({ bundle });
    const { link } = await signInLink({ stateDir: all.dir });
    expect(link).toMatch(/^https:\/\/relay\.example\/dashboard\/#sign-in=/);
    const token = link.split('=')[1] ?? '';
    const proxied = { host: 'relay.example', origin: 'https://relay.example' };
    const answer = await trySignIn(all.url, token, { headers: proxied });
    expect(String(answer.headers['set-cookie'])).toMatch(/^__Host-lastcopy=.*; Path=\/; Secure; HttpOnly; SameSite=Strict/);
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
    const plain = await trySignIn(all.url, await freshToken(all.dir));
    expect(plain.headers['strict-transport-security']).toBeUndefined();
  });
});

describe('what a viewer may do too often', () => {
  it('is bounded: sign-ins per address and overall, views per session', async () => {
    await using few = await Constellation.start({ limits: { signInsPerAddress: { perSecond: 0.001, burst: 3 } } });
    const token = await freshToken(few.dir);
    for (let n = 0; n < 3; n++) expect((await trySignIn(few.url, 'A'.repeat(43))).status).toBe(401);
    const late = await trySignIn(few.url, token);
    expect(late).toMatchObject({ status: 429, body: { code: 'slow-down' } });
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(1);

    await using crowded = await Constellation.start({ limits: { signIns: { perSecond: 0.001, burst: 2 } } });
    for (let n = 0; n < 2; n++) await trySignIn(crowded.url, 'A'.repeat(43));
    expect((await trySignIn(crowded.url, await freshToken(crowded.dir))).status).toBe(429);

    await using busy = await Constellation.start({ limits: { viewsPerSession: { perSecond: 0.001, burst: 5 } } });
    const [one, two] = [await Viewer.of(busy.url, busy.dir), await Viewer.of(busy.url, busy.dir)];
    const statuses = [];
    for (let n = 0; n < 7; n++) statuses.push((await one.ask('/overview')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect((await two.ask('/overview')).status).toBe(200);
  });

  it('keeps a bounded number of sessions, the newest', async () => {
    await using all = await Constellation.start({ limits: { sessions: 2 } });
    const three = [];
    for (let n = 0; n < 3; n++) three.push(await Viewer.of(all.url, all.dir));
    const statuses = [];
    for (const viewer of three) statuses.push((await viewer.ask('/session')).status);
    expect(statuses).toEqual([401, 200, 200]);
  });
});
