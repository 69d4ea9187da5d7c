import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PersonRole, reaches } from '../../src/protocol/index.ts';
import { type Claims, complete, personOf, roleOf } from '../../src/server/identity/oidc-claims.ts';
import { type OidcConfig, readOidc } from '../../src/server/identity/oidc-config.ts';

/** The file of --oidc, and what its rules make of claims. */

let folder: string;
const secret = randomBytes(24).toString('hex');
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastcopy-oidc-'));
  writeFileSync(join(folder, 'secret'), `${secret}\n`, { mode: 0o600 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GOOD = {
  issuer: 'https://login.example/realms/main',
  clientId: 'lastcopy',
  clientSecretFile: 'secret',
  label: 'Example Login',
  roles: [{ claim: 'groups', has: 'sec-ops', role: 'operator' }],
};
function read(content: unknown): OidcConfig {
  const file = join(folder, 'oidc.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readOidc(file);
}

describe('the file of --oidc', () => {
  it('is read with its defaults and the secret beside it', () => {
    expect(read(GOOD)).toEqual({
      issuer: new URL('https://login.example/realms/main'),
      clientId: 'lastcopy',
      clientSecret: secret,
      clientAuthentication: null,
      label: 'Example Login',
      scopes: ['openid', 'profile', 'email'],
      person: 'preferred_username',
      roles: [{ claim: 'groups', has: 'sec-ops', role: 'operator' }],
    });
    const { clientSecretFile: _file, ...open } = GOOD;
    expect(read(open).clientSecret).toBeNull();
    expect(read({ ...GOOD, issuer: 'http://127.0.0.1:8080' }).issuer.port).toBe('8080');
  });

  const WRONG: [string, unknown, RegExp][] = [
    ['no JSON', '{', /it is not JSON$/],
    ['nothing', {}, /issuer is missing$/],
    ['an issuer without TLS', { ...GOOD, issuer: 'http://login.example' }, /issuer wants https:\/\/…, or http:\/\/ on this machine$/],
    ['an issuer that is none', { ...GOOD, issuer: 'login.example' }, /issuer wants https/],
    ['an issuer with a password', { ...GOOD, issuer: 'https://a:b@login.example' }, /issuer may hold no user name, password/],
    ['an issuer with a query', { ...GOOD, issuer: 'https://login.example/?x' }, /issuer may hold no/],
    ['no client', { ...GOOD, clientId: '' }, /clientId wants a text$/],
    ['no label', { ...GOOD, label: undefined }, /label is missing$/],
    ['scopes without openid', { ...GOOD, scopes: ['profile'] }, /scopes wants "openid" among the scopes$/],
    ['a scope with a space', { ...GOOD, scopes: ['openid', 'a b'] }, /scopes\.1 wants the name of a scope/],
    ['no roles', { ...GOOD, roles: [] }, /roles wants at least one: without a role nobody is let in$/],
    [
      'a role of another name',
      { ...GOOD, roles: [{ claim: 'g', has: 'x', role: 'root' }] },
      /roles\.0\.role wants viewer, operator, approver or admin$/,
    ],
    ['a role without a claim', { ...GOOD, roles: [{ has: 'x', role: 'admin' }] }, /roles\.0\.claim is missing$/],
    ['a member of another name', { ...GOOD, clientID: 'x' }, /there is no member "clientID"$/],
    ['the secret itself', { ...GOOD, clientSecret: secret }, /clientSecret does not stand here: put the secret into a file/],
    ['a secret that is not there', { ...GOOD, clientSecretFile: 'none' }, /clientSecretFile .*none cannot be read \(ENOENT\)$/],
    [
      'a way to send no secret',
      { ...GOOD, clientSecretFile: undefined, clientAuthentication: 'post' },
      /clientAuthentication is of no use/,
    ],
    ['another way', { ...GOOD, clientAuthentication: 'jwt' }, /clientAuthentication wants "basic" or "post"$/],
  ];
  it.each(WRONG)('with %s is refused, and says what is wanted', (_what, content, message) => {
    let said = '';
    try {
      read(content);
    } catch (error) {
      said = (error as Error).message;
      expect((error as { next?: string }).next).toContain('docs/operations.md');
    }
    expect(said).toMatch(message);
    expect(said).not.toContain(secret);
  });

  it.skipIf(process.platform === 'win32')('names a secret that nobody else may read', () => {
    const file = join(folder, 'open-secret');
    writeFileSync(file, secret);
    chmodSync(file, 0o640);
    expect(() => read({ ...GOOD, clientSecretFile: 'open-secret' })).toThrow(
      `others may read clientSecretFile ${file}; take it from them: chmod 600 ${file}`,
    );
    writeFileSync(join(folder, 'empty'), '\n', { mode: 0o600 });
    expect(() => read({ ...GOOD, clientSecretFile: 'empty' })).toThrow('wants one line of printable ASCII');
  });
});

describe('claims', () => {
  const config = (over: Partial<OidcConfig> = {}): OidcConfig => ({
    issuer: new URL('https://login.example'),
    clientId: 'x',
    clientSecret: null,
    clientAuthentication: null,
    label: 'x',
    scopes: ['openid'],
    person: 'preferred_username',
    roles: [],
    ...over,
  });

  it('name somebody by the claim that was chosen; an address only where it is proved', () => {
    const of = (person: string, claims: Claims) => personOf(config({ person }), claims);
    expect(of('preferred_username', { preferred_username: 'ada' })).toBe('ada');
    expect(of('preferred_username', { name: 'ada' })).toBeNull();
    expect(of('https://example.com/name', { 'https://example.com/name': 'ada' })).toBe('ada');
    expect(of('/user/name', { user: { name: 'ada' } })).toBe('ada');
    expect(of('email', { email: 'ada@example.com', email_verified: true })).toBe('ada@example.com');
    for (const proved of [undefined, false, 'true', 1])
      expect(of('email', { email: 'ada@example.com', email_verified: proved })).toBeNull();
    for (const person of ['__proto__', 'constructor', 'toString', '/constructor/name']) expect(of(person, {})).toBeNull();
  });

  it('give the highest role that fits, by a text or a list, to the letter', () => {
    const roles = [
      { claim: 'groups', has: 'a', role: 'viewer' as const },
      { claim: 'groups', has: 'b', role: 'approver' as const },
      { claim: '/realm_access/roles', has: 'c/d', role: 'admin' as const },
      { claim: 'org', has: 'x', role: 'operator' as const },
    ];
    const of = (claims: Claims) => roleOf(config({ roles }), claims);
    expect(of({ groups: ['a', 'b'] })).toBe('approver');
    expect(of({ groups: ['a'], org: 'x' })).toBe('operator');
    expect(of({ groups: 'a' })).toBe('viewer');
    expect(of({ realm_access: { roles: ['c/d'] } })).toBe('admin');
    for (const groups of ['ab', 'A', ['ab'], [['a']], { a: true }, 'b,a', null, 7, true, []]) expect(of({ groups })).toBeNull();
    expect(complete(config({ roles }), { preferred_username: 'x', groups: [], org: '', realm_access: { roles: [] } })).toBe(true);
    expect(complete(config({ roles }), { preferred_username: 'x', groups: [], org: '' })).toBe(false);
  });

  test.prop([
    fc.array(fc.record({ has: fc.constantFrom('a', 'b', 'c'), role: fc.constantFrom(...PersonRole.options) })),
    fc.subarray(['a', 'b', 'c']),
  ])('never give more than some rule that fits, nor less than any', (rules, groups) => {
    const roles = rules.map((rule) => ({ ...rule, claim: 'groups' }));
    const got = roleOf(config({ roles }), { groups });
    const fitting = rules.filter(({ has }) => groups.includes(has)).map(({ role }) => role);
    expect(got === null).toBe(fitting.length === 0);
    if (got) expect(fitting).toContain(got);
    for (const role of fitting) expect(reaches(got, role)).toBe(true);
  });
});
