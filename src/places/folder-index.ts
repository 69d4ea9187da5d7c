import { type CompiledGlob, folderPattern } from './glob.ts';
import { NameIndex } from './name-index.ts';

interface Ordered {
  readonly glob: CompiledGlob;
  readonly order: number;
}

/** Globs of one folder pattern. */
interface FolderSet<G extends Ordered> {
  readonly where: CompiledGlob['where'];
  pattern: RegExp | null;
  readonly names: NameIndex<G>;
}

/**
 * Globs by the folders that they look into. Paths come folder by folder, so what a folder needs is put together once; a folder
 * is looked up by its parents and by the names on its way, and only few patterns are tried.
 */
export class FolderIndex<G extends Ordered> {
  readonly #drives: boolean;
  readonly #byAnchor = new Map<string, FolderSet<G>[]>();
  readonly #anyDrive = new Map<string, FolderSet<G>[]>();
  /** Sets that may be anywhere, by a name on the way. */
  readonly #byName = new Map<string, FolderSet<G>[]>();

  #folder = '';
  #here: readonly NameIndex<G>[] = [];

  /** `drives`: paths begin with a drive's letter. */
  constructor(drives: boolean) {
    this.#drives = drives;
  }

  /** In rising order only. */
  add(one: G): void {
    const { where } = one.glob;
    const anywhere = where.anyDrive && where.anchor === '/' && where.reach === 'like' && where.by !== null;
    const map = anywhere ? this.#byName : where.anyDrive ? this.#anyDrive : this.#byAnchor;
    const key = anywhere ? (where.by ?? '') : where.anchor;
    let sets = map.get(key);
    if (sets === undefined) map.set(key, (sets = []));
    let set = sets.find((known) => known.where === where);
    if (set === undefined) sets.push((set = { where, pattern: null, names: new NameIndex() }));
    set.names.add(one);
  }

  /** Makes the first `length` characters of `path` the folder that is asked about. */
  enter(path: string, length: number): void {
    if (length === this.#folder.length && path.startsWith(this.#folder)) return;
    const folder = path.slice(0, length);
    this.#folder = folder;
    const drive = this.#drives && /^[a-z]:/.test(folder) ? 2 : 0;
    const bare = drive === 0 ? folder : folder.slice(drive);
    const here: NameIndex<G>[] = [];
    const take = (sets: readonly FolderSet<G>[] | undefined, inAnchor: boolean, compared: string): void => {
      if (sets === undefined) return;
      for (const set of sets) {
        const { reach, anchor, folder: like } = set.where;
        if (reach === 'below' || (reach === 'here' && inAnchor)) here.push(set.names);
        else if (reach === 'like' && (set.pattern ??= folderPattern(anchor, like)).test(compared)) here.push(set.names);
      }
    };
    const met = new Set<string>();
    for (let from = 0, slash = folder.indexOf('/'); slash >= 0; from = slash + 1, slash = folder.indexOf('/', from)) {
      const end = slash + 1;
      const parent = folder.slice(0, end);
      take(this.#byAnchor.get(parent), end === length, folder);
      take(this.#anyDrive.get(drive === 0 ? parent : parent.slice(drive)), end === length, bare);
      const name = folder.slice(from, slash);
      const sets = this.#byName.get(name);
      if (sets === undefined || met.has(name)) continue;
      met.add(name);
      take(sets, false, bare);
    }
    this.#here = here;
  }

  /** The most specific glob below `best` that takes the name in the folder that was entered. */
  find(name: string, best: number, takes?: (one: G) => boolean): G | null {
    if (name === '') return null;
    let found: G | null = null;
    let below = best;
    for (const names of this.#here) {
      if (names.least >= below) continue;
      const one = names.find(name, below, takes);
      if (one === null) continue;
      found = one;
      below = one.order;
    }
    return found;
  }
}
