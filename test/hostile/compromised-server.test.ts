import { fc, it as prop } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { type Attack, carried, KINDS, LIES } from './attacks.ts';
import { Breached } from './breached.ts';

/** A real agent at a breached server: whatever it says, no file changes but by what operators signed, and no key leaves. */

const LONG = process.env['LASTCOPY_LONG'] === '1';

describe('an agent at a breached server', () => {
  it('takes none of its forgeries, edits, replays and swaps of any statement there is, and goes on afterwards', {
    timeout: 120_000,
  }, async () => {
    await using breached = await Breached.make();
    const all = carried(breached.loot);
    const types = ['order', 'promotion', 'approval', 'pause', 'resume', 'renewal', 'cancellation', 'turn', 'head', 'admission'];
    expect(new Set(all.map(({ type }) => type))).toEqual(new Set(types));
    const firsts = types.map((type) => all.findIndex((one) => one.type === type));
    const before = breached.cursor;
    for (const kind of ['forge', 'edit', 'graft'] as const) {
      for (const n of firsts) for (const m of [0, 2, 5]) await breached.attack({ kind, n, m: kind === 'graft' ? n + m + 1 : m });
    }
    for (let n = 0; n < LIES; n++) await breached.attack({ kind: 'lie', n, m: n });
    expect(breached.cursor).toBe(before);
    expect(breached.harm()).toEqual([]);
    // Then with the truth in between, so that what is replayed, rolled back and swapped once fitted.
    for (let n = 0; breached.cursor < breached.loot.items.length; n++) {
      for (const kind of ['campaign', 'forge-next', 'swap-inbox', 'rollback', 'reorder', 'replay', 'misplace'] as const)
        await breached.attack({ kind, n, m: n });
      await breached.attack({ kind: 'advance', n, m: 1 });
    }
    await breached.idle();
    expect(breached.harm()).toEqual([]);
    await breached.recovered();
    expect(breached.left()).toEqual({ live: 2, dead: 0, password: true });
  });

  const attack = fc.record({ kind: fc.constantFrom(...KINDS), n: fc.nat(200), m: fc.nat(200) });
  const attacks: fc.Arbitrary<Attack[]> = fc.array(attack, { minLength: 5, maxLength: LONG ? 60 : 20 });
  // A hash that is invented a second time, where the truth has contradicted the first.
  const twice: Attack[] = [
    { kind: 'invent-hash', n: 186, m: 73 },
    { kind: 'advance', n: 107, m: 190 },
    { kind: 'campaign', n: 29, m: 61 },
    { kind: 'invent-hash', n: 20, m: 191 },
  ];
  prop.prop([attacks], { numRuns: LONG ? 100 : 3, endOnFailure: true, examples: [[twice]] })(
    'changes nothing in whatever order they come, and goes on once the truth comes',
    async (sequence) => {
      await using breached = await Breached.make();
      for (const one of sequence) await breached.attack(one);
      await breached.idle();
      expect(breached.harm()).toEqual([]);
      await breached.recovered();
      expect(breached.left()).toEqual({ live: 2, dead: 0, password: true });
    },
    LONG ? 3_600_000 : 120_000,
  );
});
