import { readFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { Reported } from './engine-runner.ts';
import { say } from './table.ts';
import type { InFile, Tree } from './tree.ts';

/** Who found what of the planted tokens. Peers are held to less than we are: ours must stand at the exact bytes. */

export interface Recall {
  readonly matches: number;
  /** Of the planted ones of each kind. */
  readonly raw: number;
  readonly encoded: number;
  readonly hunted: number;
}

/** A finding of a peer: a value, or bytes from – to. */
export interface Finding {
  readonly file: string;
  readonly value?: string;
  readonly from?: number;
  readonly to?: number;
}

export function exactRecall(tree: Tree, reported: readonly Reported[]): Recall {
  const seen = new Set(reported.map(([file, , start, end]) => `${tree.files[file]} ${start} ${end}`));
  const replicas = new Set(reported.map(([file, by]) => `${tree.files[file]} ${by}`));
  // An encoded token is found where a finding lies inside its encoded bytes.
  const byFile = Map.groupBy(reported, ([file]) => tree.files[file] ?? '');
  const inside = ({ file, start, end }: InFile) => byFile.get(file)?.some(([, , from, to]) => from >= start && to <= end) === true;
  return {
    matches: reported.length,
    raw: tree.raw.filter(({ file, start, end }) => seen.has(`${file} ${start} ${end}`)).length,
    encoded: tree.encoded.filter(inside).length,
    hunted: tree.hunted.filter((one) => inside(one) && replicas.has(`${one.file} ${one.rule}`)).length,
  };
}

export function peerRecall(tree: Tree, findings: readonly Finding[]): Recall {
  const byFile = Map.groupBy(findings, ({ file }) => (isAbsolute(file) ? relative(tree.folder, file) : join(file)));
  const found = ({ file, start, end, secret }: InFile) =>
    byFile
      .get(file)
      ?.some(({ value, from, to }) =>
        value === undefined
          ? (from ?? Infinity) < end + 4 && (to ?? -1) > start
          : value.length >= 8 && (value.includes(secret) || secret.includes(value)),
      ) === true;
  return {
    matches: findings.length,
    raw: tree.raw.filter(found).length,
    encoded: tree.encoded.filter(found).length,
    hunted: 0,
  };
}

/** `file TAB pattern TAB end` of hyperscan.c. */
export function hyperscanFindings(tree: Tree, path: string): Finding[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [file, , end] = line.split('\t').map(Number);
      return { file: tree.files[file ?? -1] ?? '', from: (end ?? 0) - 1, to: end ?? 0 };
    });
}

export function tell(name: string, tree: Tree, { matches, raw, encoded }: Recall): void {
  say(
    `  ${name.padEnd(24)}${String(matches).padStart(9)} matches; planted found: ${raw} of ${tree.raw.length} as they are, ${encoded} of ${tree.encoded.length} encoded`,
  );
}
