import { readFileSync } from 'node:fs';
import { startScanner } from '../../../src/search/index.ts';

/** One scanner process that reads some roots several times. */
export interface Measured {
  /** Milliseconds of each round but the first, which warms up. */
  readonly ms: readonly number[];
  /** High-water mark of the resident set, 10⁶ bytes. */
  readonly peakMb: number;
  readonly findings: number;
  /** Reasons of what was not visible, and how often. */
  readonly notVisible: Readonly<Record<string, number>>;
}

export async function measured(roots: readonly string[], rounds: number, entry: URL): Promise<Measured> {
  await using scanner = startScanner({ entry, allowRoot: process.getuid?.() === 0, idleMs: 60_000, nice: 0, stallMs: 600_000 });
  const key = new Uint8Array(32);
  const ms: number[] = [];
  let findings = 0;
  let notVisible: Record<string, number> = {};
  for (let round = 0; round <= rounds; round++) {
    const began = performance.now();
    findings = 0;
    notVisible = {};
    const request = { id: 'stores', roots, home: roots[0] ?? '/', exclude: [], detect: true, hunt: [] };
    for await (const event of scanner.search({ ...request, keys: { epoch: 1, fingerprint: key, local: key }, by: 'engine' })) {
      if (event.type === 'finding') findings++;
      if (event.type === 'not-visible') notVisible[event.reason] = (notVisible[event.reason] ?? 0) + 1;
    }
    if (round > 0 || rounds === 0) ms.push(performance.now() - began);
  }
  const status = readFileSync(`/proc/${scanner.pid}/status`, 'utf8');
  return { ms, peakMb: (Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * 1_024) / 1e6, findings, notVisible };
}
