import { type Disk, DiskError, type RawPath } from '../../disk/index.ts';
import { formatOf } from '../../formats/index.ts';
import type { SearchEntry } from '../../search/index.ts';
import type { Authority, Plan, Reason } from '../face.ts';
import { sentenceFor } from '../sentence.ts';
import { OrderContext } from '../tools.ts';
import { impactsOf, standingOf } from './build.ts';
import { examine } from './git-history.ts';
import { Git, GitError } from './git-process.ts';
import { TooLarge } from './objects.ts';
import { surveyOf } from './survey.ts';

/** What a purge would do to one repository. */
export interface HistoryForecast {
  /** The git directory. */
  readonly path: RawPath;
  /** Why it would be left alone; null: it would be rewritten, if nothing in it waits to be committed then. */
  readonly refused: { readonly reason: Reason; readonly sentence: string } | null;
  /** Commits that get new ids, of all that branches, tags, stashes and reflogs lead to. */
  readonly commits: number;
  readonly all: number;
  /** Of these commits, those that lose their signature. */
  readonly signed: number;
  /** Branches and other refs that come to stand elsewhere, by their full names. */
  readonly refs: readonly string[];
  /** Names of the places that it was cloned from or is pushed to. */
  readonly remotes: readonly string[];
}

/** Reads the repositories of a plan, and changes nothing. */
export async function foresee(plan: Plan, authority: Authority, hunt: readonly SearchEntry[], disk: Disk): Promise<HistoryForecast[]> {
  const forecasts: HistoryForecast[] = [];
  const tools = { disk, formatOf, signal: new AbortController().signal };
  using order = new OrderContext(tools, authority, hunt, false);
  const { context } = order;
  for (const step of plan.steps) {
    if (step.method !== 'P8') continue;
    const none = { path: step.path, commits: 0, all: 0, signed: 0, refs: [], remotes: [] };
    const left = (reason: Reason): HistoryForecast => ({
      ...none,
      refused: { reason, sentence: sentenceFor(reason, { format: step.format, place: step.place }) },
    });
    try {
      const found = await examine(step, context);
      if (typeof found === 'string') {
        forecasts.push(left(found));
        continue;
      }
      const { git, repository } = found;
      const survey = await surveyOf(git, new Set(), context);
      for (const value of survey.values.values()) value.fill(0);
      const standing = await standingOf(git, repository, survey, context);
      const impacts = await impactsOf(git, standing, survey);
      const commits = impacts.flatMap((impact) => impact.commits);
      forecasts.push({
        path: step.path,
        refused: null,
        commits: commits.length,
        all: survey.commits.size,
        signed: commits.filter((id) => survey.commits.get(id)?.signed === true).length,
        refs: impacts.flatMap(({ tips }) => tips.flatMap(({ ref }) => (ref.startsWith('refs/lastcopy/') ? [] : [ref]))),
        remotes: repository.remotes,
      });
    } catch (error) {
      if (error instanceof TooLarge) forecasts.push(left('too-large'));
      else if (error instanceof GitError) forecasts.push(left(error.kind === 'missing' ? 'tool-missing' : 'store-damaged'));
      else if (error instanceof DiskError) forecasts.push(left('io-error'));
      else throw error;
    }
  }
  return forecasts;
}

/** Names of a repository's remotes; none where git does not tell. */
export async function remotesIn(path: RawPath): Promise<string[]> {
  try {
    const git = new Git(String(path), { signal: new AbortController().signal });
    return (await git.text(['remote'])).split('\n').filter((name) => name !== '');
  } catch (error) {
    if (error instanceof GitError) return [];
    throw error;
  }
}
