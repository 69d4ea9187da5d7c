import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ourRunner } from './runners.ts';

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const SHOWN = 12;

/** Where the time of two passes goes, the first with its compiling: the functions that take most of it, alone and with what they call. */
export async function whereTimeGoes(place: string, folder: string, list: string, mode: string): Promise<string[]> {
  const name = `${mode}.cpuprofile`;
  {
    await using runner = ourRunner(folder, list, ['--cpu-prof', `--cpu-prof-dir=${place}`, `--cpu-prof-name=${name}`]);
    await runner.run(mode);
    await runner.run(mode);
  }
  if (!existsSync(join(place, name))) return ['the profile was not written'];
  const { alone, within, total } = times(JSON.parse(readFileSync(join(place, name), 'utf8')) as CpuProfile);
  const shown = (all: ReadonlyMap<string, number>) =>
    [...all]
      .sort(([, a], [, b]) => b - a)
      .slice(0, SHOWN)
      .map(([what, took]) => `${((100 * took) / total).toFixed(1).padStart(5)} %  ${what}`);
  const left = shown(alone);
  const right = shown(new Map([...within].filter(([what]) => what.includes('.ts '))));
  return ['by themselves'.padEnd(46) + 'with what they call', ...left.map((line, at) => line.padEnd(46) + (right[at] ?? ''))];
}

function times({ nodes, samples, timeDeltas }: CpuProfile): { alone: Map<string, number>; within: Map<string, number>; total: number } {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const spent = new Map<number, number>();
  for (const [at, id] of samples.entries()) spent.set(id, (spent.get(id) ?? 0) + (timeDeltas[at] ?? 0));
  const alone = new Map<string, number>();
  const within = new Map<string, number>();
  let total = 0;
  const visit = (id: number, above: ReadonlySet<string>): void => {
    const node = byId.get(id);
    if (node === undefined) return;
    const what = `${basename(node.callFrame.url)} ${node.callFrame.functionName || '(anonymous)'}`.trim();
    const took = what === '(idle)' || what === '(program)' ? 0 : (spent.get(id) ?? 0);
    const names = above.has(what) ? above : new Set([...above, what]);
    alone.set(what, (alone.get(what) ?? 0) + took);
    if (took > 0) for (const name of names) within.set(name, (within.get(name) ?? 0) + took);
    total += took;
    for (const child of node.children ?? []) visit(child, names);
  };
  const [root] = nodes;
  if (root !== undefined) visit(root.id, new Set());
  return { alone, within, total };
}
