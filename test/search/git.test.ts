import { appendFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KnownFiles } from '../../src/search/index.ts';
import { everyObject, git } from '../formats/git-repository.ts';
import { lacks } from '../real-programs.ts';
import { type Found, freshSecret, hunting, search, Tree } from './tree.ts';

/** One secret for each way in which a repository keeps what nobody sees any more. */
const KEPT = [
  'removed',
  'message',
  'tag',
  'note',
  'stash',
  'added',
  'amended',
  'file-name',
  'reset',
  'merged',
  'history',
  'submodule',
] as const;
type Secrets = Record<(typeof KEPT)[number], string>;

function freshSecrets(): Secrets {
  return Object.fromEntries(KEPT.map((name) => [name, freshSecret()])) as Secrets;
}

/** A repository in which each of the secrets was once. */
function fill(tree: Tree, name: string, secrets: Secrets, init: readonly string[] = []): string {
  const folder = tree.path(name);
  mkdirSync(folder, { recursive: true });
  const run = (...args: string[]) => git(folder, args);
  run('init', '-q', '-b', 'main', ...init);
  const write = (file: string, content: string) => tree.write(`${name}/${file}`, content);
  const lines = Array.from({ length: 50 }, (_, index) => `line ${index} of a file with a history`);
  const commit = (message: string) => {
    run('add', '-A');
    run('commit', '-qm', message);
  };
  write('src/config.env', `TOKEN=${secrets.removed}\n`);
  write('code.txt', lines.join('\n'));
  commit('begin');
  rmSync(join(folder, 'src/config.env'));
  commit(`no longer ${secrets.message}`);
  for (let round = 0; round < 12; round++) {
    lines[round * 4] = `changed ${round} ${round === 7 ? secrets.history : ''}`;
    write('code.txt', lines.join('\n'));
    commit(`round ${round}`);
  }
  run('tag', '-am', `release ${secrets.tag}`, 'v1');
  run('notes', 'add', '-m', `noted ${secrets.note}`, 'HEAD');
  write('code.txt', `${secrets.stash}\n`);
  run('stash', '-q');
  write('forgotten.txt', secrets.added);
  run('add', 'forgotten.txt');
  run('rm', '-q', '--cached', 'forgotten.txt');
  rmSync(join(folder, 'forgotten.txt'));
  write('a.txt', secrets.amended);
  commit('to be amended');
  write('a.txt', 'other');
  run('add', '-A');
  run('commit', '-q', '--amend', '-m', 'amended');
  write(`docs/${secrets['file-name']}.txt`, 'x');
  commit('a name');
  rmSync(join(folder, 'docs'), { recursive: true });
  commit('no name');
  write('b.txt', secrets.reset);
  commit('to be reset');
  run('reset', '-q', '--hard', 'HEAD^');
  run('checkout', '-qb', 'side');
  write('c.txt', secrets.merged);
  commit('side');
  run('checkout', '-q', 'main');
  run('merge', '-q', '--no-ff', '-m', 'merge', 'side');
  run('branch', '-qD', 'side');
  return folder;
}

/** What git itself says: for each secret the objects that hold it. In trees, names are told once, so they are counted as one. */
function byGit(folder: string, secrets: Partial<Secrets>): Record<string, string[]> {
  const objects = everyObject(folder);
  return Object.fromEntries(
    Object.entries(secrets).map(([id, value]) => [
      id,
      unique(objects.filter(({ content }) => content.includes(value)).map(({ name }) => (name.startsWith('tree') ? 'tree' : name))),
    ]),
  );
}

/** What was found in files of git's objects below `within`. */
function bySearch({ hits }: Found, within: string, secrets: Partial<Secrets>): Record<string, string[]> {
  const found = hits.filter(
    ({ file }) => String(file.path).startsWith(within) && file.format.startsWith('git-') && file.format !== 'git-table',
  );
  return Object.fromEntries(
    Object.keys(secrets).map((id) => [
      id,
      unique(
        found
          .filter((hit) => hit.by === id)
          .map(({ locator: [first] }) => (first?.kind === 'entry' ? first.name : 'unnamed'))
          .map((name) => (name.startsWith('tree') ? 'tree' : name)),
      ),
    ]),
  );
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].toSorted();
}

