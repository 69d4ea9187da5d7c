/** Reads a regular expression's source: its longest match, and whether anything in it repeats without bound. */

export interface Width {
  /** Longest match in characters, look-ahead included; look-behind counts in `behind`. */
  readonly most: number;
  readonly behind: number;
  /** Quantifiers without an upper bound, as written. */
  readonly unbounded: readonly string[];
  /** The largest bound of a group that repeats and has a repetition inside: such groups can share out one text in many ways. */
  readonly nested: number;
}

interface Part {
  readonly most: number;
  /** Whether something in it is repeated. */
  readonly repeats: boolean;
}

export function widthOf(pattern: RegExp): Width {
  const { source } = pattern;
  const groups = new Map<string, number>();
  const unbounded: string[] = [];
  let behind = 0;
  let nested = 0;
  let at = 0;

  function alternatives(): Part {
    let most = 0;
    let repeats = false;
    do {
      const branch = sequence();
      most = Math.max(most, branch.most);
      repeats ||= branch.repeats;
    } while (source[at] === '|' && ++at > 0);
    return { most, repeats };
  }

  function sequence(): Part {
    let most = 0;
    let ahead = 0;
    let repeats = false;
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const piece = atom();
      const count = quantifier();
      if (piece.kind === 'ahead') ahead = Math.max(ahead, most + piece.most);
      else if (piece.kind === 'behind') behind = Math.max(behind, piece.most);
      else most += piece.most * count;
      if (piece.repeats) nested = Math.max(nested, count);
      repeats ||= piece.repeats || count > 1;
    }
    return { most: Math.max(most, ahead), repeats };
  }

  function atom(): Part & { kind: 'plain' | 'ahead' | 'behind' } {
    const char = source[at];
    if (char === '(') {
      const opening = /^\((?:\?(?:<(?<name>\w+)>|(?<look><?[=!])|:))?/.exec(source.slice(at));
      at += opening?.[0].length ?? 1;
      const inside = alternatives();
      at++;
      const name = opening?.groups?.['name'];
      if (name !== undefined) groups.set(name, Math.max(groups.get(name) ?? 0, inside.most));
      const look = opening?.groups?.['look'];
      if (look === undefined) return { kind: 'plain', ...inside };
      return { kind: look.startsWith('<') ? 'behind' : 'ahead', ...inside };
    }
    if (char === '[') {
      at++;
      while (source[at] !== ']') at += source[at] === '\\' ? 2 : 1;
      at++;
      return { kind: 'plain', most: 1, repeats: false };
    }
    if (char === '\\') {
      const escape = /^\\(?:k<(?<name>\w+)>|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/.exec(source.slice(at));
      at += escape?.[0].length ?? 2;
      const name = escape?.groups?.['name'];
      return { kind: 'plain', most: name === undefined ? 1 : (groups.get(name) ?? 0), repeats: false };
    }
    at++;
    return { kind: 'plain', most: char === '^' || char === '$' ? 0 : 1, repeats: false };
  }

  /** How often at most the piece before may come. */
  function quantifier(): number {
    const written = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(source.slice(at))?.[0];
    if (written === undefined) return 1;
    at += written.length;
    if (written.startsWith('?')) return 1;
    const bound = /^\{(?:\d+,)?(\d+)\}/.exec(written)?.[1];
    if (bound === undefined) {
      unbounded.push(written);
      return 1;
    }
    return Number(bound);
  }

  const whole = alternatives();
  if (at !== source.length) throw new Error(`Stopped reading at ${at} of ${source}`);
  return { most: whole.most, behind, unbounded, nested };
}
