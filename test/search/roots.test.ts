import { mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isInside, nodeDisk } from '../../src/disk/index.ts';
import { discoverRoots, isPeoples } from '../../src/search/index.ts';
import { Tree } from './tree.ts';

describe('what to watch and sweep', () => {
  it('is what exists, no folder inside another, never the home as a whole', () => {
    using tree = new Tree();
    using elsewhere = new Tree();
    for (const folder of ['.claude/projects', 'Documents/notes', 'projects', '.config/fish'])
      mkdirSync(tree.path(folder), { recursive: true });
    tree.write('.bash_history', 'ls\n');
    symlinkSync('/etc', tree.path('Downloads'));
    mkdirSync(elsewhere.path('codex/sessions'), { recursive: true });
    const options = { os: 'linux' as const, home: tree.home, env: { CODEX_HOME: elsewhere.path('codex') }, disk: nodeDisk() };
    const { sweep, watch, unwatched } = discoverRoots(options);
    expect(sweep[0]).toBe(tree.home);
    expect(sweep.some((root) => isInside(root, elsewhere.home))).toBe(true);
    for (const wanted of ['.claude', 'Documents', 'projects']) {
      expect(watch.some((root) => isInside(tree.path(wanted), root) || isInside(root, tree.path(wanted)))).toBe(true);
    }
    expect(watch).not.toContain(tree.home);
    expect(watch).not.toContain(tree.path('Downloads'));
    for (const roots of [sweep, watch]) {
      for (const root of roots) expect(roots.filter((other) => isInside(root, other))).toEqual([root]);
    }
    expect(unwatched).toBe(0);
    const narrow = discoverRoots({ ...options, limit: 1 });
    expect(narrow.watch).toEqual(watch.slice(0, 1));
    expect(narrow.unwatched).toBe(watch.length - 1);
  });

  it('leaves caches, browser profiles and databases that are in use to the sweep', () => {
    using tree = new Tree();
    for (const file of [
      '.claude/projects/p/1.jsonl',
      '.config/google-chrome/Default/History',
      '.config/google-chrome/Default/Cache/Cache_Data/f_1',
      '.mozilla/firefox/x/places.sqlite',
      '.cache/mozilla/firefox/x/cache2/entries/A',
      '.config/Code/User/globalStorage/state.vscdb',
      '.config/Code/User/History/1/a.env',
      '.config/Unknown/User/History/1/a.env',
      '.npm/_cacache/content-v2/a',
      '.m2/settings.xml',
      '.m2/repository/a/b.jar',
      '.local/share/Trash/files/.env',
    ]) {
      tree.write(file, 'x');
    }
    const { watch } = discoverRoots({ os: 'linux', home: tree.home, env: {}, disk: nodeDisk() });
    expect(watch.toSorted()).toEqual(
      ['.claude', '.config/Code/User/History', '.m2/settings.xml'].map((name) => tree.path(name)).toSorted(),
    );
  });

  it('knows the folders that people fill from those of programs', () => {
    expect(['work', 'snap', 'Library', 'AppData', '.config'].filter((name) => isPeoples(name, 'linux'))).toEqual([
      'work',
      'Library',
      'AppData',
    ]);
    expect(['work', 'Library', 'Applications'].filter((name) => isPeoples(name, 'darwin'))).toEqual(['work']);
    expect(['work', 'AppData'].filter((name) => isPeoples(name, 'win32'))).toEqual(['work']);
  });

  it('is nothing where there is nothing', () => {
    using tree = new Tree();
    const found = discoverRoots({ os: 'linux', home: tree.path('none'), env: {}, disk: nodeDisk() });
    expect(found).toEqual({ sweep: [], watch: [], unwatched: 0 });
  });
});
