import { dirname } from 'node:path';
import type { Disk, Glance, RawPath } from '../disk/index.ts';
import { walk } from '../disk/index.ts';
import type { SearchEvent, SearchRequest } from './face.ts';
import { StoreFolders } from './folders.ts';
import { IgnoreRules } from './ignore.ts';
import { KnownFiles } from './known-files.ts';
import type { Pace } from './pace.ts';
import type { FileToRead } from './reading.ts';
import type { SearchContext } from './search.ts';
import { sidecarsOf } from './sidecars.ts';

/** Files that are skipped in a row before others get their turn. */
const SKIPPED_AT_ONCE = 256;

/** What a walk over the roots comes by, in its order: files to be read, and what is to be told. Null now and then. */
export function* everyFile(request: SearchRequest, context: SearchContext, pace: Pace): Generator<FileToRead | SearchEvent | null> {
  const stores = new StoreFolders(context.disk, request.roots);
  const ignore = request.ignore ? new IgnoreRules(context.disk, request.ignore, context.os !== 'linux') : null;
  const known = request.known === undefined ? null : KnownFiles.from(request.known);
  let prefixed: string | null = null;
  let folder = -1;
  let ticking = false;
  const skip = (prefix: string, name: string, glance: Glance): boolean => {
    if (known === null) return false;
    if (prefix !== prefixed) {
      prefixed = prefix;
      folder = known.folder(prefix);
    }
    if (!known.holds(folder, name, glance)) return false;
    ticking = ++pace.skipped % SKIPPED_AT_ONCE === 0;
    return !ticking;
  };
  for (const root of rootsOf(request, context.disk)) {
    ignore?.enterRoot(root);
    const unseen: SearchEvent[] = [];
    const walking = walk(context.disk, root, {
      exclude: request.exclude,
      signal: context.signal,
      folders: true,
      glances: known !== null,
      skip,
      ...(ignore ? { sieve: (folder, entries) => ignore.sieve(folder, entries) } : {}),
      onNotVisible: ({ path, reason, detail }) => unseen.push({ type: 'not-visible', path, reason, detail }),
    });
    for (const { path, kind, listed } of walking) {
      if (unseen.length > 0) yield* unseen.splice(0);
      if (kind === 'directory') {
        if (ignore) yield* ignore.events();
        stores.entered(path);
        yield* stores.events();
        continue;
      }
      if (ticking) {
        ticking = false;
        yield null;
        continue;
      }
      stores.met(path);
      yield* stores.events();
      yield { path, listed };
    }
    yield* unseen;
    if (ignore) yield* ignore.events();
  }
}

/** Without those inside another one, so that no file is read twice; for verification with the sidecars of files. */
function rootsOf(request: SearchRequest, disk: Disk): RawPath[] {
  const sidecars = request.by === 'slow' ? request.roots.flatMap((root) => sidecarsOf(disk, root)) : [];
  const roots = new Map([...request.roots, ...sidecars].map((root) => [Buffer.from(root).toString('latin1'), root]));
  const within = (path: string): boolean => {
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      if (folder !== path && roots.has(folder)) return true;
      if (folder === dirname(folder)) return false;
    }
  };
  return [...roots].filter(([path]) => !within(path)).map(([, root]) => root);
}
