import type { Disk } from '../disk/index.ts';
import type { Format } from '../formats/index.ts';
import type { Matcher, Scanner, SearchEntry } from '../search/index.ts';
import { createMatcher } from '../search/index.ts';
import type { Authority, PurgeProgress } from './face.ts';
import type { MethodContext } from './method.ts';

/** What the purger works with. The disk and the scanner are given, so that tests can fail them at any call. */
export interface Tools {
  readonly disk: Disk;
  /** A fresh scanner, which the caller disposes of. */
  readonly scanner: () => Scanner;
  readonly formatOf: (head: Uint8Array, hint: string | null, size: number) => Format;
  readonly now: () => Date;
  /** Aborts when the parent is gone: the step at hand is finished, the rest is left to recovery. */
  readonly signal: AbortSignal;
  readonly onProgress: (event: PurgeProgress) => void;
}

/** What the methods of one plan share. */
export class OrderContext implements Disposable {
  readonly context: MethodContext;
  #matcher: Matcher | null = null;

  constructor(
    { disk, formatOf, signal }: Pick<Tools, 'disk' | 'formatOf' | 'signal'>,
    authority: Authority,
    hunt: readonly SearchEntry[],
    undoable: boolean,
  ) {
    const matcher = (): Matcher => (this.#matcher ??= createMatcher(hunt, keysOf(authority), disk));
    this.context = { disk, authority, formatOf, signal, undoable, matcher };
    // A value known by its fingerprint alone is read from a copy, as long as there is one.
    if (hunt.some(({ kind }) => kind === 'fingerprint')) matcher();
  }

  [Symbol.dispose](): void {
    this.#matcher?.[Symbol.dispose]();
  }
}

/** By which entries of kind `fingerprint` are known again; the others need none. */
function keysOf({ dead }: Authority) {
  const one = [...dead.values()].find((value) => value.kind === 'fingerprint');
  const none = new Uint8Array(32);
  return { epoch: one?.epoch ?? 0, fingerprint: one?.key ?? none, local: none };
}
