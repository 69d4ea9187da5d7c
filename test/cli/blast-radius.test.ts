import { describe, expect, it } from 'vitest';
import { blastRadius, radiusText, type RadiusInput } from '../../src/cli/blast-radius.ts';
import { UserError } from '../../src/cli/exit.ts';
import { healthGate } from '../../src/cli/health-gate.ts';
import { ringsOf } from '../../src/cli/rings.ts';
import { HEALTH_GATE } from '../../src/steward/index.ts';
import { DEFAULT_FLOOR } from '../../src/trust/index.ts';

const replica = (n: number, over: Partial<NonNullable<RadiusInput['replicas']>[number]> = {}) => ({
  deviceId: `device-${n}`,
  machine: `machine-${n}`,
  user: 'user',
  place: 'bash-history',
  class: 'COPY' as const,
  path: '~/.bash_history',
  ...over,
});
const input = (over: Partial<RadiusInput> = {}): RadiusInput => {
  const replicas = over.replicas === undefined ? [replica(1), replica(1, { path: '~/b' }), replica(2)] : over.replicas;
  return {
    total: replicas?.length ?? 0,
    devices: [
      { deviceId: 'device-1', notVisible: 3 },
      { deviceId: 'device-2', notVisible: 4 },
      { deviceId: 'device-3', notVisible: null },
    ],
    order: { verb: 'redact', classes: ['COPY', 'REGEN'], caps: { files: 500 } },
    floor: DEFAULT_FLOOR,
    ...over,
    replicas,
  };
};

describe('the blast radius', () => {
  it('counts copies, devices and users, and who has not told', () => {
    expect(blastRadius(input())).toMatchObject({
      copies: 3,
      devices: 2,
      users: 2,
      targeted: 3,
      unreported: 1,
      notVisible: 7,
      kept: {},
      overCaps: 0,
    });
    const text = radiusText(blastRadius(input()));
    expect(text).toContain('By what devices have claimed so far: 3 copies on 2 devices of 2 users.');
    expect(text).toContain('1 of 3 targeted devices have not told what they hold; not visible on the others: 7.');
  });

  it('leaves out devices that the order is not for', () => {
    expect(blastRadius(input({ devices: [{ deviceId: 'device-2', notVisible: 0 }] }))).toMatchObject({
      copies: 1,
      devices: 1,
      targeted: 1,
    });
  });

  it.each([
    ['the order only reports', { order: { verb: 'report' as const, classes: ['COPY' as const], caps: { files: 9 } } }],
    ['the policy does not allow to delete', { order: { verb: 'delete' as const, classes: ['COPY' as const], caps: { files: 9 } } }],
    ['the order leaves COPY alone', { order: { verb: 'redact' as const, classes: ['REGEN' as const], caps: { files: 9 } } }],
    ['the policy leaves COPY alone', { floor: { ...DEFAULT_FLOOR, classes: ['HOME' as const] } }],
    ['the policy only reports there', { floor: { ...DEFAULT_FLOOR, modes: { places: { 'bash-history': 'report' as const } } } }],
    ['the policy asks the user first', { floor: { ...DEFAULT_FLOOR, mode: 'warn' as const } }],
  ])('says what would be left: %s', (why, over) => {
    expect(blastRadius(input(over)).kept).toEqual({ [why]: 3 });
  });

  it('warns of credentials that are still in use where their tool keeps them, if they would go', () => {
    const replicas = [replica(1, { class: 'HOME', place: 'github-cli' })];
    expect(blastRadius(input({ replicas })).home).toBe(0);
    const order = { verb: 'redact' as const, classes: ['HOME' as const], caps: { files: 9 } };
    expect(radiusText(blastRadius(input({ replicas, order })))).toContain('sign in again');
  });

  it('tells on how many devices a cap would keep everything from being written', () => {
    const order = { verb: 'redact' as const, classes: ['COPY' as const], caps: { files: 1 } };
    expect(blastRadius(input({ order })).overCaps).toBe(1);
    expect(blastRadius(input({ floor: { ...DEFAULT_FLOOR, caps: { files: 1, bytes: 1 } } })).overCaps).toBe(1);
  });

  it('claims nothing of a value without a fingerprint, and says when the list was cut', () => {
    const blind = blastRadius(input({ replicas: null }));
    expect(blind.copies).toBeNull();
    expect(radiusText(blind)).toContain('cannot be told');
    const cut = blastRadius(input({ total: 12_000 }));
    expect(cut).toMatchObject({ copies: 12_000, countedOf: 3 });
    expect(radiusText(cut)).toContain('The figures below count 3 of them.');
  });
});

describe('rings', () => {
  it.each([
    [{}, 5, true, [1]],
    [{}, 100, true, [0.05, 1]],
    [{}, 100, false, [1]],
    [{ canary: '5%' }, 5, true, [0.05, 1]],
    [{ canary: '0.2' }, 5, false, [0.2, 1]],
    [{ ring: ['5%', '25%'] }, 5, true, [0.05, 0.25, 1]],
    [{ ring: ['5%', '100%'] }, 5, true, [0.05, 1]],
    [{ ring: ['100%'] }, 500, true, [1]],
  ])('%j of %i devices: %j', (options, devices, writes, shares) => {
    expect(ringsOf(options, devices, writes)).toEqual(shares);
  });
  it.each([
    { canary: '0' },
    { canary: '101%' },
    { canary: 'few' },
    { ring: ['25%', '5%'] },
    { ring: ['5%', '5%'] },
    { canary: '5%', ring: ['5%'] },
  ])('are not understood: %j', (options) => {
    expect(() => ringsOf(options, 5, true)).toThrow(UserError);
  });
});

describe('when the steward pauses', () => {
  it.each([
    [undefined, undefined, HEALTH_GATE],
    ['never', '4', null],
    ['failures>10%', undefined, { share: 0.1, atLeast: 2 }],
    ['failures > 2.5 %', '7', { share: 0.025, atLeast: 7 }],
    [undefined, '0', { share: 0.05, atLeast: 1 }],
  ])('%j, %j', (when, least, gate) => {
    expect(healthGate(when, least)).toEqual(gate);
  });
  it.each(['5%', 'failures>100%', 'failures>x%', 'sometimes'])('is not understood: %s', (when) => {
    expect(() => healthGate(when, undefined)).toThrow(UserError);
  });
});
