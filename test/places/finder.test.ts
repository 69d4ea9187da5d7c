import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { catalogue, createPlaceFinder, type Os, type PlaceFinder } from '../../src/places/index.ts';
import { DARWIN, LINUX, WIN32 } from './known-paths.ts';

const pointed = {
  'firefox-profile': ['/data/firefox'],
  'lm-studio': ['/data/lm'],
  dropbox: ['/data/Dropbox'],
  'obsidian-vault': ['/data/vault'],
};
const linux = createPlaceFinder({ os: 'linux', home: '/home/dev', env: {}, pointed });
const darwin = createPlaceFinder({ os: 'darwin', home: '/Users/dev', env: {} });
const win32 = createPlaceFinder({ os: 'win32', home: 'C:\\Users\\dev', env: {} });

/** Every glob of one finder, tried on every path by what a glob says and nothing quicker. */
function slowly(finder: PlaceFinder, ignoreCase: boolean): (path: string) => string {
  const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
  const all = finder.globs
    .toSorted((a, b) => a.order - b.order)
    .map(({ glob, place, store }) => {
      const source = glob.whole ? fold(glob.text).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : globSource(fold(glob.text));
      const suffixes = ['', ...(store.sidecars ?? [])].map((suffix) => suffix.replaceAll('.', '\\.')).join('|');
      return { id: place.id, pattern: new RegExp(`^${glob.where.anyDrive ? '(?:[a-z]:)?' : ''}${source}(?:${suffixes})$`, 's') };
    });
  return (path) => {
    const compared = ignoreCase ? path.replaceAll('\\', '/').toLowerCase() : path;
    return all.find(({ pattern }) => pattern.test(compared))?.id ?? 'other';
  };
}

function globSource(text: string): string {
  return text
    .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replace(/\/\*\*\/|\*\*|\*|\?/g, (token) => ({ '/**/': '/(?:.*/)?', '**': '(?:.*/)?[^/]+', '*': '[^/]*', '?': '[^/]' })[token] ?? '');
}

describe.each([
  ['linux', linux, LINUX],
  ['darwin', darwin, DARWIN],
  ['win32', win32, WIN32],
] as const)('the place of a path on %s', (os, finder, examples) => {
  it('is the one that people would say', () => {
    const wrong = examples.flatMap(([path, id, kind]) => {
      const { place, store } = finder.of(path);
      const found = `${place.id} ${store.class ?? place.class}`;
      expect(place.stores).toContain(store);
      return found === `${id} ${kind}` ? [] : [`${path}: ${found}, not ${id} ${kind}`];
    });
    expect(wrong).toEqual([]);
  });

  it('is tried on enough paths, each once', () => {
    const paths = examples.map(([path]) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths.length).toBeGreaterThanOrEqual(os === 'linux' ? 250 : 150);
  });

  it('is what trying every glob gives', () => {
    const some = examples.filter((_example, index) => index % 5 === 0);
    const slow = slowly(finder, os !== 'linux');
    for (const [path] of some) expect(finder.of(path).place.id, path).toBe(slow(path));
  });

  it.prop([fc.shuffledSubarray([...examples], { minLength: 40, maxLength: 80 })], { numRuns: 20 })(
    'does not depend on what was asked before',
    (asked) => {
      for (const [path, id] of asked) expect(finder.of(path).place.id).toBe(id);
    },
  );
});

