import { setTimeout as delay } from 'node:timers/promises';
import { isInside, type RawPath } from '../disk/index.ts';
import type { Medium, Outcome, Plan } from '../purge/index.ts';
import { type OwnedFile, OwnerVigil } from '../search/index.ts';
import { isTerminal, note, plural, progressLine } from './output.ts';

/** Milliseconds from one look at the applications to the next. */
const EVERY = 1_000;

/** Files of a plan that were left because their application runs, once each. */
export function waitingIn({ residuals }: Plan): OwnedFile[] {
  const files = new Map<string, OwnedFile>();
  for (const { hit, reason } of residuals) {
    const { path, owner } = hit.file;
    if (reason === 'owner-application-running' && owner !== null) files.set(String(path), { path, ...owner });
  }
  return [...files.values()];
}

/** Waits until the applications of some of these files have ended, and says which; none after Ctrl-C. */
export async function untilClosed(files: readonly OwnedFile[], home: string): Promise<readonly OwnedFile[]> {
  const stop = new AbortController();
  const stopped = (): void => stop.abort();
  process.once('SIGINT', stopped);
  using progress = progressLine();
  const vigil = new OwnerVigil({ home });
  let told = '';
  try {
    for (;;) {
      const { free, held } = await vigil.look(files);
      if (stop.signal.aborted || free.length > 0) return stop.signal.aborted ? [] : free;
      const applications = [...new Set(held.map(({ close }) => close))].join(', ');
      const line = `Waiting until you close ${applications} (${plural(held.length, 'file')}); Ctrl-C leaves the rest as it is.`;
      if (isTerminal) progress.update(() => line);
      else if (line !== told) note(line);
      told = line;
      await delay(EVERY, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  } finally {
    process.off('SIGINT', stopped);
  }
}

/** What a purge in several rounds came to: where a later one searched again, it alone says what remains. */
export function together(before: Outcome, after: Outcome, searchedAgain: readonly RawPath[]): Outcome {
  const stands = before.fates.filter(
    ({ outcome, path }) => outcome === 'purged' || !searchedAgain.some((folder) => isInside(path, folder)),
  );
  const fates = [...stands, ...after.fates];
  const purged = fates.filter(({ outcome }) => outcome === 'purged').length;
  return {
    ...before,
    fates,
    purged,
    remaining: fates.length - purged,
    filesWritten: before.filesWritten + after.filesWritten,
    notVisible: [...before.notVisible, ...after.notVisible],
    finishedAt: after.finishedAt,
    media: mediaOf([...(before.media ?? []), ...(after.media ?? [])]),
  };
}

function mediaOf(all: readonly Medium[]): Medium[] {
  const files = new Map<string, number>();
  for (const medium of all) files.set(medium.fileSystem, (files.get(medium.fileSystem) ?? 0) + medium.files);
  return [...files].map(([fileSystem, count]) => ({ fileSystem, files: count }));
}
