import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { writeStore } from '../formats/leveldb-stores.ts';
import { constant, joined, OneFile, textOf, type World } from './application.ts';
import type { Content } from './records.ts';

export class Database extends OneFile {
  readonly #wal: boolean;
  #next = 1;

  constructor(path: string, { random }: World) {
    super('sqlite', path);
    this.#wal = random(2) === 0;
    this.#open((db) => {
      db.exec(`PRAGMA page_size = ${[512, 1_024, 4_096][random(3)]}; PRAGMA auto_vacuum = ${random(3)}`);
      if (this.#wal) db.exec('PRAGMA journal_mode = WAL');
      db.exec('CREATE TABLE notes(id INTEGER PRIMARY KEY, body TEXT, packed BLOB); CREATE INDEX byBody ON notes(body)');
      if (random(2) === 0) db.exec('CREATE VIRTUAL TABLE found USING fts5(body)');
    }, true);
  }
  act(world: World): void {
    const { random } = world;
    this.#open((db) => {
      for (let more = random(4); more >= 0; more -= 1) this.#change(db, world);
    }, random(3) > 0);
    if (random(4) === 0) this.#breakOff(world);
  }
  #change(db: DatabaseSync, { random, secret, say }: World): void {
    const ids = [...this.content.keys()].filter((name) => name.startsWith('notes/')).map((name) => Number(name.slice(6)));
    const id = ids[random(ids.length)];
    const search = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'found'").get() !== undefined;
    if (id !== undefined && random(3) === 0) {
      db.prepare('DELETE FROM notes WHERE id = ?').run(id);
      if (search) db.prepare('DELETE FROM found WHERE rowid = ?').run(id);
      this.content.delete(`notes/${id}`);
      this.content.delete(`found/${id}`);
      return;
    }
    const note = say();
    const body = textOf(note, secret);
    this.content.set(`notes/${this.#next}`, joined([note, constant(Buffer.from('\0\u0001')), note]));
    if (search) this.content.set(`found/${this.#next}`, note);
    db.prepare('INSERT INTO notes VALUES (?, ?, ?)').run(this.#next, body, Buffer.from(`\u0001${body}`));
    if (search) db.prepare('INSERT INTO found(rowid, body) VALUES (?, ?)').run(this.#next, body);
    this.#next += 1;
  }
  /** Killed in the middle of a transaction whose first pages had been written: the next to open it rolls that back. */
  #breakOff({ random, secret }: World): void {
    this.#open((db) => {
      db.exec('PRAGMA cache_size = 1; BEGIN');
      const insert = db.prepare('INSERT INTO notes VALUES (?, ?, NULL)');
      for (let row = 0; row < 20; row += 1) insert.run(100_000 + row, `never ${random(9)} ${'kept '.repeat(200)} ${secret}`);
    }, false);
  }
  /** Not `orderly`: its files are left as they are while it is open. */
  #open(use: (db: DatabaseSync) => void, orderly: boolean): void {
    const db = new DatabaseSync(this.path);
    const left = ['', '-wal', '-journal'];
    try {
      use(db);
      if (!orderly) for (const end of left) if (existsSync(this.path + end)) copyFileSync(this.path + end, `${this.path}.left${end}`);
    } finally {
      db.close();
    }
    if (!orderly) for (const end of left) if (existsSync(`${this.path}.left${end}`)) renameSync(`${this.path}.left${end}`, this.path + end);
  }
}

export class Level extends OneFile {
  act({ random, secret, say }: World): void {
    const puts = Array.from({ length: 1 + random(6) }, (): [string, Content | null] => {
      const key = `key-${random(12)}`;
      return [key, this.content.has(key) && random(4) === 0 ? null : say()];
    });
    for (const [key, content] of puts) {
      if (content === null) this.content.delete(key);
      else this.content.set(key, content);
    }
    const batch = puts.map(([key, content]): [string, Uint8Array | null] => [key, content === null ? null : content(secret)]);
    writeStore(
      this.path,
      { compression: random(4) === 0 ? null : 'snappy', block_size: 512 },
      random(3) === 0 ? [batch, 'compact'] : [batch],
    );
  }
}
