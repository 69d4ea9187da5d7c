import { groups, type Os, type Place, type Store } from '../../places/index.ts';
import { CLASSES, EVIDENCE, METHOD, SYSTEM } from './words.ts';

const SYSTEMS = ['linux', 'darwin', 'win32'] as const;
/** So many globs of a kind are written out. */
const SHOWN = 12;

/** The whole catalogue as a document. */
export function placesMarkdown(): string {
  const count = groups.reduce((sum, { places }) => sum + places.length, 0);
  const lines = [
    '# Places',
    '',
    'Made from `src/places` by `lastcopy places --markdown`; do not edit.',
    '',
    `Where secrets settle: ${count} places, each one file of data in [\`src/places\`](../src/places). \`lastcopy places\` shows which of them are on`,
    'a machine, and `lastcopy scan --why PATH` to which a path belongs. Every other file is searched all the same: a place says what a file',
    'is to its owner, not whether it is read.',
    '',
    `- **Class**: ${CLASSES.map(([name, what]) => `${name}, ${what}`).join('; ')}.`,
    '- **Removed**: how a copy in this place goes best. What a file’s format allows decides, wherever it lies, as far as an order covers its',
    '  class, and once an owner that has to be closed is closed; every other copy is a residual. *Deleted*: by any order where it is a cache',
    '  whose owner is known to go on without it; else only by an order to delete, and only where that is known.',
    '- **Next step**: what a person does about a copy that stays there.',
    '- **Evidence**: tried for real on Linux, read in public source or documents, or not verified: then it is a lead, looked for and never',
    '  written on its strength alone.',
    '- **Paths**: `~` is the home; `$CFG`, `$DATA`, `$STATE`, `$CACHE` and `$LOCAL` are the system’s folders for configuration, data, state,',
    '  caches and local data; `${NAME:-default}` is an environment variable; `@name` is a folder that an application’s own file points to;',
    '  `**` crosses folders. A path that begins with `/**` may be anywhere.',
    '',
    ...groups.flatMap(({ label, places }) => [`## ${label}`, '', ...places.flatMap(describe)]),
  ];
  return lines.join('\n');
}

function describe(place: Place): string[] {
  const closed = place.stores.every(({ live }) => live === 'closed');
  return [
    `### ${place.id}`,
    '',
    `${place.label}. Owner: ${place.owner}. Class ${place.class}; ${METHOD[place.purge]}${closed ? ' once its owner is closed' : ''}; ${EVIDENCE[place.evidence]}.`,
    ...(place.note === undefined ? [] : [place.note]),
    ...(place.next === undefined ? [] : [`Next step: ${place.next}`]),
    '',
    ...where(place),
    '',
  ];
}

/** Stores of the same kind in one line each: those of several owners by the first of them. */
function where(place: Place): string[] {
  const lines: string[] = [];
  const told = new Set<Store>();
  for (const store of place.stores) {
    if (told.has(store)) continue;
    const alike =
      store.owner === undefined
        ? [store]
        : place.stores.filter((one) => one.owner !== undefined && one.role === store.role && one.class === store.class);
    for (const one of alike) told.add(one);
    const others = [...new Set(alike.map(({ owner }) => owner))].filter((owner) => owner !== store.owner);
    const facts = [
      store.role,
      ...(store.class === undefined ? [] : [`class ${store.class}`]),
      ...(store.owner === undefined ? [] : [store.owner]),
    ];
    const ofFirst = alike.filter(({ owner }) => owner === store.owner);
    for (const [systems, globs] of bySystem(ofFirst)) {
      const shown = globs.slice(0, SHOWN).map((glob) => `\`${glob}\``);
      const more = globs.length > SHOWN ? ` and ${globs.length - SHOWN} more` : '';
      lines.push(`- ${systems} (${facts.join(', ')}): ${shown.join(', ')}${more}`);
    }
    if (others.length > 0) lines.push(`- the same of ${others.join(', ')}`);
  }
  return lines;
}

function bySystem(stores: readonly Store[]): [string, string[]][] {
  const found = new Map<string, { systems: Os[]; globs: string[] }>();
  for (const os of SYSTEMS) {
    const globs = [...new Set(stores.flatMap((store) => store.globs[os] ?? []))];
    if (globs.length === 0) continue;
    const key = globs.join('\n');
    const known = found.get(key) ?? { systems: [], globs };
    known.systems.push(os);
    found.set(key, known);
  }
  return [...found.values()].map(({ systems, globs }) => [
    systems.length === SYSTEMS.length ? 'everywhere' : systems.map((os) => SYSTEM[os]).join(', '),
    globs,
  ]);
}