async function expectSame(tree: Tree, folder: string, secrets: Partial<Secrets>, within = folder): Promise<Found> {
  const found = await search(hunting(tree.home, secrets));
  const expected = byGit(folder, secrets);
  expect(bySearch(found, within, secrets)).toEqual(expected);
  return found;
}

describe.skipIf(lacks('git'))('what git keeps is found wherever it keeps it, as git itself tells', () => {
  const ways: readonly [string, readonly string[], readonly (readonly string[])[]][] = [
    ['loose', [], []],
    ['packed, with what nobody reaches left loose', [], [['gc', '-q']]],
    [
      'packed tightly, with what nobody reaches',
      [],
      [
        ['repack', '-adfkq', '--depth=200', '--window=50'],
        ['prune-packed', '-q'],
      ],
    ],
    [
      'in several packs, with an index over all',
      [],
      [
        ['repack', '-dq'],
        ['commit', '-q', '--allow-empty', '-m', 'x'],
        ['repack', '-dq'],
        ['multi-pack-index', 'write'],
      ],
    ],
    ['in a pack of what nobody reaches', [], [['repack', '--cruft', '-dq']]],
    [
      'not compressed',
      [],
      [
        ['config', 'core.compression', '0'],
        ['repack', '-adFkq'],
      ],
    ],
    ['with SHA-256, loose', ['--object-format=sha256'], []],
    ['with SHA-256, packed', ['--object-format=sha256'], [['gc', '-q', '--aggressive']]],
  ];
  for (const [name, init, steps] of ways)
    it(name, async () => {
      using tree = new Tree();
      const { submodule: _, ...secrets } = freshSecrets();
      const folder = fill(tree, 'work/repository', secrets as Secrets, init);
      for (const step of steps) git(folder, step);
      const expected = byGit(folder, secrets);
      for (const [id, objects] of Object.entries(expected)) expect(objects.length, id).toBeGreaterThan(0);
      const found = await expectSame(tree, folder, secrets);
      expect(found.unseen).toEqual([]);
      const outside = found.hits.filter(({ file }) => !String(file.path).includes('/.git/'));
      expect(unique(outside.map((hit) => hit.by))).toEqual(['history', 'merged']);
      expect(found.hits.every(({ file }) => !file.format.startsWith('git-') || file.rewrite === 'none')).toBe(true);
    });

  it('loose objects that are not compressed at all', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    const folder = tree.path('r');
    mkdirSync(folder);
    git(folder, ['init', '-q']);
    git(folder, ['-c', 'core.looseCompression=0', 'hash-object', '-w', '--stdin'], `text ${secret}`);
    await expectSame(tree, folder, { added: secret });
  });

  it('bare mirrors, work trees, submodules, bundles, clones that borrow', async () => {
    using tree = new Tree();
    const secrets = freshSecrets();
    const folder = fill(tree, 'repository', secrets);
    const inner = fill(tree, 'inner', { ...freshSecrets(), removed: secrets.submodule });
    git(folder, ['submodule', '--quiet', 'add', inner, 'module']);
    git(folder, ['commit', '-qm', 'with a module']);
    git(folder, ['worktree', 'add', '-q', tree.path('second'), '-b', 'second']);
    git(tree.path('second'), ['commit', '-q', '--allow-empty', '-m', 'in a work tree']);
    git(folder, ['clone', '-q', '--mirror', folder, tree.path('mirror.git')]);
    git(folder, ['bundle', 'create', '-q', tree.path('all.bundle'), '--all']);
    git(folder, ['clone', '-q', '--shared', folder, tree.path('borrower')]);
    const found = await search(hunting(tree.home, secrets));
    expect(found.unseen).toEqual([]);
    const { submodule, ...own } = secrets;
    expect(bySearch(found, join(folder, '.git/objects'), own)).toEqual(byGit(folder, own));
    expect(bySearch(found, tree.path('mirror.git'), own)).toEqual(byGit(tree.path('mirror.git'), own));
    expect(bySearch(found, join(folder, '.git/modules/module'), { submodule })).toEqual(byGit(join(folder, 'module'), { submodule }));
    // A bundle has what its refs reach: a clone of it tells what that is.
    git(tree.home, ['clone', '-q', '--mirror', tree.path('all.bundle'), tree.path('unbundled')]);
    expect(bySearch(found, tree.path('all.bundle'), own)).toEqual(byGit(tree.path('unbundled'), own));

    // Searched alone, they say what lies elsewhere.
    for (const [root, told] of [
      ['borrower', 'borrower/.git/objects'],
      ['second', 'second/.git'],
      ['repository/module', 'repository/module/.git'],
    ] as const) {
      const { unseen } = await search(hunting(tree.path(root), secrets));
      expect(unseen.map(({ path, reason }) => [path, reason])).toEqual([[tree.path(told), 'symlink-out-of-scope']]);
      expect(unseen[0]?.detail).toContain('objects');
    }
  });

  it('texts that git writes beside its objects', async () => {
    using tree = new Tree();
    const names = [
      'config',
      'FETCH_HEAD',
      'logs/HEAD',
      'COMMIT_EDITMSG',
      'MERGE_MSG',
      'ORIG_HEAD',
      'packed-refs',
      'rr-cache/a/preimage',
      'info/exclude',
    ];
    const secrets = Object.fromEntries(names.map((name) => [name, freshSecret()]));
    git(tree.home, ['init', '-q', 'r']);
    git(tree.path('r'), ['commit', '-q', '--allow-empty', '-m', 'x']);
    for (const [name, value] of Object.entries(secrets)) {
      mkdirSync(join(tree.path('r/.git'), name, '..'), { recursive: true });
      appendFileSync(join(tree.path('r/.git'), name), `# https://user:${value}@example.invalid/\n`);
    }
    const added = freshSecret();
    tree.write(`r/${added}`, 'x');
    git(tree.path('r'), ['add', '.']);
    const { hits } = await search(hunting(tree.home, { ...secrets, added }));
    expect(unique(hits.filter((hit) => hit.by !== 'added').map(({ by, file }) => `${by} ${String(file.path)}`))).toEqual(
      unique(names.map((name) => `${name} ${tree.path(`r/.git/${name}`)}`)),
    );
    // The names of what was added stand in the index; no tree has them yet.
    expect(hits.filter((hit) => hit.by === 'added').map(({ file }) => [file.path, file.format])).toEqual([
      [tree.path('r/.git/index'), 'git-table'],
    ]);
  });

  it('files inside files of the history, with the path that they had', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    const folder = tree.path('r');
    git(tree.home, ['init', '-q', '-b', 'main', 'r']);
    const cell = { cell_type: 'code', metadata: {}, outputs: [], source: [`key = "${secret.slice(0, 20)}`, `${secret.slice(20)}"`] };
    const notebook = JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 });
    tree.write('r/work/notes.ipynb', notebook);
    git(folder, ['add', '.']);
    git(folder, ['commit', '-qm', 'x']);
    git(folder, ['repack', '-adq']);
    const id = git(folder, ['rev-parse', 'main:work/notes.ipynb']).toString().trim();
    const { hits } = await search(hunting(folder, { old: secret }));
    const packed = hits.filter(({ file }) => file.format === 'git-pack');
    expect(packed.map((hit) => hit.locator.slice(0, 3))).toEqual([
      [
        { kind: 'entry', name: `blob ${id}` },
        { kind: 'entry', name: 'work/notes.ipynb' },
        { kind: 'pointer', pointer: '/cells/0/source' },
      ],
    ]);
  });

  it('packs that did not change are not read again', async () => {
    using tree = new Tree();
    const secrets = freshSecrets();
    const folder = fill(tree, 'r', secrets);
    git(folder, ['gc', '-q']);
    const first = await search(hunting(tree.home, secrets));
    const index = KnownFiles.empty();
    for (const { file } of first.files) index.remember(String(file.path), file.identity);
    const packs = readdirSync(join(folder, '.git/objects/pack'));
    expect(packs.filter((name) => first.files.some(({ file }) => String(file.path).endsWith(name)))).toEqual(packs);
    const again = await search(hunting(tree.home, secrets, { known: index.bytes() }));
    expect(again.summary).toMatchObject({ files: 0, replicas: 0, notVisible: 0 });
  });
});
