import { fc, it } from '@fast-check/vitest';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { nodeDisk } from '../../src/disk/index.ts';
import { createPlaceFinder } from '../../src/places/index.ts';
import { discoverPointers, type SearchEvent, type SearchRequest, searchFiles } from '../../src/search/index.ts';
import { freshToken } from '../e2e/tokens.ts';
import { Tree } from './tree.ts';

const disk = nodeDisk();
const around = (tree: Tree, env = {}) => ({ os: 'linux' as const, home: tree.home, env, disk });

function folders(tree: Tree, ...names: string[]): string[] {
  for (const name of names) mkdirSync(tree.path(name), { recursive: true });
  return names.map((name) => tree.path(name));
}

describe('what applications’ own files point to', () => {
  it('is found for each of them', () => {
    using tree = new Tree();
    using away = new Tree();
    const [firefox = '', dropbox = '', work = '', cloud = '', synced = '', vault = '', models = ''] = folders(
      away,
      'ff profile',
      'Dropbox',
      'Dropbox (Work)',
      'Cloud',
      'a & b',
      'vault',
      'models',
    );
    tree.write(
      '.mozilla/firefox/profiles.ini',
      `[Install4F]\nDefault=x.default\n\n[Profile1]\nName=moved\nIsRelative=0\nPath=${firefox}\n\n[Profile0]\nName=default\nIsRelative=1\nPath=x.default\n`,
    );
    tree.write('.dropbox/info.json', JSON.stringify({ personal: { path: dropbox, host: 1 }, business: { path: work } }));
    tree.write('.config/Nextcloud/nextcloud.cfg', `[Accounts]\n0\\Folders\\1\\localPath=${cloud}/\n0\\url=https://cloud.example\n`);
    tree.write(
      '.local/state/syncthing/config.xml',
      `<configuration><folder id="x" label="y" path="${synced.replace('&', '&amp;')}" type="sendreceive"/></configuration>`,
    );
    tree.write('.config/obsidian/obsidian.json', JSON.stringify({ vaults: { '1f': { path: vault, ts: 1, open: true } } }));
    tree.write('.lmstudio-home-pointer', models);
    const pointed = discoverPointers(around(tree));
    expect(pointed).toEqual({
      'firefox-profile': [firefox],
      dropbox: [dropbox, work],
      nextcloud: [cloud],
      syncthing: [synced],
      'obsidian-vault': [vault],
      'lm-studio': [models],
    });
    const finder = createPlaceFinder({ ...around(tree), pointed });
    expect(finder.of(`${firefox}/places.sqlite-wal`).place.id).toBe('firefox-history');
    expect(finder.of(`${work}/a.txt`).place.id).toBe('dropbox');
    expect(finder.of(`${vault}/daily.md`).place.id).toBe('obsidian-vaults');
    expect(finder.of(`${models}/conversations/1.conversation.json`).place.id).toBe('lm-studio');
  });

  it('follows the environment to those files', () => {
    using tree = new Tree();
    using away = new Tree();
    const [vault = ''] = folders(away, 'vault');
    away.write('cfg/obsidian/obsidian.json', JSON.stringify({ vaults: { a: { path: vault } } }));
    expect(discoverPointers(around(tree))).toEqual({});
    expect(discoverPointers(around(tree, { XDG_CONFIG_HOME: away.path('cfg') }))).toEqual({ 'obsidian-vault': [vault] });
  });

  it('is never the home, what holds it, a relative path, a way up, or what is not there', () => {
    using tree = new Tree();
    using away = new Tree();
    const inside = tree.path('notes');
    const link = away.path('link');
    mkdirSync(inside);
    symlinkSync('/etc', link);
    const vaults = [
      tree.home,
      '/',
      '//',
      '',
      '~',
      'notes',
      './notes',
      `${tree.home}/..`,
      `${tree.home}/notes/../..`,
      `${tree.home}/absent`,
      '/proc',
      link,
      `${inside}\n/x`,
      `${inside}\0`,
      5,
      null,
      ['/etc'],
      inside,
      '~/notes',
    ];
    tree.write(
      '.config/obsidian/obsidian.json',
      JSON.stringify({ vaults: Object.fromEntries(vaults.map((path, index) => [index, { path }])) }),
    );
    expect(discoverPointers(around(tree))).toEqual({ 'obsidian-vault': [inside] });
  });

  it('opens no FIFO, no link and nothing large', () => {
    using tree = new Tree();
    using away = new Tree();
    const [vault = ''] = folders(away, 'vault');
    const json = JSON.stringify({ vaults: { a: { path: vault } } });
    mkdirSync(tree.path('.config/obsidian'), { recursive: true });
    execFileSync('mkfifo', [tree.path('.config/obsidian/obsidian.json')]);
    expect(discoverPointers(around(tree))).toEqual({});
    rmSync(tree.path('.config/obsidian/obsidian.json'));
    symlinkSync(away.write('real.json', json), tree.path('.config/obsidian/obsidian.json'));
    expect(discoverPointers(around(tree))).toEqual({});
    rmSync(tree.path('.config/obsidian/obsidian.json'));
    tree.write('.config/obsidian/obsidian.json', json + ' '.repeat(300_000));
    expect(discoverPointers(around(tree))).toEqual({});
    tree.write('.config/obsidian/obsidian.json', json);
    expect(discoverPointers(around(tree))).toEqual({ 'obsidian-vault': [vault] });
  });

  it.prop([fc.uint8Array({ maxLength: 300 })], { numRuns: 30 })('never fails, whatever stands in those files', (bytes) => {
    using tree = new Tree();
    for (const name of [
      '.mozilla/firefox/profiles.ini',
      '.dropbox/info.json',
      '.config/Nextcloud/nextcloud.cfg',
      '.config/syncthing/config.xml',
      '.config/obsidian/obsidian.json',
      '.lmstudio-home-pointer',
    ])
      tree.write(name, bytes);
    expect(discoverPointers(around(tree))).toEqual({});
  });
});

describe('a search of all there is', () => {
  const request = (tree: Tree, more: Partial<SearchRequest>): SearchRequest => ({
    id: 'x',
    roots: [tree.home],
    home: tree.home,
    exclude: [],
    detect: true,
    hunt: [],
    keys: { epoch: 1, fingerprint: new Uint8Array(32), local: new Uint8Array(32) },
    by: 'engine',
    ...more,
  });
  const findings = async (events: AsyncIterable<SearchEvent>): Promise<string[]> => {
    const found: string[] = [];
    for await (const event of events) if (event.type === 'finding') found.push(`${String(event.file.path)} ${event.file.place}`);
    return found;
  };

  it('goes where they point, and only where it is asked to', async () => {
    using tree = new Tree();
    using away = new Tree();
    const note = away.write('vault/keys.md', `token: ${freshToken()}\n`);
    tree.write('.config/obsidian/obsidian.json', JSON.stringify({ vaults: { a: { path: away.path('vault') } } }));
    const context = { disk, os: 'linux' as const, env: {} };
    expect(await findings(searchFiles(request(tree, { pointed: true }), context))).toEqual([`${note} obsidian-vaults`]);
    expect(await findings(searchFiles(request(tree, {}), context))).toEqual([]);
    // A vault inside the home is read once.
    const inside = tree.write('vault/keys.md', `token: ${freshToken()}\n`);
    tree.write('.config/obsidian/obsidian.json', JSON.stringify({ vaults: { a: { path: tree.path('vault') } } }));
    expect(await findings(searchFiles(request(tree, { pointed: true }), context))).toEqual([`${inside} obsidian-vaults`]);
  });
});
