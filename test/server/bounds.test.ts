import { fc, it as prop } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { nonces, type Shared } from '../../src/server/http/nonces.ts';
import { claimedNonce } from '../../src/server/http/operator.ts';
import { router } from '../../src/server/http/router.ts';
import { bucket, buckets } from '../../src/server/limits.ts';

describe('token bucket', () => {
  it('gives the burst at once, then the rate, and says how long to wait', () => {
    let now = 0;
    const one = bucket({ perSecond: 2, burst: 3 }, () => now);
    expect([one.take(), one.take(), one.take()]).toEqual([0, 0, 0]);
    expect(one.take()).toBe(500);
    now += 499;
    expect(one.take()).toBeGreaterThan(0);
    now += 1;
    expect(one.take()).toBe(0);
    now += 60_000;
    expect(one.full()).toBe(true);
    expect([one.take(), one.take(), one.take()]).toEqual([0, 0, 0]);
    expect(one.take()).toBeGreaterThan(0);
  });

  it('waiting as long as told is enough', () => {
    let now = 0;
    const one = bucket({ perSecond: 3, burst: 1 }, () => now);
    for (let n = 0; n < 50; n++) {
      now += one.take();
      expect(one.take()).toBeGreaterThan(-1);
    }
    now += one.take();
    expect(one.take()).toBe(0);
  });

  it('keeps a bounded table of addresses', () => {
    let now = 0;
    const table = buckets({ perSecond: 1, burst: 1 }, 2, () => now);
    expect([table.take('a'), table.take('b')]).toEqual([0, 0]);
    expect(table.take('c')).toBeGreaterThan(0);
    expect(table.take('a')).toBeGreaterThan(0);
    now += 5_000;
    expect(table.take('c')).toBe(0);
  });
});

describe('nonces', () => {
  /** As the processes of one storage share it. */
  const shared = (key: Uint8Array = crypto.getRandomValues(new Uint8Array(32))): Shared => {
    const spent = new Set<string>();
    return { key, spend: async (nonce) => spent.size < spent.add(nonce).size };
  };

  it('count once, within their life, in all processes of one storage', async () => {
    let now = 1_000_000;
    const one = shared();
    const here = nonces(1_000, one, () => now);
    const beside = nonces(1_000, one, () => now);
    const elsewhere = nonces(1_000, shared(), () => now);
    const made = here.make();
    expect(await elsewhere.take(made)).toBe('unknown');
    expect(await Promise.all([here.take(made), beside.take(made)])).toEqual(['taken', 'replayed']);
    expect(await here.take(made)).toBe('replayed');
    const late = here.make();
    now += 1_001;
    expect(await here.take(late)).toBe('expired');
    expect(await beside.take(here.make())).toBe('taken');
  });

  prop.prop([fc.string(), fc.nat(50), fc.constantFrom('A', '=', ' ', '-', '\n')])(
    'cannot be made up, changed or respelled',
    async (text, position, put) => {
      const here = nonces(1_000, shared());
      expect(await here.take(text)).toBe('unknown');
      const real = here.make();
      const index = position % real.length;
      const changed = real.slice(0, index) + put + real.slice(index + 1);
      if (changed !== real) expect(await here.take(changed)).toBe('unknown');
      expect(await here.take(`${real}=`)).toBe('unknown');
      expect(await here.take(real)).toBe('taken');
    },
  );

  prop.prop([fc.string()])('reading one out of a proof never throws', (text) => {
    expect(claimedNonce(text) ?? '').toBeTypeOf('string');
    expect(claimedNonce(`a.${Buffer.from(text).toString('base64url')}.c`) ?? '').toBeTypeOf('string');
  });
});

describe('router', () => {
  const handle = async () => ({});
  const needs = { role: null, raises: null, scope: null, recent: false };
  const route = router([
    { method: 'GET', path: '/chain', who: 'operator', needs, bodyBytes: 0, handle },
    { method: 'POST', path: '/chain', who: 'operator', needs, bodyBytes: 9, handle },
    { method: 'GET', path: '/rotations/:orderId', who: 'operator', needs, bodyBytes: 0, handle },
  ]);
  it('matches segments, methods and parameters', () => {
    expect(route('POST', '/chain')).toMatchObject({ kind: 'route', route: { bodyBytes: 9 } });
    expect(route('GET', '/rotations/a%20b')).toMatchObject({ kind: 'route', params: { orderId: 'a b' } });
    expect(route('DELETE', '/chain')).toEqual({ kind: 'wrong-method', allow: 'GET, POST' });
    for (const path of ['', '/', '/chain/', '/rotations', '/rotations/', '/rotations/a/b', '/rotations/%E0%A4%A', '//chain']) {
      expect(route('GET', path)).toEqual({ kind: 'none' });
    }
  });
});
