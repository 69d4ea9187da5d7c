import { basename, dirname, join, relative, sep } from 'node:path';
import { indexedState } from '../agent/index.ts';
import { DiskError, isInside, type Kind, nodeDisk } from '../disk/index.ts';
import { catalogue, createPlaceFinder, type Os } from '../places/index.ts';
import { discoverPointers, IGNORE_FILE, type IgnoreOptions, IgnoreRules, type SearchKeys } from '../search/index.ts';
import type { Context } from './context.ts';
import { EXIT, UserError } from './exit.ts';
import { ignoredLine, ignoreFileLine, type Mask, notVisibleLine, openMask } from './hit-line.ts';
import { ignoreOptions } from './ignoring.ts';
import { searchKeys } from './local-keys.ts';
import { localSearch } from './local-search.ts';
import { emit, oneLine, plural, say } from './output.ts';
import type { IgnoredLine } from './results/face.ts';
import { targets } from './targets.ts';

/** What a scan would do with one path. */
interface Verdict {
  readonly kind: Kind | 'nothing';
  readonly read: boolean;
  /** Why not, or what is done instead. */
  readonly because: string | null;
  readonly ignored: IgnoredLine | null;
  readonly remarks: readonly string[];
}

/** What was seen of a file by reading it. */
interface Look {
  readonly format: string | null;
  readonly findings: number;
  readonly notVisible: readonly string[];
}

/** `lastcopy scan --why PATH [ROOT…]`: without roots as a scan of the working directory, or of the home, would do it. */
export async function why(
  context: Context,
  what: string,
  roots: readonly string[],
  options: { readonly json?: boolean; readonly ignore?: readonly string[] },
): Promise<number> {
  const [path = ''] = await targets([what]);
  const root = rootFor(path, roots.length > 0 ? await targets(roots) : [process.cwd(), context.home]);
  const mask = await openMask();
  if (root === null && roots.length > 0)
    throw new UserError(`${mask.path(path).path} lies in none of these paths.`, 'Name a path that holds it.');
  const verdict = judge(context, path, root ?? path, ignoreOptions(context, options), mask);
  const around = { os: process.platform as Os, home: context.home, env: process.env };
  const place = createPlaceFinder({ ...around, pointed: discoverPointers({ ...around, disk: nodeDisk() }) }).of(path);
  const look = verdict.read && verdict.kind === 'file' ? await readIt(context, path, mask, await searchKeys(context)) : null;
  const index = verdict.kind === 'file' ? indexedState(context.stateDir, path) : 'unknown';
  const told = {
    type: 'why',
    ...mask.path(path),
    kind: verdict.kind,
    place: place.place.id,
    class: place.store.class ?? place.place.class,
    format: look?.format ?? null,
    read: verdict.read,
    because: verdict.because,
    ignoredBy: verdict.ignored,
    findings: look?.findings ?? 0,
    notVisible: look?.notVisible ?? [],
    index,
    remarks: verdict.remarks,
  };
  if (options.json) emit(told);
  else show(told, place.place.id);
  return EXIT.NOTHING;
}

interface WhyLine {
  readonly path: string;
  readonly class: string;
  readonly format: string | null;
  readonly read: boolean;
  readonly because: string | null;
  readonly ignoredBy: IgnoredLine | null;
  readonly findings: number;
  readonly notVisible: readonly string[];
  readonly index: keyof typeof INDEX;
  readonly remarks: readonly string[];
}

function show(told: WhyLine, id: string): void {
  const label = catalogue.find((one) => one.id === id)?.label;
  const row = (name: string, text: string): void => say(`  ${name.padEnd(12)}${oneLine(text)}`);
  say(oneLine(told.path));
  row('place', `${id}, class ${told.class}${label === undefined ? '' : ` (${label})`}`);
  if (told.format !== null) row('format', told.format);
  row('read', told.read ? 'yes' : 'no');
  if (told.because !== null) row('because', told.because);
  const { ignoredBy } = told;
  if (ignoredBy !== null) {
    row(
      'rule',
      ignoredBy.file === null ? `--ignore ${ignoredBy.pattern}` : `${ignoredBy.pattern}  (line ${ignoredBy.line} of ${ignoredBy.file})`,
    );
    row('reason', ignoredBy.reason ?? 'none is given: a comment above the pattern would tell it');
    row('hunts', 'read it all the same: no ignore rule holds for hunt, purge and orders');
  }
  for (const one of told.notVisible) row('not visible', one);
  for (const one of told.remarks) row('remark', one);
  if (told.format !== null) row('findings', plural(told.findings, 'finding'));
  row('agent', INDEX[told.index]);
}

