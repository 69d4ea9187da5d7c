import type { Fate, Outcome, Plan } from '../purge/index.ts';
import type { Hit } from '../search/index.ts';
import { locatorText } from '../protocol/index.ts';
import { exitCode, type Mask, type NotVisible, notVisibleLine } from './hit-line.ts';
import { colors, emit, plural, say } from './output.ts';
import { tellNotVisible } from './results/table.ts';

/** How a purge looks before and after it: as NDJSON and to a person. */

/** What the search before a purge has met. */
export interface Seen {
  readonly hits: readonly Hit[];
  readonly notVisible: readonly NotVisible[];
  readonly files: number;
  readonly bytes: number;
  /** How many names of each file with several hard links were met. */
  readonly names: ReadonlyMap<string, number>;
}

/** What would be done; returns the exit code. */
export function preview(plan: Plan, seen: Seen, started: number, json: boolean, mask: Mask): number {
  const planned = plan.steps.reduce((sum, step) => sum + step.writes.length, 0);
  const remaining = planned + plan.residuals.length;
  if (json) {
    for (const step of plan.steps) {
      for (const { path, form, locator, pieces } of step.writes) {
        const span = pieces.length === 1 ? pieces[0] : null;
        emit({
          type: 'planned',
          ...mask.path(path),
          place: step.place,
          class: step.class,
          format: step.format,
          method: step.method,
          form,
          locator: mask.locator(locator),
          span,
          ...(span ? {} : { pieces }),
        });
      }
    }
    for (const { hit, reason, sentence } of plan.residuals)
      emit({
        type: 'residual',
        ...mask.path(hit.file.path),
        place: hit.file.place,
        format: hit.file.format,
        form: hit.form,
        locator: mask.locator(hit.locator),
        span: hit.span,
        reason,
        sentence,
      });
    for (const event of seen.notVisible) emit(notVisibleLine(event, mask));
    emit(summaryLine(seen, started, { planned, purged: 0, remaining, notVisible: seen.notVisible.length }));
  } else {
    for (const step of plan.steps) {
      say(
        `${colors.bold(mask.path(step.path).path)}  ${colors.dim(`${step.place} · ${step.class} · ${step.method}, same length, in place`)}`,
      );
      for (const { locator, form } of step.writes)
        say(`  ${locatorText(mask.locator(locator))}${form === 'raw' ? '' : colors.dim(` as ${form}`)}`);
    }
    for (const { hit, sentence } of plan.residuals) say(`${colors.yellow('would remain')}  ${mask.path(hit.file.path).path}  ${sentence}`);
    showNotVisible(seen, mask);
    say(
      `Would overwrite ${plural(planned, 'copy', 'copies')} in ${plural(plan.steps.length, 'file')}; ${plan.residuals.length} would remain; not visible: ${seen.notVisible.length}. Nothing was written.`,
    );
  }
  return exitCode(remaining, seen.notVisible.length);
}

/** What was done; returns the exit code. */
export function report(outcome: Outcome, seen: Seen, started: number, json: boolean, mask: Mask): number {
  const notVisible = seen.notVisible.length + outcome.notVisible;
  if (json) {
    for (const fate of outcome.fates) emit(fateLine(fate, mask));
    for (const event of seen.notVisible) emit(notVisibleLine(event, mask));
    emit(
      summaryLine(seen, started, {
        purged: outcome.purged,
        remaining: outcome.remaining,
        notVisible,
        planId: outcome.planId,
        undoUntil: outcome.undoUntil,
      }),
    );
  } else {
    for (const fate of outcome.fates) {
      const how = fate.outcome === 'purged' ? colors.green('purged  ') : colors.yellow('residual');
      say(
        `${how}  ${mask.path(fate.path).path}  ${locatorText(mask.locator(fate.locator))}${fate.sentence ? `\n          ${fate.sentence}` : ''}`,
      );
    }
    showNotVisible(seen, mask);
    say(
      `${plural(outcome.purged, 'copy', 'copies')} purged and verified in ${plural(outcome.filesWritten, 'file')}; ${outcome.remaining} remain; not visible: ${notVisible}.`,
    );
    if (outcome.undoUntil) say(`Undo until ${outcome.undoUntil}: lastcopy undo ${outcome.planId}`);
    else if (outcome.purged > 0) say('No undo: this session has no keychain to keep its key in.');
  }
  return exitCode(outcome.remaining, notVisible);
}

function fateLine(fate: Fate, mask: Mask): Record<string, unknown> {
  const { outcome, path, place, format, form, locator, span, reason, sentence } = fate;
  return {
    type: outcome,
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

function summaryLine(seen: Seen, started: number, counts: Record<string, unknown>): Record<string, unknown> {
  return { type: 'summary', files: seen.files, bytes: seen.bytes, seconds: (Date.now() - started) / 1000, ...counts };
}

function showNotVisible(seen: Seen, mask: Mask): void {
  tellNotVisible(
    seen.notVisible.map((event) => notVisibleLine(event, mask)),
    say,
  );
}
