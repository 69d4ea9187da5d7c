/** Which machines and users; `*` is any run of characters, `?` one. Machine names have no case. */
export interface ProfilePattern {
  readonly machine: string;
  readonly user: string;
}

/** Whether a machine and user are meant by a pattern. */
export function fitsProfile({ machine, user }: ProfilePattern, given: { readonly machine: string; readonly user: string }): boolean {
  return globFits(machine.toLowerCase(), given.machine.toLowerCase()) && globFits(user, given.user);
}

/** Greedy with one step back: linear in both lengths but for their product at worst, whatever the names are made of. */
export function globFits(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/**
 * Lines of `machine,user` or `machine/user`, each of which may hold `*` and `?`; blank lines and `#` comments are skipped.
 * Throws Error that names the line.
 */
export function parseProfiles(text: string): ProfilePattern[] {
  return text
    .replace(/^\u{feff}/u, '')
    .split(/\r?\n/)
    .flatMap((line, index) => {
      const given = line.trim();
      if (given === '' || given.startsWith('#')) return [];
      const [machine, user, more] = given.split(/[,/]/).map((part) => part.trim());
      if (!machine || !user || more !== undefined) throw new Error(`line ${index + 1} is not machine,user: ${given.slice(0, 80)}`);
      return [{ machine, user }];
    });
}
