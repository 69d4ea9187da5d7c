/** One section: keys in order; a key may occur more than once. `#` starts a comment line. */
export interface Section {
  readonly name: string;
  readonly lines: readonly (readonly [key: string, value: string | number] | string)[];
}

/** The text of a unit file. Values are written as they are: what comes from elsewhere goes through `command` or `literal` first. */
export function unitFile(sections: readonly Section[]): string {
  return sections
    .map(({ name, lines }) =>
      [`[${name}]`, ...lines.map((line) => (typeof line === 'string' ? `# ${line}` : `${line[0]}=${line[1]}`)), ''].join('\n'),
    )
    .join('\n');
}

/** A value in which `%` begins no specifier (systemd.unit(5)). */
export function literal(value: string): string {
  if (/[\0\r\n]/.test(value)) throw new Error('A unit file cannot hold this value: it has a line break.');
  return value.replaceAll('%', '%%');
}

/** A value as one word: quoted where it has to be (systemd.syntax(7)). */
export function word(value: string): string {
  const safe = literal(value);
  return /^[^\s"'\\;]+$/.test(safe) ? safe : `"${safe.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/**
 * A command line (systemd.service(5)): the program's path, whose `$` systemd leaves alone, then words whose `$` is literal,
 * then words that systemd expands.
 */
export function command(program: string, words: readonly string[], expanded: readonly string[] = []): string {
  if (/["'\\]/.test(program)) throw new Error('systemd starts no program whose path has a quotation mark or backslash.');
  return [word(program), ...words.map((one) => word(one.replaceAll('$', () => '$$'))), ...expanded].join(' ');
}

/** `Environment=` lines. */
export function environment(variables: Readonly<Record<string, string>>): (readonly [string, string])[] {
  return Object.entries(variables).map(([name, value]) => ['Environment', word(`${name}=${value}`)]);
}
