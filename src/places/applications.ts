import type { Os, Store } from './face.ts';

/** One of several applications that keep the same kind of store, each below folders of its own. */
export interface Application {
  readonly owner: string;
  /** Process names by which it is seen to run. */
  readonly running: readonly string[];
  readonly roots: Partial<Record<Os, readonly string[]>>;
}

/** The same store of each application: `tails` are globs below its roots. */
export function storesOf(
  applications: readonly Application[],
  tails: readonly string[],
  rest: Omit<Store, 'globs' | 'owner' | 'running'>,
): Store[] {
  return applications.map(({ owner, running, roots }) => ({ ...rest, owner, running, globs: below(roots, tails) }));
}

/** `tails` below each of the roots. */
export function below(roots: Store['globs'], tails: readonly string[]): Store['globs'] {
  const under = (own: readonly string[] | undefined): readonly string[] =>
    (own ?? []).flatMap((root) => tails.map((tail) => `${root}/${tail}`));
  return { linux: under(roots.linux), darwin: under(roots.darwin), win32: under(roots.win32) };
}

/** Whoever owns one of them. */
export function runningOf(applications: readonly Application[]): string[] {
  return [...new Set(applications.flatMap(({ running }) => running))];
}
