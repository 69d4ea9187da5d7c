import { type Content, REFERENCE, WRITTEN } from '../model/records.ts';
import { database, gzipFile, jsonFile, jsonLines, levelStore, repository, tarFile, textFile, zipFile } from '../model/stores.ts';
import type { Setting } from './scene.ts';

/** One small home for each way of removing copies. */

const [env, basic, twice, hex, json, url, nothing] = WRITTEN.map((write, at) => write(`words ${at}`)) as [
  Content,
  Content,
  Content,
  Content,
  Content,
  Content,
  Content,
];

export const TEXTS: Setting = {
  stores: (home, secret) => [
    textFile(home.path('.env'), env, secret),
    jsonFile(home.path('config.json'), json, secret),
    jsonLines(home.path('log.jsonl'), [twice, basic], secret),
    textFile(home.path('wide.txt'), (s) => Buffer.from(`\uFEFFpass=${s}\n`, 'utf16le'), secret),
  ],
};

export const SETTINGS: Readonly<Record<string, Setting>> = {
  'P1, texts': TEXTS,
  'P2, settings': {
    stores: (home, secret) => [
      textFile(home.path('.env'), env, secret),
      textFile(home.path('app/config.yaml'), (s) => Buffer.from(`a: 1\nkey: "${s}" # words\nurl: x://${s}@example.com\n`), secret),
      jsonFile(home.path('app/settings.json'), (s) => Buffer.from(JSON.stringify({ key: s, n: 1, inner: { token: s } })), secret),
      textFile(home.path('notes.txt'), basic, secret),
    ],
    authority: { verb: 'rehome', references: [{ entry: 'e1', reference: REFERENCE }] },
    most: 6,
  },
  'P3, files of no further use': {
    stores: (home, secret) => [
      { ...textFile(home.path('.npm/_logs/1-debug-0.log'), env, secret), deletable: true },
      { ...textFile(home.path('.local/share/Trash/files/old.env'), basic, secret), deletable: true },
    ],
    authority: { verb: 'delete' },
  },
  'P4, a database with a log': {
    stores: (home, secret) => [database(home.path('app.db'), [env, nothing, basic], secret, { wal: true, search: true })],
  },
  'P4, a database with a rollback journal': {
    stores: (home, secret) => [database(home.path('app.db'), [twice, nothing, hex], secret, { wal: false, search: false })],
  },
  'P6, LevelDB': {
    stores: (home, secret) => [levelStore(home.path('store/leveldb'), { one: env, two: nothing, three: basic, four: twice }, secret)],
  },
  'P6, tar': {
    stores: (home, secret) => [tarFile(home.path('backup.tar'), { 'a.txt': env, 'b.txt': nothing, 'c.txt': hex }, secret)],
    needs: ['tar'],
  },
  'P7, zip and gzip': {
    stores: (home, secret) => [
      zipFile(home.path('export.zip'), { 'a.txt': env, 'b.txt': nothing, 'c.json': json }, secret),
      gzipFile(home.path('app.log.1.gz'), url, secret),
    ],
    needs: ['zip'],
  },
  'P8, a repository': {
    stores: (home, secret) => [repository(home.path('work/app'), { 'a.txt': env, 'b.txt': nothing }, secret)],
    authority: { consents: ['git-history'] },
    most: 2,
    anew: /^work\/app\/\.git\/(?:objects\/|refs\/(?:heads|stash)|packed-refs$)/,
    needs: ['git', 'git-filter-repo'],
  },
};
