import type { Disk } from '../disk/index.ts';
import type { Format } from '../formats/index.ts';
import type { Authority, Step } from './face.ts';
import type { Verdicts } from './record.ts';

/** What a method may use. */
export interface MethodContext {
  readonly disk: Disk;
  readonly authority: Authority;
  readonly formatOf: (head: Uint8Array, hint: string | null, size: number) => Format;
}

/**
 * One way of removing replicas from one kind of store. A further method is a further implementation
 * and a line in the table of methods; journal, recovery, verification and undo do not change.
 *
 * Nothing here throws for a file's trouble: that is a verdict. What must survive a crash is in the pre-image, whose form
 * is the method's own.
 */
export interface Method {
  /** Opens, reads and checks everything. Writes nothing. */
  prepare(step: Step, context: MethodContext): Prepared;
  /**
   * Brings a step of unknown state to its end (`forward`) or back (`back`), touching only bytes that are pre-image or
   * filler. Idempotent. `back` is all or nothing for the step.
   */
  roll(step: Step, preImage: Uint8Array, direction: 'forward' | 'back', context: MethodContext): Verdicts;
  /** The dead values in a pre-image, per entry: for verification after a crash. */
  values(preImage: Uint8Array): Map<string, Uint8Array>;
}

/** A step that was read and found to be as planned. Must be closed. */
export interface Prepared {
  /** As it will be if act() succeeds; already final for writes that are refused. */
  readonly verdicts: Verdicts;
  /** What recovery and undo need: to be sealed and kept before act(). Null: there is nothing to write. */
  readonly preImage: Uint8Array | null;
  readonly values: Map<string, Uint8Array>;
  /** Writes. `changed`: the file moved on since prepare() and nothing was written; prepare again. */
  act(): Verdicts | 'changed';
  /** Wipes what it holds in memory (not `values`) and closes the file. */
  close(): void;
}
