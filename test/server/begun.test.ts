import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Begun, beginnings, type BegunKind, type SharedBeginnings } from '../../src/server/identity/begun.ts';
import type { Site } from '../../src/server/viewers/site.ts';

/** What a browser begins at one server process and finishes at another. */

const site = (origin: string): Site => ({ origin, secure: origin.startsWith('https:'), lasting: false });
const HOME = site('https://relay.example');
const shared = (key = randomBytes(32)): SharedBeginnings & { readonly spent: Set<string> } => {
  const spent = new Set<string>();
  return { key, spent, spend: async (hash) => !spent.has(hash) && !!spent.add(hash) };
};
const held = (begun: Begun): string => begun.cookie.split(';')[0] ?? '';
const states = (...all: (Begun | null)[]): (string | undefined)[] => all.map((one) => one?.value('state').toString('hex'));

describe('what a browser has begun', () => {
  it('is finished at any process, once, with the values that went out', async () => {
    const common = shared();
    const [one, two] = [beginnings(60_000, common), beginnings(60_000, common)];
    const begun = one.begin('oidc', HOME);
    expect(begun.cookie).toMatch(/^__Host-lastcopy-oidc=[A-Za-z0-9_-]{51}; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=60$/);
    const finished = await two.finish('oidc', `other=x; ${held(begun)}`, HOME);
    expect(states(finished)).toEqual(states(begun));
    expect(finished?.cookie).toMatch(/=; .*Max-Age=0$/);
    expect(begun.value('state')).not.toEqual(begun.value('nonce'));
    for (const again of [one, two]) expect(await again.finish('oidc', held(begun), HOME)).toBeNull();
    expect([...common.spent].some((hash) => held(begun).includes(hash))).toBe(false);
  });

  it('has values of its own each time, for its kind, its site and what it is bound to', async () => {
    const all = beginnings(60_000, shared());
    const of = async (kind: BegunKind, at: Site, bound: string): Promise<Begun | null> => {
      const begun = all.begin('passkey', HOME, 'session-1');
      // The cookie's name tells kinds apart; whoever renames it gains nothing.
      const renamed = held(begun)
        .replace('-passkey=', `-${kind}=`)
        .replace('__Host-lastcopy-', at.secure ? '__Host-lastcopy-' : 'lastcopy-');
      const finished = await all.finish(kind, at.secure ? renamed : renamed.replace('=', `-${new URL(at.origin).port}=`), at, bound);
      const right = kind === 'passkey' && at === HOME && bound === 'session-1';
      expect(states(finished)[0] === states(begun)[0]).toBe(right);
      return finished;
    };
    expect(await of('passkey', HOME, 'session-1')).not.toBeNull();
    expect(await of('new-passkey', HOME, 'session-1')).not.toBeNull();
    expect(await of('passkey', HOME, 'session-2')).not.toBeNull();
    expect(await of('passkey', site('https://other.example'), 'session-1')).not.toBeNull();
    expect(await of('passkey', site('http://localhost:8080'), 'session-1')).not.toBeNull();
    const [first, second] = [all.begin('oidc', HOME), all.begin('oidc', HOME)];
    expect(new Set([...states(first, second), first.value('nonce').toString('hex')]).size).toBe(3);
  });

  it('is nothing without its cookie, after its time, under another key, or forged', async () => {
    const common = shared();
    const all = beginnings(60_000, common);
    const cookie = held(all.begin('oidc', HOME));
    const [name, value = ''] = cookie.split('=');
    for (const wrong of [
      undefined,
      '',
      `${name}=`,
      `${name}x=${value}`,
      `${name}=${value.slice(1)}`,
      `${name}=${value}A`,
      `${name}=${'A'.repeat(51)}`,
    ])
      expect(await all.finish('oidc', wrong, HOME)).toBeNull();
    expect(await beginnings(60_000, shared()).finish('oidc', cookie, HOME)).toBeNull();
    const brief = beginnings(-1, common);
    expect(await brief.finish('oidc', held(brief.begin('oidc', HOME)), HOME)).toBeNull();
    expect(await all.finish('oidc', cookie, HOME)).not.toBeNull();
  });
});
