import { nodeDisk } from '../../disk/index.ts';
import type { Os } from '../../places/index.ts';
import { programsNow, type Survey, surveyPlaces } from '../../search/index.ts';
import type { Context } from '../context.ts';
import { EXIT, UserError } from '../exit.ts';
import { type Mask, openMask } from '../hit-line.ts';
import { bytes, colors, emit, note, oneLine, plural, say } from '../output.ts';
import { type Listed, listPlaces } from '../places/listed.ts';
import { EVIDENCE, METHOD } from '../places/words.ts';

export interface PlacesOptions {
  readonly all?: boolean;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** So many paths of a place are shown; --json has all. */
const SHOWN = 3;

/** `lastcopy places [FILTER]`: the catalogue, and what of it is on this machine. Opens no store. */
export async function places(context: Context, filter: string | undefined, options: PlacesOptions): Promise<number> {
  if (options.markdown) {
    process.stdout.write((await import('../places/markdown.ts')).placesMarkdown());
    return EXIT.NOTHING;
  }
  const os = process.platform as Os;
  const survey = surveyPlaces({ os, home: context.home, env: process.env, disk: nodeDisk() });
  const listed = listPlaces(survey, os, filter, await programsNow());
  if (listed.length === 0)
    throw new UserError(`No place of this system is called ${oneLine(filter ?? '')}.`, 'lastcopy places --all shows all of them.');
  const mask = await openMask();
  if (options.json) tellJson(listed, survey, mask, options.all === true || filter !== undefined);
  else show(listed, survey, mask, { all: options.all === true, filter });
  return EXIT.NOTHING;
}

function tellJson(listed: readonly Listed[], survey: Survey, mask: Mask, absent: boolean): void {
  const shown = listed.filter(({ seen, unseen }) => absent || seen !== null || unseen.length > 0);
  for (const { place, group, seen, atLeast, running, owner, unseen } of shown) {
    emit({
      type: 'place',
      id: place.id,
      label: place.label,
      group,
      class: place.class,
      owner,
      running,
      purge: place.purge,
      evidence: place.evidence,
      present: seen !== null,
      files: seen?.files ?? 0,
      bytes: seen?.bytes ?? 0,
      atLeast,
      in: [...(seen?.in ?? [])].map(([path, files]) => ({ ...mask.path(path), files })),
      notVisible: unseen.map(({ path, reason }) => ({ ...mask.path(path), reason })),
      note: place.note,
      next: place.next,
    });
  }
  const present = listed.filter(({ seen }) => seen !== null).length;
  emit({
    type: 'summary',
    places: listed.length,
    present,
    notVisible: new Set(listed.flatMap(({ unseen }) => unseen.map(({ path }) => path))).size,
    cut: survey.cut.map((path) => mask.path(path).path),
  });
}

function show(listed: readonly Listed[], survey: Survey, mask: Mask, { all, filter }: { all: boolean; filter: string | undefined }): void {
  const path = (one: string): string => oneLine(mask.path(one).path);
  const shown = listed.filter(({ seen }) => all || filter !== undefined || seen !== null);
  const width = Math.max(0, ...shown.map(({ place }) => place.id.length));
  let group = '';
  for (const one of shown) {
    if (one.group !== group) say(`${group === '' ? '' : '\n'}${colors.bold(one.group)}`);
    ({ group } = one);
    const { place, seen, atLeast } = one;
    const count = seen === null ? 'not here' : `${atLeast ? 'at least ' : ''}${plural(seen.files, 'file')}, ${bytes(seen.bytes)}`;
    say(
      `  ${seen === null ? colors.dim(place.id.padEnd(width)) : place.id.padEnd(width)}  ${PAINT[place.class](place.class.padEnd(5))}  ${count}`,
    );
    say(colors.dim(`    ${place.label}`));
    say(
      colors.dim(`    ${one.owner}${RUNS[one.running](place.running.length > 0)} · ${METHOD[place.purge]} · ${EVIDENCE[place.evidence]}`),
    );
    const where = [...(seen?.in ?? [])].toSorted(([, a], [, b]) => b - a);
    for (const [folder, files] of where.slice(0, filter === undefined ? SHOWN : where.length)) {
      say(`    ${survey.cut.includes(folder) ? 'somewhere under ' : ''}${path(folder)}${files > 1 ? colors.dim(`  ${files}`) : ''}`);
    }
    if (filter === undefined && where.length > SHOWN)
      say(colors.dim(`    … and in ${where.length - SHOWN} more (lastcopy places ${place.id})`));
    if (filter !== undefined && place.note !== undefined) say(`    ${place.note}`);
    if (filter !== undefined && place.next !== undefined) say(`    Next step: ${place.next}`);
  }
  tellUnseen(listed, path);
  const present = listed.filter(({ seen }) => seen !== null).length;
  say(`\n${plural(present, 'place')} of ${listed.length} ${filter === undefined ? 'of this system are' : 'that fit are'} on this machine.`);
  if (survey.cut.length > 0)
    note(
      `Looked through in part: ${survey.cut.slice(0, 5).map(path).join(', ')}${survey.cut.length > 5 ? ' …' : ''}. A scan reads all of it.`,
    );
}

function tellUnseen(listed: readonly Listed[], path: (one: string) => string): void {
  const hidden = listed.filter(({ unseen }) => unseen.length > 0);
  if (hidden.length === 0) return;
  say(`\n${colors.bold('Not visible')}`);
  for (const { place, unseen } of hidden) {
    for (const { path: where, reason } of unseen.slice(0, SHOWN)) say(`  ${place.id}  ${path(where)}: ${REASON[reason]}`);
    const about = [place.note, place.next].filter((one) => one !== undefined);
    if (about.length > 0) say(colors.dim(`    ${about.join(' ')}`));
  }
}

const PAINT: Readonly<Record<Listed['place']['class'], (text: string) => string>> = {
  HOME: colors.yellow,
  COPY: colors.red,
  REGEN: colors.dim,
  FAR: colors.magenta,
};

const RUNS: Readonly<Record<Listed['running'], (known: boolean) => string>> = {
  yes: () => ' (runs now)',
  no: (known) => (known ? ' (does not run)' : ''),
  unknown: (known) => (known ? ' (cannot tell whether it runs)' : ''),
};

const REASON = {
  'permission-denied': 'this user may not look into it',
  'network-mount': 'lies on a network filesystem: search it on the machine that holds it',
  'cloud-placeholder': 'is not stored here, and looking into it would download it',
  unreadable: 'could not be read',
  'out-of-reach': 'is there, and out of reach',
} as const;
