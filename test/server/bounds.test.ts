import { fc, it as prop } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { nonces } from '../../src/server/http/nonces.ts';
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
  it('count once, within their life, in the process that made them', () => {
    let now = 1_000_000;
    const here = nonces(1_000, () => now);
    const elsewhere = nonces(1_000, () => now);
    const one = here.make();
    expect(elsewhere.take(one)).toBe(false);
    expect(here.take(one)).toBe(true);
    expect(here.take(one)).toBe(false);
    const late = here.make();
    now += 1_001;
    expect(here.take(late)).toBe(false);
    // Used ones may be forgotten by now: they are no good for their age.
    expect(here.take(here.make())).toBe(true);
    expect(here.take(one)).toBe(false);
  });

  prop.prop([fc.string(), fc.nat(50), fc.constantFrom('A', '=', ' ', '-', '\n')])(
    'cannot be made up, changed or respelled',
    (text, position, put) => {
      const here = nonces(1_000);
      expect(here.take(text)).toBe(false);
      const real = here.make();
      const index = position % real.length;
      const changed = real.slice(0, index) + put + real.slice(index + 1);
      if (changed !== real) expect(here.take(changed)).toBe(false);
      expect(here.take(`${real}=`)).toBe(false);
      expect(here.take(real)).toBe(true);
    },
  );

  prop.prop([fc.string()])('reading one out of a proof never throws', (text) => {
    expect(claimedNonce(text) ?? '').toBeTypeOf('string');
    expect(claimedNonce(`a.${Buffer.from(text).toString('base64url')}.c`) ?? '').toBeTypeOf('string');
  });
});

describe('router', () => {
  const handle = async () => ({});
  const route = router([
    { method: 'GET', path: '/chain', who: 'operator', bodyBytes: 0, handle },
    { method: 'POST', path: '/chain', who: 'operator', bodyBytes: 9, handle },
    { method: 'GET', path: '/rotations/:orderId', who: 'operator', bodyBytes: 0, handle },
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
