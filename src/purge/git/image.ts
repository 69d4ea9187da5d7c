import type { Identity } from '../../disk/index.ts';
import { pack, unpack } from '../packet.ts';
import type { Verdicts } from '../record.ts';

/** What recovery and undo must know of a repository that changed places with its rewritten copy. */
export interface HistoryImage {
  readonly verdicts: Verdicts;
  /** Of the new git directory. */
  readonly comes: Pick<Identity, 'dev' | 'ino'>;
  /** stateOf the repository before and after. */
  readonly states: { readonly before: string; readonly after: string };
  /** Work trees (WorkTree.own) of which the states tell. */
  readonly owns: readonly string[];
  /** What is made anew besides the core of a git directory. */
  readonly also: readonly string[];
  /** Per entry a value that was met. */
  readonly values: ReadonlyMap<string, Uint8Array>;
}

export function packHistory({ values, comes: { dev, ino }, ...rest }: HistoryImage): Uint8Array {
  return pack({ header: { ...rest, comes: { dev, ino }, entries: [...values.keys()] }, parts: [...values.values()] });
}

/** Throws PurgeError `journal-damaged`. */
export function unpackHistory(bytes: Uint8Array): HistoryImage {
  const { header, parts } = unpack(bytes);
  const { entries, ...rest } = header as Omit<HistoryImage, 'values'> & { entries: string[] };
  return { ...rest, values: new Map(entries.map((entry, at) => [entry, parts[at] ?? new Uint8Array()])) };
}
