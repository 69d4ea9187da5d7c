/** What the bench prints: a row as soon as it is measured, with every round's spread. */

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);

export function median(numbers: readonly number[]): number {
  const all = sorted(numbers);
  const middle = all.length >> 1;
  return all.length % 2 === 1 ? (all[middle] ?? Number.NaN) : ((all[middle - 1] ?? Number.NaN) + (all[middle] ?? Number.NaN)) / 2;
}

/** Megabytes (10⁶) in a second: median, and between which rounds. */
export function speed(bytes: number, ms: readonly number[]): string {
  const of = (one: number) => Math.round(bytes / 1e3 / one);
  return `${of(median(ms))} MB/s (${of(Math.max(...ms))}–${of(Math.min(...ms))})`;
}

export const why = (error: unknown): string => (error instanceof Error ? error.message : String(error));
export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`;

/** What the command line asked for. */
export interface Asked {
  readonly place: string;
  readonly rows: ReadonlySet<string>;
  readonly rounds: number;
  readonly peerRounds: number;
  readonly profile: boolean;
}

export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly peer: string;
  readonly ratio: number;
  /** At least this (`≥`) or at most (`≤`). */
  readonly aim: readonly ['≥' | '≤', number] | null;
  readonly unit?: string;
}

export function head(): void {
  say(`${'measure'.padEnd(58)}${'ours'.padEnd(28)}${'peer'.padEnd(28)}${'ratio'.padEnd(10)}aim`);
}

/** Prints the row; whether it is as it should be. */
export function row({ what, ours, peer, ratio, aim, unit = '×' }: Row): boolean {
  const met = aim === null || (aim[0] === '≥' ? ratio >= aim[1] : ratio <= aim[1]);
  const shown = `${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(2)}${unit}`;
  const wanted = aim === null ? '' : `${aim[0]} ${aim[1]}${unit}${met ? '' : '   BELOW AIM'}`;
  say(`${what.padEnd(58)}${ours.padEnd(28)}${peer.padEnd(28)}${shown.padEnd(10)}${wanted}`.trimEnd());
  return met;
}

export function notRun(what: string, why: string): void {
  say(`${what.padEnd(58)}NOT RUN: ${why}`);
}
