import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import * as whole from '../../src/trust/index.ts';
import * as half from '../../src/trust/public.ts';

const room = fileURLToPath(new URL('../../src/trust', import.meta.url));

/** Every file that is imported (not only for its types) from `entry`, with what it takes from packages. */
function reach(entry: string) {
  const files = new Map<string, string>();
  const visit = (path: string) => {
    if (files.has(path)) return;
    const text = readFileSync(path, 'utf8');
    files.set(path, text);
    for (const { 1: from = '' } of text.matchAll(/^(?:import|export)(?! type)[^;]*? from '(\.[^']+)'/gms)) visit(join(dirname(path), from));
  };
  visit(join(room, entry));
  return files;
}

const MAKES = /\b(FlattenedSign|CompactSign|SignJWT|CompactEncrypt|compactDecrypt|generateKeyPair|makeStatement|getRandomValues)\b/;

it('the server’s half reaches nothing that signs, seals, unwraps or makes keys', () => {
  const files = [...reach('public.ts')].filter(([path]) => path.startsWith(room));
  expect(files.length).toBeGreaterThan(8);
  expect(files.filter(([, text]) => MAKES.test(text)).map(([path]) => path)).toEqual([]);
  expect([...reach('public.ts').keys()].filter((path) => path.includes('/forms/'))).toEqual([]);
  // The walk sees it where it is.
  expect([...reach('index.ts')].some(([, text]) => MAKES.test(text))).toBe(true);
});

it('the whole exports the half', () => {
  expect(Object.keys(whole)).toEqual(expect.arrayContaining(Object.keys(half)));
  for (const name of ['makeStatement', 'signer', 'unwrapFleetKeys', 'sealEntry', 'initFleet']) expect(half).not.toHaveProperty(name);
});
