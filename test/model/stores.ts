import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { writeStore } from '../formats/leveldb-stores.ts';
import { git } from '../formats/git-repository.ts';
import type { Store } from './judge.ts';
import type { StoreKind } from './outside.ts';
import type { Content } from './records.ts';

/** Stores as the programs themselves write them, each with the secret in it, and what it then must hold. */

type Contents = Readonly<Record<string, Content>>;

function store(kind: StoreKind, path: string, contents: Contents, free?: RegExp): Store {
  mkdirSync(dirname(path), { recursive: true });
  return { kind, path, content: new Map(Object.entries(contents)), ...(free === undefined ? {} : { free }) };
}

export function textFile(path: string, content: Content, secret: string): Store {
  const made = store('text', path, { '': content });
  writeFileSync(path, content(secret));
  return made;
}

export function jsonFile(path: string, content: Content, secret: string): Store {
  const made = store('json', path, { '': content });
  writeFileSync(path, content(secret));
  return made;
}

/** JSON Lines: one object a content, each a text. */
export function jsonLines(path: string, texts: readonly Content[], secret: string): Store {
  const lines = texts.map(asLine);
  const made = store('lines', path, Object.fromEntries(lines.map((line, at) => [String(at), line])));
  writeFileSync(path, lines.map((line) => `${Buffer.from(line(secret)).toString()}\n`).join(''));
  return made;
}

/** A text as one line of JSON. */
export function asLine(text: Content): Content {
  return (secret) => Buffer.from(JSON.stringify({ text: Buffer.from(text(secret)).toString(), n: 1 }));
}

export function gzipFile(path: string, content: Content, secret: string): Store {
  const made = store('gzip', path, { '': content });
  writeFileSync(path, gzipSync(content(secret)));
  return made;
}

/** By Info-ZIP's zip. */
export function zipFile(path: string, entries: Contents, secret: string): Store {
  packed(path, entries, secret, (names, to) => ['zip', ['-q', '-X', to, ...names]]);
  return store('zip', path, entries, /^\//);
}

/** By GNU tar. */
export function tarFile(path: string, entries: Contents, secret: string): Store {
  packed(path, entries, secret, (names, to) => ['tar', ['--owner=0', '--group=0', '-cf', to, ...names]]);
  return store('tar', path, entries, /^\//);
}

function packed(path: string, entries: Contents, secret: string, command: (names: string[], to: string) => [string, string[]]): void {
  mkdirSync(dirname(path), { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'lastcopy-pack-'));
  try {
    for (const [name, content] of Object.entries(entries)) {
      writeFileSync(join(folder, name), content(secret));
      utimesSync(join(folder, name), 1_700_000_000, 1_700_000_000);
    }
    rmSync(path, { force: true });
    const [program, args] = command(Object.keys(entries), path);
    execFileSync(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface DatabaseOptions {
  /** Its last transactions stand in the log only, as when the application was killed. */
  readonly wal: boolean;
  readonly search: boolean;
}

/** A database of notes, with an index, deleted rows and, where asked for, a full-text index of its own. */
export function database(path: string, notes: readonly Content[], secret: string, { wal, search }: DatabaseOptions): Store {
  mkdirSync(dirname(path), { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'lastcopy-database-'));
  const made = join(folder, 'made');
  const db = new DatabaseSync(made);
  try {
    if (wal) db.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0');
    db.exec('CREATE TABLE notes(id INTEGER PRIMARY KEY, body TEXT, packed BLOB); CREATE INDEX byBody ON notes(body)');
    if (search) db.exec('CREATE VIRTUAL TABLE found USING fts5(body)');
    const insert = db.prepare('INSERT INTO notes(id, body, packed) VALUES (?, ?, ?)');
    db.exec('BEGIN');
    notes.forEach((note, at) => {
      const body = Buffer.from(note(secret)).toString();
      insert.run(at + 1, body, Buffer.from(`\u0001${body}`, 'latin1'));
      if (search) db.prepare('INSERT INTO found(rowid, body) VALUES (?, ?)').run(at + 1, body);
    });
    // A row that is gone from the table and not from the file.
    insert.run(9_999, `old ${secret}`, null);
    db.exec('COMMIT');
    if (wal) db.exec('PRAGMA wal_checkpoint(PASSIVE)');
    db.exec('DELETE FROM notes WHERE id = 9999');
    for (const suffix of ['', '-wal']) if (existsSync(`${made}${suffix}`)) copyFileSync(`${made}${suffix}`, `${path}${suffix}`);
  } finally {
    db.close();
    rmSync(folder, { recursive: true });
  }
  const rows = notes.flatMap((note, at): [string, Content][] => [
    [`notes/${at + 1}`, (s) => Buffer.concat([note(s), Buffer.from('\0\u0001'), note(s)])],
    ...(search ? [[`found/${at + 1}`, note] as [string, Content]] : []),
  ]);
  return store('sqlite', path, Object.fromEntries(rows));
}

/** A LevelDB folder with copies in a compressed table, in the log, and in values that were overwritten since. */
export function levelStore(path: string, entries: Contents, secret: string): Store {
  mkdirSync(path, { recursive: true });
  const all = Object.entries(entries);
  const half = Math.ceil(all.length / 2);
  const put = ([key, content]: [string, Content]): [string, Uint8Array] => [key, content(secret)];
  const old = all.slice(0, half).map(([key]): [string, string] => [key, `stale ${secret} ${'words '.repeat(9)}`]);
  writeStore(path, { compression: 'snappy' }, [old, 'compact', all.slice(0, half).map(put)]);
  writeStore(path, { compression: 'snappy' }, [all.slice(half).map(put)]);
  return store('leveldb', path, entries);
}

/** A repository with a copy in its history, in a stash and in an object that nothing names. */
export function repository(path: string, files: Contents, secret: string): Store {
  mkdirSync(path, { recursive: true });
  git(path, ['init', '-q', '-b', 'main']);
  const content: Record<string, Content> = {};
  Object.entries(files).forEach(([name, written], at) => {
    writeFileSync(join(path, name), written(secret));
    git(path, ['add', name]);
    git(path, ['commit', '-q', '-m', `adds ${name}`]);
    content[`${at}/message`] = () => Buffer.from(`adds ${name}\n\n`);
    for (let later = at; later < Object.keys(files).length; later += 1) content[`${later}/${name}`] = written;
  });
  content['/stashes'] = () => Buffer.from('1');
  const first = Object.keys(files)[0] ?? '';
  writeFileSync(join(path, first), `in a stash: ${secret}\n`);
  git(path, ['stash', '-q']);
  git(path, ['hash-object', '-w', '--stdin'], `nothing names ${secret}\n`);
  return store('git', path, content);
}
