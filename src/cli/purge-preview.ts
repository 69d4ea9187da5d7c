import { nodeDisk, type RawPath } from '../disk/index.ts';
import { catalogue } from '../places/index.ts';
import { locatorText } from '../protocol/index.ts';
import {
  type HistoryForecast,
  mediaOf,
  mediaSentence,
  nextStep,
  type Plan,
  type PlannedResidual,
  type Step,
  type StepMethod,
  type Write,
} from '../purge/index.ts';
import { exitCode, type Mask, notVisibleLine } from './hit-line.ts';
import { tellHistories } from './histories.ts';
import { bytes, colors, emit, plural, say } from './output.ts';
import { type Seen, showNotVisible, summaryLine } from './purge-report.ts';

/** What a purge would do, before it does: to a person by application and place, to a program one line per copy. */

/** What each method does to a store, for people. */
const HOW: Readonly<Record<StepMethod, string>> = {
  P1: 'overwritten in place, with the same length',
  P2: 'replaced by the reference where it is all that a key has, else overwritten in place',
  P3: 'deleted, with what belongs to it',
  P4: 'changed and compacted by SQLite itself, free pages and log included',
  P6: 'overwritten in place, with the checksums around it',
  P7: 'packed anew beside itself, then moved onto its name',
  P8: 'history rewritten by git filter-repo, with new ids for its commits',
};

/** Copies of one file that are listed one by one. */
const SHOWN = 6;

/** Tells the plan; returns the exit code. */
export function preview(
  plan: Plan,
  seen: Seen,
  started: number,
  json: boolean,
  mask: Mask,
  histories: readonly HistoryForecast[] = [],
): number {
  const planned = plan.steps.reduce((sum, step) => sum + step.writes.length, 0);
  const remaining = planned + plan.residuals.length;
  if (json) tellLines(plan, seen, started, mask, { planned, remaining, histories });
  else tellPerson(plan, seen, mask, histories);
  return exitCode(remaining, seen.notVisible.length);
}

function tellLines(
  plan: Plan,
  seen: Seen,
  started: number,
  mask: Mask,
  {
    planned,
    remaining,
    histories,
  }: { readonly planned: number; readonly remaining: number; readonly histories: readonly HistoryForecast[] },
): void {
  for (const step of plan.steps) for (const write of step.writes) emit(plannedLine(step, write, mask));
  for (const residual of plan.residuals) emit(residualLine(residual, mask));
  for (const event of seen.notVisible) emit(notVisibleLine(event, mask));
  tellHistories(histories, true, mask);
  const methods = Object.fromEntries(
    Object.entries(Object.groupBy(plan.steps, ({ method }) => method)).map(([m, steps]) => [m, steps.length]),
  );
  const waiting = plan.residuals.filter(waits).length;
  emit(
    summaryLine(seen, started, {
      planned,
      waiting,
      purged: 0,
      remaining,
      notVisible: seen.notVisible.length,
      stores: plan.steps.length,
      methods,
      bytesToWrite: plan.steps.reduce((sum, step) => sum + bytesOf(step), 0),
      media: mediaOf(plan.steps, nodeDisk()),
    }),
  );
}

function plannedLine(step: Step, { path, form, locator, pieces }: Write, mask: Mask): Record<string, unknown> {
  const span = pieces.length === 1 ? pieces[0] : null;
  return {
    type: 'planned',
    ...mask.path(path),
    place: step.place,
    class: step.class,
    format: step.format,
    owner: ownerOf(step.place),
    method: step.method,
    store: mask.path(step.path).path,
    beside: step.beside.map((file) => mask.path(file.path).path),
    form,
    locator: mask.locator(locator),
    span,
    ...(span ? {} : { pieces }),
  };
}

function residualLine({ hit, reason, sentence }: PlannedResidual, mask: Mask): Record<string, unknown> {
  const { path, place, class: kind, format, owner } = hit.file;
  return {
    type: 'residual',
    ...mask.path(path),
    place,
    class: kind,
    format,
    owner: ownerOf(place),
    form: hit.form,
    locator: mask.locator(hit.locator),
    span: hit.span,
    reason,
    waitsFor: reason === 'owner-application-running' ? (owner?.owner ?? ownerOf(place)) : null,
    next: nextStep(place),
    sentence,
  };
}