const INDEX = {
  unchanged: 'its last sweep has read it, and it has not changed since',
  changed: 'it has changed since the agent read it: the next sweep reads it again',
  unknown: 'the index of this state directory does not have it: no sweep has read it to its end',
} as const;

/** The innermost root that holds the path. */
function rootFor(path: string, roots: readonly string[]): string | null {
  return roots.filter((root) => isInside(path, root)).toSorted((a, b) => b.length - a.length)[0] ?? null;
}

/** Goes the way that a walk goes from the root, and says where it ends. */
function judge(context: Context, path: string, root: string, options: IgnoreOptions, mask: Mask): Verdict {
  const disk = nodeDisk();
  const rules = new IgnoreRules(disk, options, process.platform !== 'linux');
  rules.enterRoot(root);
  const remarks: string[] = [];
  const no = (kind: Verdict['kind'], because: string, ignored: IgnoredLine | null = null): Verdict => ({
    kind,
    read: false,
    because,
    ignored,
    remarks,
  });
  const steps = path === root ? [] : relative(root, path).split(sep);
  let at = root;
  try {
    for (let step = -1; step < steps.length; step++) {
      const folder = at;
      if (step >= 0) at = join(at, steps[step] ?? '');
      const here = at === path ? 'It' : mask.path(at).path;
      if (isInside(at, context.stateDir))
        return no('directory', 'It belongs to Lastcopy’s own state directory, which holds fingerprints and sealed pre-images, no values.');
      const remote = disk.remote(at);
      if (remote !== 'no') return no('nothing', `${here} ${REMOTE[remote]}`);
      const found = disk.look(at);
      if (found === null) return no('nothing', `${here} is not there.`);
      if (found.kind === 'special') return no('special', `${here} is a FIFO, socket or device, which stores no bytes of its own.`);
      if (found.kind === 'symlink' && step >= 0)
        return no('symlink', `${here} is a symbolic link: its target is read under its own name, where that is scanned.`);
      if (step >= 0) {
        rules.sieve(folder, [
          { name: IGNORE_FILE, kind: 'file' },
          { name: basename(at), kind: found.kind },
        ]);
        for (const event of rules.events()) {
          if (event.type === 'ignore-file') {
            const line = ignoreFileLine(event, mask);
            remarks.push(`${line.path}: ${line.detail}`);
          } else if (event.type === 'ignored' && event.path === at) {
            return no(
              found.kind,
              at === path ? 'An ignore rule leaves it out.' : `An ignore rule leaves out ${here}.`,
              ignoredLine(event, mask),
            );
          }
        }
      }
      if (at === path)
        return {
          kind: found.kind,
          read: true,
          because: found.kind === 'directory' ? 'It is entered, and what is in it is read.' : null,
          ignored: null,
          remarks,
        };
      if (found.kind === 'file') return no('nothing', `${here} is a file.`);
    }
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    return no('nothing', `It is not visible: ${error.message}.`);
  }
  return no('nothing', `${dirname(path)} does not lead to it.`);
}

const REMOTE = {
  network: 'lies on a network filesystem: search it on the machine that holds it.',
  placeholder: 'is a cloud placeholder: reading it would download it.',
  pseudo: 'belongs to the kernel, where nothing is stored.',
  unknown: 'may be a cloud placeholder: reading it might download it.',
} as const;

/** By the scanner, as any file is read: only what it says of it is kept. */
async function readIt(context: Context, path: string, mask: Mask, keys: SearchKeys): Promise<Look> {
  let format: string | null = null;
  let findings = 0;
  const notVisible: string[] = [];
  for await (const event of localSearch(context, { roots: [path], keys, value: null, mask, threads: 1, quiet: true })) {
    if (event.type === 'file') ({ format } = event.file);
    else if (event.type === 'finding') {
      format = event.file.format;
      findings++;
    } else if (event.type === 'not-visible') {
      const { reason, detail } = notVisibleLine(event, mask);
      notVisible.push(`${reason}: ${detail}`);
    }
  }
  return { format, findings, notVisible };
}
