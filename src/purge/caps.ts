import type { Authority, Step } from './face.ts';

/** Which of an order's bounds a plan would break, in words. */
export interface OverCap {
  readonly allowed: string;
  readonly needed: string;
}

/**
 * The first bound that the steps together would break; null where they keep all of them. A plan over a bound is a mistake until
 * somebody says that it is not: then nothing of it is written. `searched`: how many files the search has read.
 */
export function overCap(steps: readonly Step[], { files, bytes, share }: Authority['caps'], searched = 0): OverCap | null {
  if (steps.length > files) return { allowed: counted(files, 'file'), needed: counted(steps.length, 'file') };
  const needed = steps.reduce((sum, step) => sum + bytesOf(step), 0);
  if (needed > bytes) return { allowed: counted(bytes, 'byte'), needed: counted(needed, 'byte') };
  if (share !== undefined && steps.length > share * searched)
    return { allowed: `${percent(share)} of the ${counted(searched, 'file')} searched`, needed: counted(steps.length, 'file') };
  return null;
}

/** What a step overwrites at least: the copies; where a file is deleted that nobody makes anew, all of it. */
export function bytesOf(step: Step): number {
  if (step.method === 'P3' && step.class !== 'REGEN')
    return step.beside.reduce((sum, { identity }) => sum + identity.size, step.identity.size);
  return step.writes.reduce(
    (sum, { pieces, length }) => sum + (pieces.length === 0 ? length : pieces.reduce((n, piece) => n + piece.end - piece.start, 0)),
    0,
  );
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
}

function percent(share: number): string {
  return `${(share * 100).toLocaleString('en-US', { maximumFractionDigits: 2 })} %`;
}
