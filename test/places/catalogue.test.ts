import { describe, expect, it } from 'vitest';
import { formatById } from '../../src/formats/index.ts';
import { catalogue, createPlaceFinder, groups, type Os, type Place, type Pointer, type Store } from '../../src/places/index.ts';

const POINTERS: Record<Pointer, string> = {
  'firefox-profile': '/pointed/firefox',
  'lm-studio': '/pointed/lm-studio',
  dropbox: '/pointed/dropbox',
  nextcloud: '/pointed/nextcloud',
  syncthing: '/pointed/syncthing',
  'obsidian-vault': '/pointed/vault',
};
const pointed = Object.fromEntries(Object.entries(POINTERS).map(([name, folder]) => [name, [folder]]));
const SYSTEMS = (
  [
    ['linux', '/home/dev'],
    ['darwin', '/Users/dev'],
    ['win32', 'C:\\Users\\dev'],
  ] as const
).map(([os, home]) => ({ os, home, finder: createPlaceFinder({ os, home, env: {}, pointed }) }));

const classOf = (place: Place, store: Store) => store.class ?? place.class;
const every = (tell: (place: Place, store: Store) => string | null | undefined | false): string[] =>
  catalogue.flatMap((place) => place.stores.map((store) => tell(place, store)).filter((said): said is string => typeof said === 'string'));

