import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ApiToken, TokenMade, TokensAnswer } from '../../src/protocol/index.ts';
import { tokensBeside } from '../../src/server/index.ts';
import { type Answer, Constellation, request } from './constellation.ts';
import { Viewer } from './viewer.ts';

/** Tokens for programs that read. What each scope opens is in roles.test.ts. */

const show = (url: string, token: string, path = '/rotations', scheme = 'Bearer'): Promise<Answer> =>
  request(url, 'GET', path, { headers: { authorization: `${scheme} ${token}` } });
const DAY = 86_400_000;

describe('a token', () => {
  it('is made by an admin, shown once, read with, and void once it is removed', async () => {
    await using all = await Constellation.start();
    const admin = await Viewer.as(all, 'ada', 'admin');
    const made = await admin.send('POST', '/tokens', { label: 'SIEM', scopes: ['rotations:read', 'audit:read', 'rotations:read'] });
    const { token, secret } = v.parse(TokenMade, made.body);
    expect(secret).toMatch(/^lct_[A-Za-z0-9_-]{43}$/);
    expect(token).toMatchObject({ id: 1, label: 'SIEM', scopes: ['audit:read', 'rotations:read'], addedBy: 'ada', usedOn: null });
    expect(Date.parse(token.until) - Date.parse(token.addedAt)).toBe(90 * DAY);

    expect((await show(all.url, secret)).body).toEqual({ rotations: [] });
    expect((await show(all.url, secret, '/audit?after=0')).status).toBe(200);
    expect(await show(all.url, secret, '/devices')).toMatchObject({ status: 403, body: { code: 'scope-missing' } });
    const { tokens } = await admin.see('/tokens', TokensAnswer);
    expect(tokens).toEqual([{ ...token, usedOn: new Date().toISOString().slice(0, 10) }]);
    expect(JSON.stringify(tokens)).not.toContain(secret.slice(4));

    expect((await admin.send('DELETE', '/tokens/1')).status).toBe(200);
    expect(await show(all.url, secret)).toMatchObject({ status: 401, body: { code: 'token-refused' } });
    for (const id of ['1', '7', 'x']) expect((await admin.send('DELETE', `/tokens/${id}`)).body.code).toBe('unknown-token');
    const lines = (await all.audit()).filter(({ action, code }) => action.startsWith('token.') && code === null);
    expect(lines).toMatchObject([
      { actor: 'person:ada', action: 'token.add', subject: 'token:1' },
      { actor: 'person:ada', action: 'token.remove', subject: 'token:1' },
    ]);
    expect(JSON.parse(lines[0]?.detail ?? '')).toEqual({ label: 'SIEM', scopes: 'audit:read rotations:read', until: token.until });
    // What it was refused is told with its number.
    expect(await all.audit()).toContainEqual(expect.objectContaining({ actor: 'token:1', action: 'GET /devices', code: 'scope-missing' }));
  });

  it('is over at its time, of 400 days at most', async () => {
    await using all = await Constellation.start();
    const admin = await Viewer.as(all, 'ada', 'admin');
    const ask = (over: object) => admin.send('POST', '/tokens', { label: 'x', scopes: ['chain:read'], ...over });
    for (const over of [{ days: 0 }, { days: 401 }, { days: 1.5 }, { scopes: [] }, { scopes: ['all'] }, { label: '' }])
      expect((await ask(over)).body.code).toBe('malformed');
    const { token, secret } = v.parse(TokenMade, (await ask({ days: 400 })).body);
    expect(Date.parse(token.until) - Date.parse(token.addedAt)).toBe(400 * DAY);
    expect((await show(all.url, secret, '/head')).status).toBe(200);
    const db = new DatabaseSync(join(all.dir, 'server.sqlite'));
    db.prepare('UPDATE api_tokens SET until = ?').run(new Date(Date.now() - 1).toISOString());
    db.close();
    expect(await show(all.url, secret, '/head')).toMatchObject({ status: 401, body: { code: 'token-refused' } });
  });

  it('is not made where there are as many as may be, nor by a session that is nobody', async () => {
    await using all = await Constellation.start({ limits: { tokens: 1 } });
    const admin = await Viewer.as(all, 'ada', 'admin');
    const ask = () => admin.send('POST', '/tokens', { label: 'x', scopes: ['chain:read'] });
    expect((await ask()).status).toBe(200);
    expect(await ask()).toMatchObject({ status: 409, body: { code: 'too-many-tokens' } });
    const nobody = await Viewer.of(all.url, all.dir);
    expect((await nobody.ask('/tokens')).status).toBe(403);
  });

  it('is bounded in what it asks, each by itself', async () => {
    await using all = await Constellation.start({ limits: { requestsPerToken: { perSecond: 0.001, burst: 3 } } });
    const make = () => tokensBeside({ stateDir: all.dir }, (book) => book.add({ label: 'x', scopes: ['chain:read'] }));
    const [one, two] = [await make(), await make()];
    const statuses = [];
    for (let n = 0; n < 5; n++) statuses.push((await show(all.url, one.secret, '/head')).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect((await show(all.url, two.secret, '/head')).status).toBe(200);
  });
});

describe('what is no token', () => {
  it('is refused, audited and held back, and keeps nobody else out', async () => {
    await using all = await Constellation.start({ limits: { wrongTokensPerAddress: { perSecond: 0.001, burst: 4 } } });
    const { secret } = await tokensBeside({ stateDir: all.dir }, (book) => book.add({ label: 'x', scopes: ['chain:read'] }));
    const wrong = [
      secret.slice(0, -1),
      `${secret}A`,
      secret.toUpperCase(),
      'lct_',
      secret.replace('lct_', 'lcx_'),
      `lct_${'A'.repeat(43)}`,
    ];
    const answers = [];
    for (const one of wrong) answers.push((await show(all.url, one, '/head')).body.code);
    expect(answers).toEqual([...Array.from({ length: 4 }, () => 'token-refused'), 'slow-down', 'slow-down']);
    expect((await show(all.url, secret, '/head')).status).toBe(200);
    const lines = (await all.audit()).filter(({ code }) => code === 'token-refused');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatchObject({ actor: 'anonymous', action: 'GET /head', subject: null, detail: '{}' });
    // An answer to it asks for no proof by the way.
    expect((await show(all.url, secret, '/head', 'Basic')).body.code).toBe('no-proof');
  });
});

it('a token stands nowhere but with whoever has it', async () => {
  await using all = await Constellation.start();
  const admin = await Viewer.as(all, 'ada', 'admin');
  const { secret, token } = v.parse(TokenMade, (await admin.send('POST', '/tokens', { label: 'canary', scopes: ['audit:read'] })).body);
  expect(v.is(ApiToken, token)).toBe(true);
  await show(all.url, secret, '/audit');
  await show(all.url, secret, '/devices');
  await show(all.url, `${secret}x`, '/devices');
  const audit = JSON.stringify(await all.audit());
  const files = readdirSync(all.dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
  expect(files).toContain('canary');
  const bare = secret.slice(4);
  const plainly = createHash('sha256').update(secret).digest('base64url');
  for (const canary of [secret, bare, Buffer.from(bare).toString('base64url'), plainly]) {
    for (const text of [files, all.logged, audit]) expect(text.includes(canary)).toBe(false);
  }
});
