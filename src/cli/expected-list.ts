import { readFileSync, statSync } from 'node:fs';
import * as v from 'valibot';
import { Label } from '../protocol/index.ts';
import { UserError } from './exit.ts';
import { readText } from './files.ts';

/** One machine × user that IT expects to report. */
export interface ExpectedProfile {
  readonly machine: string;
  readonly user: string;
}

const NEXT = 'One profile a line as machine,user (a first line may name the columns), or JSON: [{"machine": "laptop-7", "user": "ann"}].';
const Profile = v.object({ machine: v.pipe(Label, v.trim(), v.nonEmpty()), user: v.pipe(Label, v.trim(), v.nonEmpty()) });

/**
 * IT's list of profiles: CSV (RFC 4180; with a heading its columns `machine` and `user` count, without one the first two do; blank lines and
 * those that begin with # are skipped), or a JSON array. Each profile once.
 * @throws UserError naming the line, or in JSON the entry.
 */
export function parseExpected(text: string, name: string): ExpectedProfile[] {
  const bare = text.replace(/^\ufeff/, '');
  const profiles = /^\s*[[{]/.test(bare) ? fromJson(bare, name) : fromCsv(bare, name);
  if (profiles.length === 0) throw new UserError(`${name} lists nobody.`, NEXT);
  return [...new Map(profiles.map((profile) => [JSON.stringify([profile.machine, profile.user]), profile])).values()];
}

function fromJson(text: string, name: string): ExpectedProfile[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${name} is not JSON.`, NEXT, { cause });
  }
  if (!Array.isArray(content)) throw new UserError(`${name} is JSON, but no array.`, NEXT);
  return content.map((entry: unknown, index) => profileOf(entry, `Entry ${index + 1} of ${name}`));
}

function profileOf(entry: unknown, where: string): ExpectedProfile {
  const parsed = v.safeParse(Profile, entry);
  if (parsed.success) return parsed.output;
  throw new UserError(`${where} has no usable ${v.getDotPath(parsed.issues[0]) ?? 'machine and user'}.`, NEXT);
}

function fromCsv(text: string, name: string): ExpectedProfile[] {
  const rows = csvRows(text, name);
  const heading = rows[0]?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  const named = heading.includes('machine') && heading.includes('user');
  const [machineAt, userAt] = named ? [heading.indexOf('machine'), heading.indexOf('user')] : [0, 1];
  return rows
    .slice(named ? 1 : 0)
    .map(({ line, cells }) => profileOf({ machine: cells[machineAt] ?? '', user: cells[userAt] ?? '' }, `Line ${line} of ${name}`));
}

/** Cells may be quoted; within quotes stand commas, line ends and doubled quotes. */
function csvRows(text: string, name: string): { line: number; cells: string[] }[] {
  const rows: { line: number; cells: string[] }[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const begun = line;
    const cells: string[] = [];
    for (;;) {
      const quoted = /^[ \t]*"/.exec(text.slice(at, at + 64));
      if (quoted) {
        const end = quotedEnd(text, at + quoted[0].length);
        if (end === null) throw new UserError(`Line ${begun} of ${name} opens a quotation mark and never closes it.`, NEXT);
        const cell = text.slice(at + quoted[0].length, end);
        cells.push(cell.replaceAll('""', '"'));
        line += cell.split('\n').length - 1;
        at = end + 1;
        while (text[at] === ' ' || text[at] === '\t') at++;
        if (at < text.length && !',\r\n'.includes(text[at] ?? ''))
          throw new UserError(`Line ${line} of ${name} goes on behind a closing quotation mark.`, NEXT);
      } else {
        const rest = /^[^,\r\n]*/.exec(text.slice(at))?.[0] ?? '';
        cells.push(rest);
        at += rest.length;
      }
      if (text[at] !== ',') break;
      at++;
    }
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
    line++;
    const first = cells[0]?.trim() ?? '';
    if (!first.startsWith('#') && (cells.length > 1 || first !== '')) rows.push({ line: begun, cells });
  }
  return rows;
}

function quotedEnd(text: string, from: number): number | null {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at)) {
    if (text[at + 1] !== '"') return at;
    at += 2;
  }
  return null;
}

/** Milliseconds between two looks at the file. */
const LOOK = 2_000;

/** The list at `path`, and from then on each valid one that takes its place; one that is gone or wrong changes nothing. */
export function expectedList(
  path: string,
  on: { readonly other: (profiles: readonly ExpectedProfile[]) => void; readonly wrong: (error: unknown) => void },
  every = LOOK,
): { readonly profiles: ExpectedProfile[] } & Disposable {
  let seen = stamp(path);
  let held = readText(path, 'list of expected profiles');
  const profiles = parseExpected(held, path);
  const look = (): void => {
    const now = stamp(path);
    if (now === null || now === seen) return;
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      return;
    }
    seen = now;
    if (text === held) return;
    held = text;
    try {
      on.other(parseExpected(text, path));
    } catch (error) {
      on.wrong(error);
    }
  };
  const timer = setInterval(look, every);
  timer.unref();
  return { profiles, [Symbol.dispose]: () => clearInterval(timer) };
}

/** Changes whenever the file may have; null where there is none. */
function stamp(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}` : null;
}