describe('the contract of every place', () => {
  it('has an id of its own, in kebab-case', () => {
    const ids = catalogue.map((place) => place.id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
  });

  it('says what it is, who owns it, and on what evidence', () => {
    for (const place of catalogue) {
      expect(place.label, place.id).toMatch(/^\S.*\S$/);
      expect(place.owner, place.id).toMatch(/^\S(.*\S)?$/);
      expect(['tried', 'source', 'unverified'], place.id).toContain(place.evidence);
      expect(place.stores.length, place.id).toBeGreaterThan(0);
      expect(place.note ?? 'Nothing.', place.id).toMatch(/^[^\s`].*[.?]$|^`.*[.]$/);
    }
    expect(new Set(catalogue.map(({ label }) => label)).size).toBe(catalogue.length);
  });

  it('names formats that exist, and only where content cannot tell', () => {
    expect(every((place, { format }) => format !== undefined && formatById(format) === null && `${place.id}: ${format}`)).toEqual([]);
    expect(every((place, { format }) => /sqlite|zip|zstd|gzip|mozlz4|leveldb/.test(format ?? '') && `${place.id}: ${format}`)).toEqual([]);
  });

  it('is purged as its class allows', () => {
    // Deleting or rebuilding a tool's own credential is never a purge; what is out of reach is only reported.
    const allowed = { HOME: ['P1', 'P8', 'P9'], COPY: null, REGEN: ['P3', 'P8', 'P9'], FAR: ['P8', 'P9'] } as const;
    expect(catalogue.filter(({ class: kind, purge }) => allowed[kind]?.some((one) => one === purge) === false).map(({ id }) => id)).toEqual(
      [],
    );
    expect(every((place, store) => classOf(place, store) === 'HOME' && place.purge === 'P3' && place.id)).toEqual([]);
  });

  it('tells a person what to do wherever nothing can be overwritten in place', () => {
    const silent = catalogue.filter(({ purge, note, next }) => purge !== 'P1' && note === undefined && next === undefined);
    expect(silent.map(({ id }) => id)).toEqual([]);
    expect(
      catalogue.filter(({ class: kind, note, next, id }) => kind !== 'COPY' && note === undefined && next === undefined && id !== 'other'),
    ).toEqual([]);
    // What only its owner removes, or is never written: the next step is a person's.
    const stuck = catalogue.filter(({ purge, next, id }) => (purge === 'P8' || purge === 'P9') && next === undefined && id !== 'other');
    expect(stuck.map(({ id }) => id)).toEqual([]);
    for (const { id, next, loose } of catalogue) {
      if (next !== undefined) expect(next, id).toMatch(/^(?=.{10,400}$)[A-Za-z`].*[.]$/s);
      if (loose === undefined || loose === true) continue;
      expect(
        loose.filter((format) => formatById(format) === null),
        id,
      ).toEqual([]);
    }
  });

  it('is deleted file by file only where that is its way, and nothing that cannot be altered is altered', () => {
    expect(catalogue.filter(({ loose, purge }) => loose !== undefined && purge !== 'P3').map(({ id }) => id)).toEqual([]);
    expect(catalogue.filter(({ loose, class: kind }) => loose !== undefined && kind !== 'COPY' && kind !== 'REGEN')).toEqual([]);
    expect(catalogue.filter(({ unalterable, purge }) => unalterable && ['P1', 'P4', 'P6', 'P7'].includes(purge))).toEqual([]);
  });

  it('can be waited for wherever its owner has to be closed', () => {
    expect(every((place, store) => store.live === 'closed' && (store.running ?? place.running).length === 0 && place.id)).toEqual([]);
    expect(
      every((place, { format, live }) => format !== undefined && formatById(format)?.rewrite === 'none' && live !== 'closed' && place.id),
    ).toEqual([]);
    // Both, or none.
    expect(every((place, { owner, running }) => (owner === undefined) !== (running === undefined) && place.id)).toEqual([]);
    // What runs for a store runs for its place.
    expect(every((place, { running }) => running?.some((name) => !place.running.includes(name)) && place.id)).toEqual([]);
  });

  it('has sidecars as suffixes in lower case', () => {
    expect(every((place, { sidecars }) => sidecars?.some((suffix) => !/^[-.~][a-z0-9.]*$/.test(suffix)) && place.id)).toEqual([]);
  });

  it('belongs to one group', () => {
    expect(groups.flatMap(({ places }) => places)).toEqual(catalogue);
    expect(new Set(groups.map(({ label }) => label)).size).toBe(groups.length);
  });

  it('has globs that say what the finder understands', () => {
    const beginnings = /^(~\/|\/(?!\/)|\$(CFG|DATA|STATE|CACHE|LOCAL)\/|\$\{\w+:-[~/$][^}]*\}(\/|$)|@[a-z-]+(\/|$))/;
    const bad = catalogue.flatMap((place) =>
      place.stores.flatMap((store) =>
        Object.values(store.globs)
          .flat()
          .filter((glob) => {
            const rest = glob.replace(/^(\$\{\w+:-[^}]*\}|@[a-z-]+|\$[A-Z]+|~)/, '');
            // `**` is a whole part of the path; braces are closed, not nested, and hold no folder pattern half.
            const parts = rest.split('/').filter((part) => part.includes('**') && part !== '**');
            const braces = rest.replace(/\{[^{}]*\}/g, '');
            return (
              !beginnings.test(glob) ||
              parts.length > 0 ||
              /[{}]/.test(braces) ||
              rest.endsWith('/') ||
              rest.includes('//') ||
              glob.includes('\\')
            );
          })
          .map((glob) => `${place.id}: ${glob}`),
      ),
    );
    expect(bad).toEqual([]);
  });

  it('points only to what is searched for', () => {
    const named = new Set(
      every((_place, store) =>
        Object.values(store.globs)
          .flat()
          .map((glob) => /^@([a-z-]+)/.exec(glob)?.[1] ?? '')
          .join(' '),
      ).flatMap((line) => line.split(' ')),
    );
    named.delete('');
    expect([...named].sort()).toEqual(Object.keys(POINTERS).sort());
  });

  for (const { os, finder } of SYSTEMS) {
    describe(`on ${os}`, () => {
      it('has nothing left to look up in its globs', () => {
        for (const { place, store, glob } of finder.globs) {
          expect(glob.text, place.id).toMatch(os === 'win32' ? /^([A-Za-z]:)?\// : /^\//);
          expect(glob.text, `${place.id} ${store.role}`).not.toMatch(/\$\{|\$(CFG|DATA|STATE|CACHE|LOCAL)|[{}\\]|^[~@]/);
        }
      });

      it('leaves no path to two places alike', () => {
        const taken = new Map<string, string>();
        const twice: string[] = [];
        for (const { place, glob } of finder.globs) {
          const text = os === 'linux' ? glob.text : glob.text.toLowerCase();
          const known = taken.get(text);
          if (known !== undefined && known !== place.id) twice.push(`${text}: ${known} and ${place.id}`);
          taken.set(text, place.id);
        }
        expect(twice).toEqual([]);
      });

      it('gives a path that is written out to the place that writes it', () => {
        const wrong = finder.globs.flatMap(({ place, glob }) => {
          if (!glob.whole) return [];
          const found = finder.of(glob.text).place.id;
          return found === place.id ? [] : [`${glob.text}: ${place.id}, not ${found}`];
        });
        expect(wrong).toEqual([]);
      });

      it('has most of the catalogue', () => {
        const there = catalogue.filter((place) => place.stores.some((store) => (store.globs[os] ?? []).length > 0));
        expect(there.length).toBeGreaterThan(catalogue.length * 0.75);
      });
    });
  }
});

describe('what is watched', () => {
  const under = (root: string, folder: string): boolean =>
    root === folder || root.startsWith(`${folder}/`) || folder.startsWith(`${root}/`);

  it.each(SYSTEMS.map(({ os, finder }) => [os, finder] as const))(
    'leaves caches and browser profiles to the sweep on %s',
    (os: Os, finder) => {
      const home = os === 'win32' ? 'C:/Users/dev' : os === 'darwin' ? '/Users/dev' : '/home/dev';
      const config = { linux: `${home}/.config`, darwin: `${home}/Library/Application Support`, win32: `${home}/AppData/Local` }[os];
      const cache = { linux: `${home}/.cache`, darwin: `${home}/Library/Caches`, win32: `${home}/AppData/Local` }[os];
      const chrome = { linux: 'google-chrome', darwin: 'Google/Chrome', win32: 'Google/Chrome/User Data' }[os];
      const watched = finder.watched();
      for (const folder of [
        `${config}/${chrome}`,
        `${cache}/mozilla/firefox`,
        `${home}/.npm/_cacache`,
        `${home}/.gradle/caches`,
        `${home}/.m2/repository`,
        `${home}/go/pkg`,
      ]) {
        expect(
          watched.filter((root) => under(root, folder)),
          folder,
        ).toEqual([]);
      }
      for (const folder of [home, config, cache]) expect(watched).not.toContain(folder);
      expect(watched).toContain(`${home}/.claude/projects`);
      expect(watched).toContain(`${home}/.bash_history`);
      expect(watched.length).toBeLessThan(finder.roots().length);
    },
  );
});
