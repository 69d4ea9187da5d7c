import { dirname, sep } from 'node:path';
import type { Disk, Entry, Kind, RawPath } from '../disk/index.ts';
import { DiskError, isInside, joinPath } from '../disk/index.ts';
import type { IgnoreOptions, SearchEvent } from './face.ts';
import { type Effort, type IgnorePattern, matches, parsePattern } from './ignore-pattern.ts';

/** The name of a file with patterns for its own folder and all below it. */
export const IGNORE_FILE = '.lastcopyignore';

/** Which pattern left a path out. */
export interface IgnoredBy {
  readonly pattern: string;
  /** The file that holds the pattern; null for one that was given with the request. */
  readonly file: RawPath | null;
  /** 1-based; 0 for one that was given with the request. */
  readonly line: number;
  /** The comment above the pattern. */
  readonly reason: string | null;
}

/**
 * A file may come with a cloned repository or an unpacked archive, so none may cost more than it is worth: beyond these limits
 * it is not followed, which is told, and more is read than was asked for.
 */
const MAX_BYTES = 65_536;
const MAX_PATTERNS = 1_000;
const MAX_NESTED = 64;
const STEPS_AT_FIRST = 20_000_000;
const STEPS_PER_NAME = 20_000;

interface Rule {
  readonly pattern: IgnorePattern;
  readonly by: IgnoredBy;
}

/** The patterns of one folder. */
interface RuleSet {
  /** Segments of the folder they belong to, in latin1. */
  readonly depth: number;
  readonly file: RawPath | null;
  readonly rules: readonly Rule[];
  readonly effort: Effort;
  names: number;
  off: boolean;
}

/**
 * What a search by the rules leaves out, as gitignore does it: of one file the last pattern that matches decides, a deeper file
 * before those above it, and what was given with the request before all of them. A folder that is left out is not entered. The
 * paths that a search names are never left out themselves.
 */
export class IgnoreRules {
  readonly #disk: Disk;
  readonly #options: IgnoreOptions;
  readonly #ignoreCase: boolean;
  readonly #sets = new Map<string, RuleSet>();
  readonly #events: SearchEvent[] = [];
  #given: RuleSet | null = null;
  /** Files further up do not count. */
  #top = '';

  constructor(disk: Disk, options: IgnoreOptions, ignoreCase: boolean) {
    this.#disk = disk;
    this.#options = options;
    this.#ignoreCase = ignoreCase;
  }

