import { randomInt } from 'node:crypto';
import { siphash24 } from '../../src/forms/index.ts';
import { compileRules } from '../../src/scan/kernel/compile.ts';
import type { Candidates, HuntTables, Kernel, RuleTables } from '../../src/scan/kernel/face.ts';
import { createKernel } from '../../src/scan/kernel/kernel.ts';
import { allRules } from '../../src/scan/rules/index.ts';

export const NOTHING: HuntTables = { windows: [], pieces: [] };
export const NO_RULES: RuleTables = { literals: [], image: new Uint8Array(0) };

export interface Mark {
  readonly at: number;
  readonly what: number;
}

/** All marks of a block, however many calls they take. */
export interface AllMarks {
  readonly literals: Mark[];
  readonly windows: Mark[];
  readonly pieces: Mark[];
  readonly hidden: Mark[];
}

export function marksOf(kernel: Kernel, block: Uint8Array, from = 0): AllMarks {
  kernel.input().set(block);
  const all: AllMarks = { literals: [], windows: [], pieces: [], hidden: [] };
  for (let at = from; at < block.length; ) {
    const marks = kernel.mark(at, block.length);
    append(all.literals, marks.literals);
    append(all.windows, marks.windows);
    append(all.pieces, marks.pieces);
    append(all.hidden, marks.hidden);
    if (marks.until <= at) throw new Error(`The kernel stands still at ${at}.`);
    at = marks.until;
  }
  return all;
}

function append(to: Mark[], { count, at, what }: Candidates): void {
  for (let i = 0; i < count; i++) to.push({ at: at[i] as number, what: what[i] as number });
}

let tables: RuleTables | null = null;

/** The tables of all rules, made once. */
export function allTables(): RuleTables {
  tables ??= compileRules(allRules);
  return tables;
}

export function kernelFor(hunt: HuntTables = NOTHING, rules: RuleTables = allTables(), capacity = 1 << 20): Kernel {
  return createKernel(rules, hunt, capacity);
}

export function below(limit: number): number {
  return randomInt(limit);
}

export function bytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** A hunted window that is the first 16 bytes of `value`. */
export function windowOf(value: Uint8Array, key: Uint8Array, anchor: number | null): HuntTables['windows'][number] {
  return { key, tag: siphash24(key, value, 0, 16), anchor };
}
