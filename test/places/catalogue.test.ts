import { describe, expect, it } from 'vitest';
import { formatById } from '../../src/formats/index.ts';
import { catalogue, createPlaceFinder, type Os } from '../../src/places/index.ts';

const SYSTEMS: readonly { os: Os; home: string }[] = [
  { os: 'linux', home: '/home/dev' },
  { os: 'darwin', home: '/Users/dev' },
  { os: 'win32', home: 'C:\\Users\\dev' },
];

describe('the contract of every place', () => {
  it('ids are unique and kebab-case', () => {
    const ids = catalogue.map((place) => place.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  for (const place of catalogue) {
    describe(place.id, () => {
      it('says who owns it, what it is and on what evidence', () => {
        expect(place.label).not.toBe('');
        expect(place.owner).not.toBe('');
        expect(['tried', 'source', 'unverified']).toContain(place.evidence);
        expect(place.stores.length).toBeGreaterThan(0);
      });

      it('names formats that exist', () => {
        for (const store of place.stores) if (store.format !== undefined) expect(formatById(store.format), store.format).not.toBeNull();
      });

      it('is purged as its class allows', () => {
        for (const store of place.stores) {
          const kind = store.class ?? place.class;
          // Deleting a tool's own credential is never a purge; what is out of reach is only reported.
          if (kind === 'HOME') expect(place.purge).not.toBe('P3');
          if (kind === 'FAR') expect(place.purge).toBe('P9');
          // Waiting for an application means knowing how to see that it runs.
          if (store.live === 'closed') expect(place.running.length).toBeGreaterThan(0);
          if (store.format !== undefined && formatById(store.format)?.rewrite === 'none') expect(store.live).toBe('closed');
        }
      });

      it('has sidecars as suffixes', () => {
        for (const store of place.stores) for (const suffix of store.sidecars ?? []) expect(suffix).toMatch(/^[-.~][A-Za-z0-9.]*$/);
      });

      for (const { os, home } of SYSTEMS) {
        it(`has absolute globs without anything left to look up on ${os}`, () => {
          const own = createPlaceFinder({ os, home, env: {} }).globs.filter((one) => one.place.id === place.id);
          const declared = place.stores.flatMap((store) => store.globs[os] ?? []);
          expect(own.length).toBeGreaterThanOrEqual(declared.length);
          for (const { glob } of own) {
            expect(glob).toMatch(os === 'win32' ? /^([A-Za-z]:)?\// : /^\//);
            expect(glob).not.toMatch(/[~$]\/|\$[A-Z{]|[{}\\]|^~/);
          }
        });
      }
    });
  }

  it('covers every system in the main', () => {
    for (const { os } of SYSTEMS) {
      const there = catalogue.filter((place) => place.stores.some((store) => (store.globs[os] ?? []).length > 0));
      expect(there.length).toBeGreaterThan(20);
    }
  });
});
