import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { init } from '../../src/cli/commands/fleet.ts';
import { policyOf, shareOf, unknownPlaces } from '../../src/cli/policy.ts';
import { DEFAULT_FLOOR, parseBundle } from '../../src/trust/index.ts';
import { Folder } from '../disk/folder.ts';

const caps = { files: 10, bytes: 20 };

it('says what is given, and the default else', () => {
  expect(policyOf({}, caps)).toEqual({ caps });
  const given = policyOf(
    { hold: ['HOME=report', 'bash-history=warn', 'HOME=warn'], maxFiles: '5', maxShare: '2.5%', verbs: 'delete,report,redact' },
    caps,
  );
  expect(given).toEqual({
    caps: { files: 5, bytes: 20, share: 0.025 },
    modes: { classes: { HOME: 'warn' }, places: { 'bash-history': 'warn' } },
    verbs: ['report', 'redact', 'delete'],
  });
  expect([shareOf('1'), shareOf('100 %'), shareOf(undefined)]).toEqual([{ share: 1 }, { share: 1 }, {}]);
});

it.each([
  [{ hold: ['bash-histroy=warn'] }, 'names "bash-histroy", which is neither a class (HOME, COPY, REGEN, FAR) nor a place'],
  [{ hold: ['bash-history=wran'] }, 'does not understand "bash-history=wran"'],
  [{ hold: ['bash-history'] }, 'does not understand "bash-history"'],
  [{ verbs: 'redact,destroy' }, 'names "destroy"'],
  [{ maxFiles: 'many' }, 'wants a whole number'],
  [{ maxShare: '0' }, 'does not understand "0"'],
  [{ maxShare: '101%' }, 'does not understand "101%"'],
])('refuses %j, and says what is wrong with it', (options, sentence) => {
  expect(() => policyOf(options, caps)).toThrow(sentence);
});

it('a fleet is made with it, its bundle can be read, and a place that no catalogue has is found in one', async () => {
  using folder = new Folder();
  const out = folder.at('fleet');
  const base = { name: 'test', server: 'http://127.0.0.1:1', operator: ['ada'], out, mode: 'enforce' } as const;
  await expect(init({ ...base, hold: ['no-such-place=warn'] })).rejects.toThrow('no-such-place');
  await init({ ...base, hold: ['REGEN=report'], maxShare: '0.2' });
  const { floor } = parseBundle(readFileSync(join(out, 'bundle.json'), 'utf8'));
  expect(floor).toEqual({
    ...DEFAULT_FLOOR,
    caps: { ...DEFAULT_FLOOR.caps, share: 0.2 },
    modes: { classes: { REGEN: 'report' }, places: {} },
  });
  expect(unknownPlaces(floor)).toEqual([]);
  expect(unknownPlaces({ ...floor, modes: { places: { 'bash-history': 'warn', elsewhere: 'warn' } } })).toEqual(['elsewhere']);
});