describe('the place of a path', () => {
  const slowLinux = slowly(linux, false);
  it('is that of the glob for a path made from it', () => {
    for (const [os, finder] of [
      ['linux', linux],
      ['darwin', darwin],
      ['win32', win32],
    ] as const) {
      const wrong = finder.globs.flatMap(({ glob, place }) => {
        const made = glob.whole
          ? glob.text
          : glob.text.replace(/\/\*\*\/|\*\*|\*|\?/g, (token) => ({ '/**/': '/in/side/', '**': 'deep/file', '*': 'x1' })[token] ?? 'q');
        const found = finder.of(glob.where.anyDrive ? `${os === 'win32' ? 'D:' : ''}${made}` : made).place.id;
        return found === place.id ? [] : [`${made}: ${found}, not ${place.id}`];
      });
      expect(wrong).toEqual([]);
    }
  });

  it('has an example for every place', () => {
    const named = new Set([...LINUX, ...DARWIN, ...WIN32].map(([, id]) => id));
    expect(catalogue.map(({ id }) => id).filter((id) => !named.has(id))).toEqual([]);
  });

  const parts = [
    'home',
    'dev',
    '.config',
    'google-chrome',
    'Default',
    'History',
    'History-journal',
    'Code',
    'User',
    '.git',
    'objects',
    'config',
    '.env',
    '.env.bak',
    'a.log',
    'x~',
    'Documents',
    'trace.zip',
    '.idea',
    '.claude',
    'projects',
    's.jsonl',
    'ä',
    'İ',
    '',
  ];
  it.prop([fc.array(fc.constantFrom(...parts), { maxLength: 9 }), fc.boolean()], { numRuns: 80 })(
    'is what trying every glob gives, for any path',
    (names, inHome) => {
      const path = `/${[...(inHome ? ['home', 'dev'] : []), ...names].join('/')}`;
      expect(linux.of(path).place.id).toBe(slowLinux(path));
    },
  );

  it('follows the environment, where it names absolute paths', () => {
    const env = {
      CLAUDE_CONFIG_DIR: '/opt/claude {x}*',
      XDG_DATA_HOME: 'not/absolute',
      KUBECONFIG: '/k/one:/k/two',
      XDG_CONFIG_HOME: '/cfg/',
      CODEX_HOME: '/srv/codex',
      COPILOT_HOME: '/srv/copilot',
      HISTFILE: '/srv/hist',
    };
    const finder = createPlaceFinder({ os: 'linux', home: '/home/dev/', env });
    for (const [path, id] of [
      ['/opt/claude {x}*/projects/p/s.jsonl', 'claude-code-transcripts'],
      ['/opt/claude x/projects/p/s.jsonl', 'other'],
      ['/home/dev/.claude/projects/p/s.jsonl', 'other'],
      ['/home/dev/.local/share/fish/fish_history', 'fish-history'],
      ['/k/two', 'kube-config'],
      ['/cfg/git/credentials', 'git-credentials'],
      ['/cfg/google-chrome/Default/History', 'chromium-history'],
      ['/cfg/Code/User/globalStorage/state.vscdb', 'vscode-state'],
      ['/home/dev/.bash_history', 'bash-history'],
      ['/srv/hist', 'bash-history'],
      ['/srv/codex/sessions/2026/01/02/rollout.jsonl', 'codex-transcripts'],
      ['/srv/copilot/session-state/u/events.jsonl', 'copilot-cli-sessions'],
    ] as const) {
      expect(finder.of(path).place.id, path).toBe(id);
    }
    // What is written out is more specific than what a variable happens to name.
    const zsh = createPlaceFinder({ os: 'linux', home: '/home/dev', env: { HISTFILE: '/home/dev/.zsh_history' } });
    expect(zsh.of('/home/dev/.zsh_history').place.id).toBe('zsh-history');
  });

  it('takes a home with characters that globs and patterns use', () => {
    const finder = createPlaceFinder({ os: 'linux', home: '/home/a{b,c}*[d](e)+f', env: {} });
    expect(finder.of('/home/a{b,c}*[d](e)+f/.bash_history').place.id).toBe('bash-history');
    expect(finder.of('/home/ab[d](e)+f/.bash_history').place.id).toBe('other');
    expect(finder.of('/home/a{b,c}*[d](e)+f/.claude/projects/p/s.jsonl').place.id).toBe('claude-code-transcripts');
    expect(finder.of('/home/ab[d](e)+f/.claude/projects/p/s.jsonl').place.id).toBe('other');
  });

  it('knows Windows by drive, separators and its own folders', () => {
    const finder = createPlaceFinder({ os: 'win32', home: 'C:\\Users\\Dev', env: { APPDATA: 'D:\\Roaming' } });
    expect(finder.of('C:\\Users\\dev\\.claude\\projects\\p\\s.jsonl').place.id).toBe('claude-code-transcripts');
    expect(finder.of('E:\\code\\app\\.ENV').place.id).toBe('dotenv');
    expect(finder.of('D:\\Roaming\\Claude\\claude_desktop_config.json').place.id).toBe('claude-desktop-config');
    expect(finder.of('E:\\$Recycle.Bin\\S-1-5-21\\$RABC.env').place.id).toBe('trash');
    expect(finder.of('\\\\server\\share\\.env').place.id).toBe('dotenv');
  });

  it.prop([fc.string(), fc.string()], { numRuns: 300 })('never fails, whatever the path', (path, other) => {
    for (const finder of [linux, darwin, win32]) expect(finder.of(`${path}/${other}`).place.id).not.toBe('');
  });

  it.prop([fc.string(), fc.constantFrom<Os>('linux', 'darwin', 'win32')], { numRuns: 6 })('never fails, whatever the home', (home, os) => {
    expect(createPlaceFinder({ os, home: `/${home}`, env: {} }).of('/x/y').place.id).not.toBe('');
  });
});

describe('roots', () => {
  it('are bounded: never the home, the disk, what is temporary, or a folder above the home', () => {
    for (const home of ['/home/dev', '/home/dev/']) {
      const roots = createPlaceFinder({ os: 'linux', home, env: { TMPDIR: '/tmp' } }).roots();
      expect(roots).toContain('/home/dev/.claude/projects');
      expect(roots).toContain('/home/dev/.bash_history');
      expect(roots).toContain('/home/dev/Downloads');
      expect(new Set(roots).size).toBe(roots.length);
      for (const root of roots) {
        expect(root).toMatch(/^\/home\/dev\/./);
        expect(root).not.toMatch(/[*?{}]/);
      }
    }
  });

  it('hold every glob that has one, but for what is out of reach', () => {
    const roots = linux.roots();
    for (const { glob, place, store } of linux.globs) {
      if (glob.where.anyDrive || (store.class ?? place.class) === 'FAR') continue;
      const fixed = glob.whole ? glob.text : glob.text.replace(/[*?].*$/s, '');
      const held = roots.some((root) => fixed === root || fixed.startsWith(`${root}/`));
      expect(held || /^\/home\/dev\/[^/]*$/.test(fixed), glob.text).toBe(true);
    }
  });

  it('lead outside the home where a variable does', () => {
    const finder = createPlaceFinder({
      os: 'linux',
      home: '/home/dev',
      env: { XDG_CONFIG_HOME: '/cfg', CODEX_HOME: '/srv/codex' },
      pointed,
    });
    expect(finder.roots()).toEqual(expect.arrayContaining(['/cfg', '/srv/codex', '/data/firefox', '/data/vault']));
    expect(finder.watched()).toEqual(expect.arrayContaining(['/srv/codex/sessions', '/srv/codex/history.jsonl']));
    // It holds databases that Codex writes all the time.
    expect(finder.watched()).not.toContain('/srv/codex');
    expect(finder.watched()).not.toContain('/cfg');
  });
});
