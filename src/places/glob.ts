import type { Expanded } from './expand.ts';

/** What a glob says of the folder that its matches lie in; in lower case where case does not matter. */
interface FolderFacts {
  /** The folder, with its `/`, that holds all matches, as far as it can be told without wildcards. */
  readonly anchor: string;
  /** True: `anchor` counts from the top of any drive of Windows. */
  readonly anyDrive: boolean;
  /** Where the files lie: in the anchor itself, anywhere below it, or in folders like `folder`. */
  readonly reach: 'here' | 'below' | 'like';
  /** The pattern of the folders below the anchor; `/` at its end, unless it is empty. */
  readonly folder: string;
  /** A folder's name that every match has on its way below the anchor; null where there is none. */
  readonly by: string | null;
  /** The anchor as it is written, without the slash at its end; null where that would be the whole disk. */
  readonly root: string | null;
}

/**
 * A glob in two halves, the folder of its matches and their name, so that most paths are refused by a look-up. What several
 * globs have in common they share: there are thousands.
 */
export class CompiledGlob {
  readonly where: FolderFacts;
  readonly name: NamePattern;
  /** Without wildcards: one path, or one on each drive. */
  readonly whole: boolean;
  /** How many characters a match must have. */
  readonly literals: number;
  /** True: the beginning comes from a variable or a pointer. */
  readonly variable: boolean;
  readonly #base: string;
  readonly #rest: string;

  constructor({ base, rest, variable }: Expanded, whole: boolean, where: FolderFacts, name: NamePattern) {
    this.where = where;
    this.name = name;
    this.whole = whole;
    this.literals = base.length + literals(rest);
    this.variable = variable;
    this.#base = base;
    this.#rest = rest;
  }

  /** For people: the expanded glob. */
  get text(): string {
    return this.#base + this.#rest;
  }

  /** Folder (or file, where the glob has no wildcards) that holds all matches; null where that would be the whole disk. */
  get root(): string | null {
    return this.whole && this.where.root !== null ? this.text : this.where.root;
  }
}

/** How the names of files look. */
export class NamePattern {
  /** What every match begins and ends with; `exact`: the prefix is all of it. */
  readonly prefix: string;
  readonly suffix: string;
  readonly exact: boolean;
  /** Whether it says something, so that not just anything in the folder is taken. */
  readonly telling: boolean;
  /** What stands between stars, in its order. */
  readonly #between: readonly string[];
  readonly #shortest: number;
  readonly #compiled: RegExp | null;

  /** `literally`: stars and question marks are themselves. */
  constructor(pattern: string, literally: boolean) {
    this.telling = literals(pattern) >= 2 || /[^*?]$/.test(pattern);
    this.exact = literally || !/[*?]/.test(pattern);
    const [prefix = '', ...rest] = this.exact ? [pattern] : pattern.split('*');
    const suffix = rest.pop() ?? '';
    this.#compiled = !this.exact && pattern.includes('?') ? new RegExp(`^${translate(pattern)}$`, 's') : null;
    this.prefix = this.#compiled === null ? prefix : '';
    this.suffix = this.#compiled === null ? suffix : '';
    this.#between = rest;
    this.#shortest = rest.reduce((sum, part) => sum + part.length, prefix.length + suffix.length);
  }

  matches(name: string): boolean {
    if (this.exact) return name === this.prefix;
    if (this.#compiled !== null) return this.#compiled.test(name);
    if (name.length < this.#shortest || name === '' || !name.startsWith(this.prefix) || !name.endsWith(this.suffix)) return false;
    let at = this.prefix.length;
    for (const part of this.#between) {
      const found = name.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at + this.suffix.length <= name.length;
  }
}

/** Compiles the globs of one machine. */
export class GlobCompiler {
  readonly #ignoreCase: boolean;
  readonly #folders = new Map<string, FolderFacts>();
  readonly #names = new Map<string, NamePattern>();

  constructor(ignoreCase: boolean) {
    this.#ignoreCase = ignoreCase;
  }

  /**
   * `**` crosses folders, `*` and `?` stay within one name, `{a,b}` (not nested) chooses: each choice becomes a glob of its
   * own. A glob that begins with `/` matches on every drive of Windows.
   */
  compile({ base, rest, variable }: Expanded): CompiledGlob[] {
    return choices(rest).map((choice) => this.#compile({ base, rest: choice, variable }));
  }

  #compile(expanded: Expanded): CompiledGlob {
    const { base, rest } = expanded;
    const wild = rest.search(/[*?]/);
    const fixed = wild < 0 ? rest : rest.slice(0, wild);
    const anchor = upToSlash(base + fixed);
    // What is left of the pattern below the anchor; it begins with no slash.
    const below = (base + rest).slice(anchor.length);
    const cut = below.lastIndexOf('/') + 1;
    const anything = below.slice(cut) === '**';
    const name = anything ? '*' : below.slice(cut);
    const folder = below.slice(0, cut) + (anything ? '**/' : '');
    return new CompiledGlob(expanded, wild < 0, this.#folder(base === '', anchor, folder), this.#name(name, wild < 0));
  }

  #folder(anyDrive: boolean, anchor: string, folder: string): FolderFacts {
    const key = `${anyDrive ? '*' : ''}${anchor}\0${folder}`;
    let facts = this.#folders.get(key);
    if (facts === undefined) {
      facts = {
        anchor: this.#fold(anchor),
        anyDrive,
        reach: folder === '' ? 'here' : folder === '**/' ? 'below' : 'like',
        folder: this.#fold(folder),
        by: this.#fold(folder.split('/').find((part) => part !== '' && !/[*?]/.test(part)) ?? '') || null,
        root: anyDrive ? null : anchor.slice(0, -1) || '/',
      };
      this.#folders.set(key, facts);
    }
    return facts;
  }

  #name(name: string, whole: boolean): NamePattern {
    const key = `${whole ? '=' : '~'}${name}`;
    let pattern = this.#names.get(key);
    if (pattern === undefined) this.#names.set(key, (pattern = new NamePattern(this.#fold(name), whole)));
    return pattern;
  }

  #fold(text: string): string {
    return this.#ignoreCase ? text.toLowerCase() : text;
  }
}

function choices(glob: string): string[] {
  if (!glob.includes('{')) return [glob];
  const found = /\{([^{}]*)\}/.exec(glob);
  if (found === null) return [glob];
  const before = glob.slice(0, found.index);
  const after = glob.slice(found.index + found[0].length);
  return (found[1] ?? '').split(',').flatMap((choice) => choices(before + choice + after));
}

/** Matches whole folders, with their `/`. */
export function folderPattern(anchor: string, folder: string): RegExp {
  return new RegExp(`^${escaped(anchor)}${translate(folder)}$`, 's');
}

function upToSlash(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** The source of a regular expression; folders that `**` stands for end with `/`. */
function translate(glob: string): string {
  let source = '';
  for (let at = 0; at < glob.length; at++) {
    const char = glob[at] ?? '';
    if (glob.startsWith('**/', at) && (at === 0 || glob[at - 1] === '/')) {
      source += '(?:.*/)?';
      at += 2;
    } else if (char === '*') source += '[^/]*';
    else source += char === '?' ? '[^/]' : escaped(char);
  }
  return source;
}

/** How many characters a match must have. */
function literals(glob: string): number {
  return glob.replace(/[*?]/g, '').length;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
