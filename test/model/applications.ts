import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cacheEntry } from '../formats/simple-caches.ts';
import { type Application, constant, joined, OneFile, store, textOf, type World } from './application.ts';
import { Database, Level } from './databases.ts';
import type { Store } from './judge.ts';
import type { StoreRead } from './outside.ts';
import { Repository } from './repository.ts';
import type { Content } from './records.ts';
import { asLine } from './stores.ts';

/** The programs of a simulated home. */

/** Saves by renaming a new file onto the old one. */
class Editor extends OneFile {
  #lines: Content[] = [];

  act({ random, secret, say }: World): void {
    const at = random(this.#lines.length + 1);
    if (random(4) === 0) this.#lines.splice(at, 1);
    else this.#lines.splice(at, random(2), say());
    const whole = joined(this.#lines);
    this.content = new Map([['', whole]]);
    writeFileSync(`${this.path}.new`, whole(secret));
    renameSync(`${this.path}.new`, this.path);
  }
  override accept(read: (store: Store) => StoreRead): void {
    super.accept(read);
    this.#lines = [...this.content.values()];
  }
}

class Notebook extends OneFile {
  #cells: Content[] = [];

  act({ random, secret, say }: World): void {
    if (this.#cells.length > 0 && random(4) === 0) this.#cells.pop();
    else this.#cells.push(say());
    const cells = [...this.#cells];
    const whole: Content = (s) => {
      const lines = cells.map((cell) => textOf(cell, s).split(/(?<=\n)/));
      const output = (text: string[]) => [{ output_type: 'stream', name: 'stdout', text }];
      const made = lines.map((source) => ({ cell_type: 'code', execution_count: 1, metadata: {}, outputs: output(source), source }));
      return Buffer.from(
        JSON.stringify({ cells: made, metadata: { language_info: { name: 'python' } }, nbformat: 4, nbformat_minor: 4 }, null, 1),
      );
    };
    this.content = new Map([['', whole]]);
    writeFileSync(this.path, whole(secret));
  }
  override accept(read: (store: Store) => StoreRead): void {
    super.accept(read);
    type Cells = { cells: { source: string[] }[] };
    if (!existsSync(this.path)) return;
    this.#cells = (JSON.parse(readFileSync(this.path, 'utf8')) as Cells).cells.map(({ source }) => constant(Buffer.from(source.join(''))));
  }
}

class Appender extends OneFile {
  act({ random, secret, say }: World): void {
    for (let more = random(3); more >= 0; more -= 1) {
      const line = asLine(say());
      this.content.set(String(this.content.size), line);
      appendFileSync(this.path, `${textOf(line, secret)}\n`);
    }
  }
}

/** A log, and what was rotated away of it. */
class Rotator implements Application {
  readonly #log: string;
  #files = new Map<string, Content>();

  constructor(path: string) {
    this.#log = path;
    mkdirSync(dirname(path), { recursive: true });
  }
  act({ random, secret, say }: World): void {
    const current = this.#files.get(this.#log);
    if (current !== undefined && random(3) === 0) {
      const [first, second] = [`${this.#log}.1.gz`, `${this.#log}.2.gz`];
      const old = this.#files.get(first);
      if (old !== undefined) {
        renameSync(first, second);
        this.#files.set(second, old);
      }
      writeFileSync(first, gzipSync(readFileSync(this.#log)));
      rmSync(this.#log);
      this.#files.set(first, current);
      this.#files.delete(this.#log);
      return;
    }
    const line = say();
    this.#files.set(this.#log, current === undefined ? line : joined([current, line]));
    appendFileSync(this.#log, line(secret));
  }
  stores(): readonly Store[] {
    return [...this.#files].map(([path, content]) => store(path.endsWith('.gz') ? 'gzip' : 'text', path, new Map([['', content]])));
  }
  accept(read: (store: Store) => StoreRead): void {
    for (const own of this.stores()) this.#files.set(own.path, constant(read(own).records.get('') ?? Buffer.alloc(0)));
  }
}

/** Info-ZIP's zip or GNU tar, one entry more at a time. */
class Packer extends OneFile {
  readonly #command: (name: string) => [string, string[]];

  constructor(kind: 'zip' | 'tar', path: string) {
    super(kind, path, /^\//);
    this.#command = kind === 'zip' ? (name) => ['zip', ['-q', path, name]] : (name) => ['tar', ['-rf', path, name]];
  }
  act({ secret, say, outside }: World): void {
    const name = `entry-${this.content.size}.txt`;
    const content = say();
    this.content.set(name, content);
    writeFileSync(join(outside, name), content(secret));
    const [program, args] = this.#command(name);
    execFileSync(program, args, { cwd: outside, stdio: ['ignore', 'ignore', 'pipe'] });
    rmSync(join(outside, name));
  }
}

/** Copies, hard links inside and beyond the home, links to what lies outside. */
class Linker implements Application {
  readonly #folder: string;
  readonly #files = new Map<string, Content>();
  #made = 0;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }
  act({ random, secret, say, outside }: World): void {
    const content = say();
    this.#made += 1;
    const name = `thing-${this.#made}`;
    const path = join(this.#folder, name);
    writeFileSync(random(4) === 0 ? join(outside, name) : path, content(secret));
    if (existsSync(path)) {
      this.#files.set(path, content);
      const other = random(2) === 0 ? `${path}-too` : join(outside, `${name}-too`);
      if (random(2) === 0) linkSync(path, other);
      else copyFileSync(path, other);
      if (other.startsWith(this.#folder)) this.#files.set(other, content);
    } else if (random(2) === 0) symlinkSync(join(outside, name), path);
    else {
      linkSync(join(outside, name), path);
      this.#files.set(path, content);
    }
  }
  stores(): readonly Store[] {
    return [...this.#files].map(([path, content]) => store('text', path, new Map([['', content]])));
  }
  accept(read: (store: Store) => StoreRead): void {
    for (const own of this.stores()) this.#files.set(own.path, constant(read(own).records.get('') ?? Buffer.alloc(0)));
  }
}

/** Chromium's answers of servers, one file each: what goes of them it fetches anew. */
class Cache implements Application {
  readonly #folder: string;
  readonly #files = new Map<string, Content>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }
  act({ random, secret, say }: World): void {
    const body = say();
    const key = `1/0/https://example.test/${this.#files.size}`;
    const entry: Content = (s) => cacheEntry({ key, body: body(s), headers: ['a: b'] });
    const path = join(this.#folder, `${Array.from({ length: 16 }, () => random(16).toString(16)).join('')}_0`);
    this.#files.set(path, entry);
    writeFileSync(path, entry(secret));
  }
  stores(): readonly Store[] {
    // A checksum is no copy, but comes of one.
    return [...this.#files].map(([path, content]) => ({ ...store('text', path, new Map([['', content]])), deletable: true }));
  }
  accept(): void {
    for (const path of this.#files.keys()) {
      if (existsSync(path)) this.#files.set(path, constant(readFileSync(path)));
      else this.#files.delete(path);
    }
  }
}

/** Nothing of it lies on this machine: opening it would fetch it. */
class Placeholder extends OneFile {
  act({ secret, say }: World): void {
    const content = say();
    this.content = new Map([['', content]]);
    writeFileSync(this.path, content(secret));
  }
}

export const PLACEHOLDERS = 'Cloud/not-here';

/** Its purge takes a second: it is in few homes. */
export const repositories = ({ home }: World): Application => new Repository(join(home, 'work/app'));

export const APPLICATIONS: readonly ((world: World) => Application)[] = [
  ({ home }) => new Editor('text', join(home, '.env')),
  ({ home }) => new Editor('text', join(home, 'work/notes.md')),
  ({ home }) => new Notebook('json', join(home, 'work/report.ipynb')),
  ({ home }) => new Appender('lines', join(home, '.claude/projects/-home-dev-app/11111111-2222-3333-4444-555555555555.jsonl')),
  ({ home }) => new Rotator(join(home, 'work/app.log')),
  ({ home }) => new Packer('zip', join(home, 'Downloads/export.zip')),
  ({ home }) => new Packer('tar', join(home, 'Downloads/backup.tar')),
  (world) => new Database(join(world.home, '.local/share/app/app.db'), world),
  (world) => new Database(join(world.home, 'work/notes.sqlite'), world),
  ({ home }) => new Level('leveldb', join(home, '.config/App/Local Storage/leveldb')),
  ({ home }) => new Level('leveldb', join(home, 'work/things.leveldb')),
  ({ home }) => new Cache(join(home, '.cache/chromium/Default/Cache/Cache_Data')),
  ({ home }) => new Linker(join(home, 'things')),
  ({ home }) => new Placeholder('text', join(home, PLACEHOLDERS, 'remote.txt')),
];
