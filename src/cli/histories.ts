import { nodeDisk } from '../disk/index.ts';
import { type Authority, foreseeHistories, type HistoryForecast, type Outcome, type Plan, remotesOf } from '../purge/index.ts';
import type { Mask } from './hit-line.ts';
import { ENTRY } from './local-search.ts';
import { colors, emit, plural, say } from './output.ts';

/** What becomes of the repositories whose history a purge rewrites: before, and what only people can do after. */

export async function historiesOf(plan: Plan, authority: Authority, value: Uint8Array): Promise<HistoryForecast[]> {
  return foreseeHistories(plan, authority, [{ kind: 'plain', id: ENTRY, value, context: 'any' }], nodeDisk());
}

/** Beside the plan: one object, or a few lines, a repository. */
export function tellHistories(histories: readonly HistoryForecast[], json: boolean, mask: Mask): void {
  for (const { path, refused, ...forecast } of histories) {
    if (json) {
      emit({ type: 'history', ...mask.path(path), ...forecast, reason: refused?.reason ?? null, sentence: refused?.sentence ?? null });
      continue;
    }
    say(`\n${colors.bold('History')}  ${mask.path(path).path}`);
    if (refused !== null) say(`  ${colors.yellow('would be left alone')}: ${refused.sentence}`);
    else for (const line of linesOf(forecast)) say(`  ${line}`);
  }
}

function linesOf({ commits, all, signed, refs, remotes }: Omit<HistoryForecast, 'path' | 'refused'>): string[] {
  if (commits === 0) return ['No commit changes: only objects that nothing refers to any more are dropped.'];
  return [
    `${commits} of ${plural(all, 'commit')} would get new ids, and ${plural(refs.length, 'branch, tag or other ref', 'branches, tags and other refs')} with them.`,
    ...(signed > 0
      ? [`${plural(signed, 'commit')} would lose ${signed === 1 ? 'its' : 'their'} signature; so would signed tags among them.`]
      : []),
    'Stashes, reflogs and the files you work on stay. It is left alone if something in it is not committed then.',
    ...remotes.map((remote) => `What was pushed to ${remote} keeps the value: ${AFTERWARDS}`),
  ];
}

const AFTERWARDS =
  'push again with --force before anything is fetched from there, have every other clone made anew, and ask the host to drop its caches and pull requests’ refs.';

/** After the purge: where the old history still is. Nothing here can reach it. */
export async function tellRemotes(
  plans: readonly { readonly plan: Plan; readonly outcome: Outcome }[],
  json: boolean,
  mask: Mask,
): Promise<void> {
  for (const { plan, outcome } of plans) {
    for (const { method, path, writes } of plan.steps) {
      if (method !== 'P8' || !writes.some((write) => isPurged(outcome, mask.path(write.path).path, mask))) continue;
      const remotes = await remotesOf(path);
      if (json) emit({ type: 'history', ...mask.path(path), remotes });
      else if (remotes.length > 0)
        say(`The commits of ${mask.path(path).path} have new ids. What was pushed to ${remotes.join(', ')} keeps the value: ${AFTERWARDS}`);
    }
  }
}

function isPurged({ fates }: Outcome, path: string, mask: Mask): boolean {
  return fates.some((fate) => fate.outcome === 'purged' && mask.path(fate.path).path === path);
}
