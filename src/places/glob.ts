import type { Expanded } from './expand.ts';

/** What of a glob is known before matching, so that most paths are refused without a regular expression. */
export interface CompiledGlob {
  /** For people: the expanded glob. */
  readonly text: string;
  /** Every match begins and ends with these; both in lower case where case does not matter. */
  readonly prefix: string;
  readonly suffix: string;
  readonly pattern: RegExp;
  /** Without wildcards: `prefix` is the only match. */
  readonly exact: boolean;
  /** Larger is more specific: globs that name their last part come before those that take whatever is there. */
  readonly rank: number;
  /** Folder (or file, where the glob has no wildcards) that holds all matches; null where that would be the whole disk. */
  readonly root: string | null;
}

const NAMED = 1_000_000;

/**
 * `**` crosses folders, `*` and `?` stay within one name, `{a,b}` (not nested) chooses: each choice becomes a glob of its
 * own. A glob that begins with `/**` matches on every drive of Windows.
 */
export function compileGlob({ base, rest }: Expanded, ignoreCase: boolean): CompiledGlob[] {
  return choices(rest).map((choice) => compileOne(base, choice, ignoreCase));
}

function compileOne(base: string, rest: string, ignoreCase: boolean): CompiledGlob {
  const source = (base === '' ? '^(?:[A-Za-z]:)?' : `^${escaped(base)}`) + translate(rest) + '$';
  const fixed = /^[^*?]*/.exec(rest)?.[0] ?? '';
  const whole = fixed.length === rest.length;
  const prefix = base === '' ? '' : base + fixed;
  const suffix = /[^*?/]*$/.exec(rest)?.[0] ?? '';
  const last = rest.slice(rest.lastIndexOf('/') + 1);
  return {
    text: base + rest,
    prefix: ignoreCase ? prefix.toLowerCase() : prefix,
    suffix: ignoreCase ? suffix.toLowerCase() : suffix,
    pattern: new RegExp(source, ignoreCase ? 'is' : 's'),
    exact: whole && base !== '',
    rank: (literals(last) >= 2 ? NAMED : 0) + base.length + literals(rest),
    root: base === '' ? null : rootOf(base + fixed, whole),
  };
}

function choices(glob: string): string[] {
  const found = /\{([^{}]*)\}/.exec(glob);
  if (found === null) return [glob];
  const before = glob.slice(0, found.index);
  const after = glob.slice(found.index + found[0].length);
  return (found[1] ?? '').split(',').flatMap((choice) => choices(before + choice + after));
}

function rootOf(fixed: string, whole: boolean): string {
  return whole ? fixed : fixed.slice(0, Math.max(fixed.lastIndexOf('/'), 1));
}

function translate(glob: string): string {
  let source = '';
  for (let at = 0; at < glob.length; at++) {
    const char = glob[at] ?? '';
    if (glob.startsWith('/**/', at)) {
      source += '/(?:.*/)?';
      at += 3;
    } else if (glob.startsWith('**', at)) {
      source += '.+';
      at += 1;
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
