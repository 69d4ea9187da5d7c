import { type RawPath, showPath } from '../disk/index.ts';
import { type Fate, mediaSentence, type Outcome } from '../purge/index.ts';
import type { Hit, NotVisibleEvent } from '../search/index.ts';
import { locatorText } from '../protocol/index.ts';
import { exitCode, type Mask, notVisibleLine } from './hit-line.ts';
import { colors, emit, plural, say } from './output.ts';
import { tellNotVisible } from './results/table.ts';

/** How a purge looks after it: as NDJSON and to a person. */

/** What the search before a purge has met. */
export interface Seen {
  readonly hits: readonly Hit[];
  readonly notVisible: readonly NotVisibleEvent[];
  readonly files: number;
  readonly bytes: number;
  /** How many names of each file with several hard links were met. */
  readonly names: ReadonlyMap<string, number>;
}

/** What was done, by one or more plans; returns the exit code. */
export function report(outcome: Outcome, plans: readonly Outcome[], seen: Seen, started: number, json: boolean, mask: Mask): number {
  // What a purge cannot look into was mostly told by the search before it.
  const told = new Set(seen.notVisible.map(({ path }) => keyOf(path)));
  const unseen = [...seen.notVisible, ...outcome.notVisible.filter(({ path }) => !told.has(keyOf(path)))];
  const notVisible = unseen.length;
  if (json) {
    for (const fate of outcome.fates) emit(fateLine(fate, mask));
    for (const event of unseen) emit(notVisibleLine(event, mask));
    emit(
      summaryLine(seen, started, {
        purged: outcome.purged,
        remaining: outcome.remaining,
        notVisible,
        planId: outcome.planId,
        undoUntil: outcome.undoUntil,
        ...(plans.length > 1 ? { plans: plans.map(({ planId, undoUntil, purged }) => ({ planId, undoUntil, purged })) } : {}),
        media: outcome.media ?? [],
      }),
    );
  } else {
    for (const fate of outcome.fates) {
      const how = fate.outcome === 'purged' ? colors.green(fate.how === 'rehomed' ? 'rehomed ' : 'purged  ') : colors.yellow('residual');
      say(
        `${how}  ${mask.path(fate.path).path}  ${locatorText(mask.locator(fate.locator))}${fate.sentence ? `\n          ${fate.sentence}` : ''}`,
      );
    }
    showNotVisible(unseen, mask);
    say(
      `${plural(outcome.purged, 'copy', 'copies')} purged and verified in ${plural(outcome.filesWritten, 'file')}; ${outcome.remaining} remain; not visible: ${notVisible}.`,
    );
    for (const medium of outcome.media ?? []) say(mediaSentence(medium));
    const undoable = plans.filter(({ undoUntil }) => undoUntil !== null);
    for (const { planId, undoUntil } of undoable) say(`Undo until ${undoUntil}: lastcopy undo ${planId}`);
    if (undoable.length === 0 && outcome.purged > 0) say('No undo: this session has no keychain to keep its key in.');
  }
  return exitCode(outcome.remaining, notVisible);
}

function keyOf(path: RawPath): string {
  const { path: shown, pathBase64 } = showPath(path);
  return pathBase64 ?? shown;
}

function fateLine(fate: Fate, mask: Mask): Record<string, unknown> {
  const { outcome, how, path, place, format, form, locator, span, reason, sentence } = fate;
  return {
    type: outcome,
    ...(how !== undefined && { how }),
    ...mask.path(path),
    place,
    class: fate.class,
    format,
    form,
    locator: mask.locator(locator),
    span,
    reason,
    ...(sentence ? { sentence } : {}),
  };
}

export function summaryLine(seen: Seen, started: number, counts: Record<string, unknown>): Record<string, unknown> {
  return { type: 'summary', files: seen.files, bytes: seen.bytes, seconds: (Date.now() - started) / 1000, ...counts };
}

export function showNotVisible(unseen: readonly NotVisibleEvent[], mask: Mask): void {
  tellNotVisible(
    unseen.map((event) => notVisibleLine(event, mask)),
    say,
  );
}