function tellPerson(plan: Plan, seen: Seen, mask: Mask, histories: readonly HistoryForecast[]): void {
  if (plan.steps.length > 0) say(colors.bold('Would be removed'));
  for (const [heading, steps] of grouped(plan.steps, ({ place, class: kind }) => headingOf(place, kind))) {
    say(`\n  ${colors.bold(heading)}`);
    for (const [how, same] of grouped(steps, howOf)) {
      say(colors.dim(`  ${how}`));
      for (const step of same) tellStep(step, mask);
    }
  }
  tellHistories(histories, false, mask);
  const waiting = plan.residuals.filter(waits);
  if (waiting.length > 0) say(`\n${colors.bold('Waits for an application')}`);
  for (const [, of] of grouped(waiting, ({ sentence }) => sentence)) {
    say(`\n  ${of[0]?.sentence ?? ''}`);
    tellFiles(of, mask);
  }
  const staying = plan.residuals.filter((residual) => !waits(residual));
  if (staying.length > 0) say(`\n${colors.bold('Would stay')}`);
  for (const [heading, of] of grouped(staying, ({ hit }) => headingOf(hit.file.place, hit.file.class))) {
    say(`\n  ${colors.bold(heading)}`);
    for (const [sentence, same] of grouped(of, (residual) => residual.sentence)) {
      say(`  ${colors.yellow(sentence)}`);
      tellFiles(same, mask);
    }
  }
  if (plan.steps.length + plan.residuals.length > 0) say();
  showNotVisible(seen.notVisible, mask);
  for (const medium of mediaOf(plan.steps, nodeDisk())) say(mediaSentence(medium));
  say(totals(plan, seen));
}

function tellStep(step: Step, mask: Mask): void {
  const more =
    step.beside.length === 0
      ? ''
      : colors.dim(`  and ${plural(step.beside.length, 'file')} that ${step.beside.length === 1 ? 'belongs' : 'belong'} to it`);
  say(`    ${mask.path(step.path).path}${more}`);
  const lines = step.writes.map(
    ({ path, locator, form }) =>
      `${samePath(path, step.path) ? '' : `${mask.path(path).path}  `}${locatorText(mask.locator(locator))}${form === 'raw' ? '' : ` as ${form}`}`,
  );
  for (const line of lines.slice(0, SHOWN)) say(colors.dim(`      ${line}`));
  if (lines.length > SHOWN) say(colors.dim(`      … and ${plural(lines.length - SHOWN, 'more copy', 'more copies')}`));
}

function tellFiles(residuals: readonly PlannedResidual[], mask: Mask): void {
  for (const [path, of] of grouped(residuals, ({ hit }) => mask.path(hit.file.path).path)) {
    const [first] = of;
    const where = of.length === 1 && first ? locatorText(mask.locator(first.hit.locator)) : plural(of.length, 'copy', 'copies');
    say(`    ${path}${where === '' ? '' : colors.dim(`  ${where}`)}`);
  }
}

function totals({ steps, residuals }: Plan, { notVisible }: Seen): string {
  const copies = steps.reduce((sum, step) => sum + step.writes.length, 0);
  const files = steps.reduce((sum, step) => sum + 1 + step.beside.length, 0);
  const waiting = residuals.filter(waits).length;
  const size = bytes(steps.reduce((sum, step) => sum + bytesOf(step), 0));
  const removed =
    copies === 0
      ? 'Nothing would be removed'
      : `Would remove ${plural(copies, 'copy', 'copies')} from ${plural(files, 'file')} (${size} to write or delete at least)`;
  const more = [
    ...(waiting > 0 ? [`${waiting} ${waiting === 1 ? 'waits' : 'wait'} for an application to be closed`] : []),
    `${residuals.length - waiting} would stay`,
  ];
  return `${[removed, ...more].join('; ')}; not visible: ${notVisible.length}. Nothing was written.`;
}

/** Bytes that are written at the least: the copies; of what is deleted or packed anew, the files. */
function bytesOf({ method, identity, beside, writes }: Step): number {
  if (method === 'P3' || method === 'P7') return beside.reduce((sum, file) => sum + file.identity.size, identity.size);
  return writes.reduce(
    (sum, { pieces, length }) => sum + (pieces.length === 0 ? length : pieces.reduce((n, { start, end }) => n + end - start, 0)),
    0,
  );
}

function howOf({ method, class: kind }: Step): string {
  if (method !== 'P3') return HOW[method];
  return kind === 'REGEN' ? `${HOW.P3}: its owner makes it anew` : HOW.P3;
}

function headingOf(place: string, kind: string): string {
  const found = catalogue.find(({ id }) => id === place);
  return found === undefined ? `${place} (${kind})` : `${found.label}, of ${found.owner} (${place}, ${kind})`;
}

function ownerOf(place: string): string | null {
  return catalogue.find(({ id }) => id === place)?.owner ?? null;
}

function waits({ reason }: PlannedResidual): boolean {
  return reason === 'owner-application-running';
}

function samePath(a: RawPath, b: RawPath): boolean {
  return Buffer.from(a).equals(Buffer.from(b));
}

function grouped<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}
