import { execFileSync } from 'node:child_process';

/** What shells and `man` know of the command: made by asking the staged command itself. */
export interface ShellFiles {
  readonly bash: string;
  readonly zsh: string;
  readonly fish: string;
  /** roff, section 1. */
  readonly man: string;
}

/** `lastcopy` is the command line that starts it; `date` stands at the foot of the manual page. */
export function shellFiles(lastcopy: readonly string[], version: string, date: Date): ShellFiles {
  const [program = '', ...before] = lastcopy;
  const ask = (...args: string[]) =>
    execFileSync(program, [...before, ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', NO_COLOR: '1', COLUMNS: '100', HOME: '/nonexistent' },
    });
  return {
    bash: ask('complete', 'bash'),
    zsh: ask('complete', 'zsh'),
    fish: ask('complete', 'fish'),
    man: manual((...words) => parseHelp(ask(...words, '--help')), version, date),
  };
}

interface Help {
  readonly usage: string;
  readonly text: string;
  readonly options: readonly (readonly [string, string])[];
  readonly commands: readonly (readonly [string, string])[];
}

/** What the command line's own help says; a line that goes on is indented deeper than its term. */
function parseHelp(help: string): Help {
  const lists: Record<string, [string, string][]> = { options: [], commands: [], arguments: [] };
  const text: string[] = [];
  let usage = '';
  let list: [string, string][] | undefined;
  for (const line of help.split('\n')) {
    const heading = /^(Usage|Options|Commands|Arguments):\s*(.*)$/.exec(line);
    const entry = /^ {2}(\S.*?)(?: {2,}(.*))?$/.exec(line);
    const last = list?.at(-1);
    if (heading?.[1] === 'Usage') usage = heading[2] ?? '';
    else if (heading) list = lists[heading[1]!.toLowerCase()];
    else if (list && entry) list.push([entry[1]!, entry[2] ?? '']);
    else if (last && line.trim() !== '') last[1] = `${last[1]} ${line.trim()}`.trim();
    else if (line.trim() !== '') text.push(line.trim());
  }
  return { usage, text: text.join(' '), options: lists['options'] ?? [], commands: lists['commands'] ?? [] };
}

const roff = (text: string) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^([.'])/gm, '\\&$1');

function manual(help: (...words: string[]) => Help, version: string, date: Date): string {
  const top = help();
  const lines = [
    `.TH LASTCOPY 1 "${date.toISOString().slice(0, 10)}" "lastcopy ${version}" "User Commands"`,
    '.SH NAME\nlastcopy \\- makes a rotated secret really disappear',
    `.SH SYNOPSIS\n.B ${roff(top.usage)}`,
    `.SH DESCRIPTION\n${roff(top.text)}`,
    '.SH OPTIONS',
    ...terms(top.options),
    '.SH COMMANDS',
  ];
  const describe = (path: readonly string[]): void => {
    const own = help(...path);
    lines.push(`.SS ${roff(own.usage)}`, roff(own.text), ...terms(own.options.filter(([term]) => !term.includes('--help'))));
    for (const [term] of own.commands) descend(path, term);
  };
  const descend = (path: readonly string[], term: string): void => {
    const name = term.split(/[ |]/)[0] ?? '';
    if (name !== 'help' && name !== 'complete') describe([...path, name]);
  };
  for (const [term] of top.commands) descend([], term);
  lines.push(
    '.SH FILES\n.TP\n.I /etc/lastcopy/bundle.json\nThe bundle of the fleet that this machine belongs to.',
    ".TP\n.I ~/.local/state/lastcopy\nWhat this user's agent remembers, and its logs.",
    '.SH EXIT STATUS\n0: nothing found or left; 1: something found or left; 2: the command could not do its work;',
    '3: nothing found, but parts were not visible.',
  );
  return `${lines.join('\n')}\n`;
}

function terms(entries: readonly (readonly [string, string])[]): string[] {
  return entries.flatMap(([term, text]) => ['.TP', `.B ${roff(term)}`, roff(text)]);
}
