import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';

/**
 * A program that goes on writing its file until its parent says stop, and then tells what it had been told is saved. Its lines are
 * numbered; some of the first hold the secret.
 */
const [manner = '', path = '', secret = ''] = process.argv.slice(2);
let number = 0;
let stopped = false;

function line(): string {
  const text = number < 200 && number % 50 === 7 ? `again ${secret}` : 'x'.repeat(number % 200);
  return `${JSON.stringify({ number: number++, text })}\n`;
}

interface Manner {
  write(): void;
  /** Milliseconds until the next time. */
  pause(): number;
}

const MANNERS: Readonly<Record<string, () => Manner>> = {
  /** Saves by renaming a new file onto the old one; what it has is what it read. */
  editor() {
    let text = Array.from({ length: 300 }, line).join('');
    const save = (): void => {
      writeFileSync(`${path}.new`, text);
      renameSync(`${path}.new`, path);
    };
    save();
    return {
      write() {
        text = readFileSync(path, 'utf8') + line();
        save();
      },
      pause: () => 5 + Math.random() * 40,
    };
  },
  /** Cuts its file to nothing and writes all of it again. */
  truncating() {
    let text = Array.from({ length: 300 }, line).join('');
    writeFileSync(path, text);
    return {
      write: () => writeFileSync(path, (text += line())),
      pause: () => 5 + Math.random() * 20,
    };
  },
  /** Appends to a log, packs it, and moves what it packed before one number up. */
  rotator() {
    const append = (lines: string): void => writeFileSync(path, lines, { flag: 'a' });
    let packed = 0;
    const rotate = (): void => {
      for (let at = packed; at > 0; at -= 1) renameSync(`${path}.${at}.gz`, `${path}.${at + 1}.gz`);
      packed += 1;
      renameSync(path, `${path}.1`);
      writeFileSync(`${path}.1.gz`, gzipSync(readFileSync(`${path}.1`)));
      rmSync(`${path}.1`);
    };
    for (let first = 0; first < 6; first += 1) {
      append(Array.from({ length: 50 }, line).join(''));
      rotate();
    }
    append(line());
    return {
      write() {
        append(line());
        if (number % 40 === 0) rotate();
      },
      pause: () => 3,
    };
  },
  committing: () => database((db) => db.prepare('INSERT INTO lines(line) VALUES (?)').run(line())),
  /** Opens it for each row anew. */
  visiting: () => database((db) => db.prepare('INSERT INTO lines(line) VALUES (?)').run(line()), true),
  /** A transaction that is open nearly all the time, and is committed now and then. */
  holding() {
    let open = false;
    return database((db) => {
      if (!open) db.exec('BEGIN IMMEDIATE');
      open = true;
      db.prepare('INSERT INTO lines(line) VALUES (?)').run(line());
      if (number % 20 === 0 || stopped) {
        db.exec('COMMIT');
        open = false;
      }
    });
  },
};

function database(insert: (db: DatabaseSync) => void, visiting = false): Manner {
  const open = (): DatabaseSync => new DatabaseSync(path, { timeout: 10_000 });
  let db = open();
  db.exec('CREATE TABLE lines(id INTEGER PRIMARY KEY, line TEXT)');
  if (process.argv[5] === 'wal') db.exec('PRAGMA journal_mode = WAL');
  db.exec('BEGIN');
  for (let first = 0; first < 300; first += 1) db.prepare('INSERT INTO lines(line) VALUES (?)').run(line());
  db.exec('COMMIT');
  return {
    write() {
      if (!db.isOpen) db = open();
      insert(db);
      if (stopped || visiting) db.close();
    },
    pause: () => 3,
  };
}

const program = MANNERS[manner]?.();
if (program === undefined) throw new Error(`no such manner: ${manner}`);
/** Whoever forgets to stop it gets no full disk. */
const LIMIT = 20_000;

function work(): void {
  program?.write();
  if (stopped) process.send?.({ written: number }, () => process.disconnect?.());
  else if (process.connected && number < LIMIT) setTimeout(work, program?.pause());
}

process.on('message', () => (stopped = true));
process.send?.('going');
work();
