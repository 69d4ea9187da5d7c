import type { Disk } from '../disk/index.ts';
import type { Format } from '../formats/index.ts';
import type { Matcher } from '../search/index.ts';
import type { Authority, Step } from './face.ts';
import type { Verdicts } from './record.ts';

/** What a method may use. */
export interface MethodContext {
  readonly disk: Disk;
  readonly authority: Authority;
  readonly formatOf: (head: Uint8Array, hint: string | null, size: number) => Format;
  /** The order's values, found again in any bytes. Not re-entrant. */
  readonly matcher: () => Matcher;
  /** Whether the purge can be undone: a method that never tears a file keeps its body only then. */
  readonly undoable: boolean;
  /** Aborts when the parent is gone. A step that has not begun to write may then give up: its writes are `interrupted`. */
  readonly signal: AbortSignal;
}

/**
 * One way of removing replicas from one kind of store. A further method is a further implementation
 * and a line in the table of methods; journal, recovery, verification and undo do not change.
 *
 * Nothing here throws for a file's trouble: that is a verdict. What must survive a crash is in the pre-image and the body,
 * whose form is the method's own.
 */
export interface Method {
  /** Opens, reads and checks everything. Changes nothing; new files of its own, with nothing secret in them, may lie beside the store. */
  prepare(step: Step, context: MethodContext): Promise<Prepared>;
  /**
   * Brings a step of unknown state to its end (`forward`) or back (`back`), touching only bytes that are pre-image or
   * filler. Idempotent. `back` is all or nothing for the step. Leaves no file of its own.
   */
  roll(step: Step, kept: Kept, direction: 'forward' | 'back', context: MethodContext): Promise<Verdicts>;
  /** Takes away what prepare() may have left beside the store of a step that never came further. Throws DiskError. */
  discard?(step: Step, planId: string, disk: Disk): void;
  /** The dead values in a pre-image, per entry: for verification after a crash. */
  values(preImage: Uint8Array): Map<string, Uint8Array>;
  /** Which writes of the step it replaces by references; absent: none. */
  rehomed?(preImage: Uint8Array): readonly number[];
  /**
   * For undo, where the store changed since: its present state with the old bytes put back, as a file at `target`, which is not
   * there. Says how many places were put back; null where there is nothing that can be. May throw DiskError.
   */
  copy(step: Step, kept: Kept, target: string, context: MethodContext): Promise<number | null>;
}

/**
 * Seals another pre-image in place of the one before and keeps it durably, for a method that learns in the middle of its work what it
 * writes next; wipes it. Throws DiskError `disk-full`, after which the former one still stands, and PurgeError.
 */
export type Keep = (preImage: Uint8Array) => Promise<void>;

/** What was sealed before a step wrote. */
export interface Kept {
  readonly preImage: Uint8Array;
  /** Only while a step is rolled forward: nothing is kept any more of one that goes back. */
  readonly keep?: Keep;
  /** The body, opened piece by piece; null where none was kept. */
  body(): AsyncIterable<Uint8Array> | null;
}

/** A step that was read and found to be as planned. Must be closed. */
export interface Prepared {
  /** As it will be if act() succeeds; already final for writes that are refused. */
  readonly verdicts: Verdicts;
  /** What recovery and undo need: to be sealed and kept before act(). Small: it is held in memory. Null: there is nothing to write. */
  readonly preImage: Uint8Array | null;
  /** What undo needs besides and memory should not hold, a file as it was. Sealed piece by piece, before `preImage` is. */
  readonly body?: () => AsyncIterable<Uint8Array>;
  readonly values: Map<string, Uint8Array>;
  /** Writes. `changed`: the store moved on since prepare() and nothing was written; prepare again. */
  act(keep: Keep): Promise<Verdicts | 'changed'>;
  /** Wipes what it holds in memory (not `values`), closes the store, and leaves no file of its own behind. */
  close(): void;
}