  /** To be called before a root is walked: takes up the files in the folders above it. */
  enterRoot(root: RawPath): void {
    const { patterns, base, within } = this.#options;
    this.#given = ruleSet(plainText(isInside(root, base) ? base : root), null, patterns.join('\n'));
    const outermost = within.filter((folder) => isInside(root, folder)).toSorted((a, b) => a.length - b.length)[0] ?? root;
    this.#top = plainText(outermost);
    const above: RawPath[] = [];
    for (let folder = parent(root); folder !== null && isInside(folder, outermost); folder = parent(folder)) above.push(folder);
    for (const folder of above.toReversed()) if (!this.#sets.has(plainText(folder))) this.#load(folder);
  }

  /** What of a folder's entries is left; `events` then tells of the others. */
  sieve(folder: RawPath, entries: readonly Entry[]): Entry[] {
    if (entries.some(({ name, kind }) => name === IGNORE_FILE && kind !== 'directory')) this.#load(folder);
    const sets = this.#setsFor(folder);
    if (sets.length === 0) return [...entries];
    const segments = segmentsOf(plainText(folder));
    return entries.filter(({ name, kind }) => {
      if (kind !== 'file' && kind !== 'directory') return true;
      const by = this.#decide(sets, [...segments, plainText(name)], kind);
      if (by === null) return true;
      this.#events.push({ type: 'ignored', path: joinPath(folder, name), kind, by });
      return false;
    });
  }

  /** What was left out since the last call, and what was wrong with ignore files. */
  events(): SearchEvent[] {
    return this.#events.splice(0);
  }

  #setsFor(folder: RawPath): RuleSet[] {
    const sets = this.#given !== null && this.#given.rules.length > 0 ? [this.#given] : [];
    if (this.#sets.size === 0) return sets;
    for (let at: string | null = plainText(folder); at !== null; at = parentText(at)) {
      const set = this.#sets.get(at);
      if (set !== undefined && !set.off) sets.push(set);
      if (at === this.#top) break;
    }
    return sets;
  }

  #decide(sets: readonly RuleSet[], path: readonly string[], kind: Kind): IgnoredBy | null {
    for (const set of sets) {
      if (set.off) continue;
      set.names++;
      const relative = path.slice(set.depth);
      const rule = set.rules.findLast(
        ({ pattern }) => (kind === 'directory' || !pattern.foldersOnly) && matches(pattern, relative, this.#ignoreCase, set.effort),
      );
      if (set.file !== null && set.effort.steps > STEPS_AT_FIRST + set.names * STEPS_PER_NAME) {
        set.off = true;
        this.#problem(set.file, 'its patterns take too long to compare: from here on they are not followed');
      }
      if (rule !== undefined) return rule.pattern.negated ? null : rule.by;
    }
    return null;
  }

  #load(folder: RawPath): void {
    const file = joinPath(folder, IGNORE_FILE);
    const bytes = this.#read(file);
    if (bytes === null) return;
    const set = ruleSet(plainText(folder), file, bytes.toString('latin1'));
    const nested = this.#setsFor(folder).length;
    if (bytes.includes(0)) this.#problem(file, 'it is no text: it is not followed');
    else if (set.rules.length > MAX_PATTERNS) this.#problem(file, `it holds more than ${MAX_PATTERNS} patterns: it is not followed`);
    else if (nested >= MAX_NESTED) this.#problem(file, `it is nested below ${MAX_NESTED} others: it is not followed`);
    else if (set.rules.length > 0) this.#sets.set(plainText(folder), set);
  }

  #read(file: RawPath): Buffer | null {
    try {
      if (this.#disk.remote(file) !== 'no') return null;
      const seen = this.#disk.look(file);
      if (seen === null || seen.kind === 'directory') return null;
      const open = this.#disk.openToRead(file);
      try {
        if (open.identity.size > MAX_BYTES) {
          this.#problem(file, `it is longer than ${MAX_BYTES / 1024} KiB: it is not followed`);
          return null;
        }
        const bytes = Buffer.alloc(open.identity.size);
        return bytes.subarray(0, open.read(0, bytes));
      } finally {
        open.close();
      }
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      if (error.code === 'symlink') this.#problem(file, 'it is a symbolic link: links are not followed');
      else if (error.code !== 'not-found') this.#problem(file, `it cannot be read (${error.errno ?? error.code}): it is not followed`);
      return null;
    }
  }

  #problem(path: RawPath, detail: string): void {
    this.#events.push({ type: 'ignore-file', path, detail });
  }
}

/** `text`: latin1 of the bytes. A comment is the reason of the patterns that follow it without an empty line between. */
function ruleSet(folder: string, file: RawPath | null, text: string): RuleSet {
  const rules: Rule[] = [];
  let comment: string[] = [];
  let fresh = true;
  for (const [index, raw] of text
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .split('\n')
    .entries()) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (file !== null && line.startsWith('#')) {
      if (!fresh) comment = [];
      fresh = true;
      comment.push(decoded(line.replace(/^#+\s*/, '')).trim());
      continue;
    }
    fresh = false;
    if (line.trim() === '') comment = [];
    const pattern = parsePattern(line);
    if (pattern === null) continue;
    const reason = comment.join(' ').trim();
    const by = { pattern: decoded(pattern.text), file, line: file === null ? 0 : index + 1, reason: reason === '' ? null : reason };
    rules.push({ pattern, by });
  }
  return { depth: segmentsOf(folder).length, file, rules, effort: { steps: 0 }, names: 0, off: false };
}

/** Latin1 of a path's bytes, with `/` between its segments: every byte apart, whatever the name's encoding. */
function plainText(path: RawPath): string {
  // oxlint-disable-next-line no-control-regex -- ASCII needs no conversion
  const text = typeof path === 'string' && /^[\u0000-\u007f]*$/.test(path) ? path : Buffer.from(path).toString('latin1');
  return sep === '/' ? text : text.replaceAll(sep, '/');
}

function decoded(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function parent(path: RawPath): RawPath | null {
  if (typeof path !== 'string') return null;
  const folder = dirname(path);
  return folder === path ? null : folder;
}

function parentText(path: string): string | null {
  const at = path.lastIndexOf('/');
  if (at < 0 || path === '/') return null;
  return at === 0 ? '/' : path.slice(0, at);
}
