import { type RawPath, showPath } from '../disk/index.ts';
import { syntaxOf } from '../formats/index.ts';
import type { FileSeen, Hit } from '../search/index.ts';
import { fileSet, isDeletable, type NamesIn } from './deletable.ts';
import type { Authority, Reason, StepMethod } from './face.ts';

/** Which store a hit's file belongs to, and how copies leave it. */
export interface StoreOf {
  readonly method: StepMethod;
  /** The store's main file, or its folder. */
  readonly path: RawPath;
  /** Files that go with it, where it is deleted. */
  readonly beside?: readonly RawPath[];
}

const BY_REWRITE: Readonly<Record<Exclude<FileSeen['rewrite'], 'none'>, StepMethod>> = {
  'in-place': 'P1',
  rows: 'P4',
  patches: 'P6',
  whole: 'P7',
};

/** The database that a file is the log or journal of: SQLite names them after it (https://www.sqlite.org/tempfiles.html). */
const DATABASE_SIDECAR = /^(.+)-(?:wal|shm|journal)$/s;
/** A repository's objects: https://git-scm.com/docs/gitrepository-layout */
const GIT_OBJECT = /^(.+)[/\\]objects[/\\](?:pack|[0-9a-f]{2})[/\\][^/\\]+$/s;

/** The store of a hit, or why nothing may remove the copy. */
export function storeOf({ file }: Hit, authority: Authority, names: NamesIn): StoreOf | Reason {
  // What is made anew is better gone than changed: its owner would take filler for what the server said.
  if (isDeletable(file, authority, names)) {
    const { main, beside } = fileSet(file.path, file.place, names);
    return { method: 'P3', path: main, beside };
  }
  if (file.rewrite !== 'none') {
    const method = isRehomed(file, authority) ? 'P2' : BY_REWRITE[file.rewrite];
    return { method, path: (method === 'P4' ? databaseOf(file.path) : null) ?? file.path };
  }
  const repository = file.format.startsWith('git-') ? repositoryOf(file.path) : null;
  if (repository !== null) return authority.consents.includes('git-history') ? { method: 'P8', path: repository } : 'consent-needed';
  return 'no-writer-for-format';
}

/** Only where people and programs keep settings: a history or a transcript tells what was, and is not read for a value. */
function isRehomed({ rewrite, live, role, place, path, format }: FileSeen, { verb, references = [] }: Authority): boolean {
  if (verb !== 'rehome' || references.length === 0 || rewrite !== 'in-place' || live === 'closed') return false;
  if (role !== 'config' && role !== 'credentials' && place !== 'other') return false;
  return syntaxOf(showPath(path).path, format) !== null;
}

function databaseOf(path: RawPath): string | null {
  return typeof path === 'string' ? (DATABASE_SIDECAR.exec(path)?.[1] ?? null) : null;
}

function repositoryOf(path: RawPath): string | null {
  return typeof path === 'string' ? (GIT_OBJECT.exec(path)?.[1] ?? null) : null;
}

/** A repository's reflogs, whose lines name commits by ids that change with the history, and what linked work trees have there. */
const RECORDS = /^(?:logs|worktrees)[/\\]/;

/**
 * Repositories last, when the files of their work trees are done; their records with them. Otherwise the order stays.
 */
export function historyLast<T extends { readonly store: StoreOf; readonly hits: Hit[] }>(stores: Iterable<T>): T[] {
  const all = [...stores];
  const histories = all.filter(({ store }) => store.method === 'P8');
  if (histories.length === 0) return all;
  const others = all.filter(({ store, hits }) => {
    if (store.method === 'P8') return false;
    const { path } = store;
    const history = histories.find((one) => typeof path === 'string' && RECORDS.test(insideOf(String(one.store.path), path)));
    history?.hits.push(...hits);
    return history === undefined;
  });
  return [...others, ...histories];
}

/** The rest of a path inside a folder; empty where it is not. */
function insideOf(folder: string, path: string): string {
  return path.startsWith(folder) && /^[/\\]/.test(path.slice(folder.length)) ? path.slice(folder.length + 1) : '';
}
