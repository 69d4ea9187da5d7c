import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ourRunner } from './runners.ts';

interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string; readonly url: string } }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Where the time of one pass goes: the functions that took most of it themselves, as shares. */
export async function whereTimeGoes(place: string, folder: string, list: string, mode: string): Promise<string[]> {
  const name = `${mode}.cpuprofile`;
  {
    await using runner = ourRunner(folder, list, ['--cpu-prof', `--cpu-prof-dir=${place}`, `--cpu-prof-name=${name}`]);
    await runner.run(mode);
    await runner.run(mode);
  }
  if (!readdirSync(place).includes(name)) return ['the profile was not written'];
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(place, name), 'utf8')) as CpuProfile;
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, url } }) => [id, `${basename(url)} ${functionName || '(anonymous)'}`.trim()]),
  );
  const times = new Map<string, number>();
  let total = 0;
  for (const [at, id] of samples.entries()) {
    const what = names.get(id) ?? '';
    if (what === '(idle)' || what === '(program)') continue;
    const took = timeDeltas[at] ?? 0;
    times.set(what, (times.get(what) ?? 0) + took);
    total += took;
  }
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 10)
    .map(([what, took]) => `${((100 * took) / total).toFixed(1).padStart(5)} %  ${what}`);
}
