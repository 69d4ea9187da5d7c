import { randomUUID } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { type Identity, nodeDisk } from '../../disk/index.ts';
import { catalogue } from '../../places/index.ts';
import { type Authority, type Fate, makePlan, type Outcome, type Plan, startPurger } from '../../purge/index.ts';
import { type Hit, ownerRunning, type SearchEvent, startScanner } from '../../search/index.ts';
import { type Context, refuseRoot } from '../context.ts';
import { exitCode, HitPrinter, locatorText, type Mask, notVisibleLine, openMask } from '../hit-line.ts';
import { localKeys, searchKeys } from '../local-keys.ts';
import { colors, emit, note, plural, progressLine, say } from '../output.ts';
import { searchProgress } from '../search-progress.ts';
import { readSecret } from '../secret-input.ts';
import { targets } from '../targets.ts';

export interface PurgeOptions {
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly keepHome?: boolean;
  readonly force?: boolean;
}

/** How long one's own purge can be undone where there is a keychain. */
const UNDO_HOURS = 24;

/** The secret's one entry in the searches and plans of this command. */
const ENTRY = 'secret';

interface Seen {
  readonly hits: Hit[];
  readonly notVisible: Extract<SearchEvent, { type: 'not-visible' }>[];
  readonly files: number;
  readonly bytes: number;
  /** How many names of each file with several hard links were met. */
  readonly names: ReadonlyMap<string, number>;
}

/** `lastcopy purge PATH… --secret-stdin` */
export async function purge(context: Context, paths: readonly string[], options: PurgeOptions): Promise<number> {
  refuseRoot(context, 'purge');
  const started = Date.now();
  const roots = targets(paths);
  const value = await readSecret({ force: options.force === true });
  try {
    const keys = await localKeys(context);
    const mask = await openMask(value);
    const seen = await look(context, roots, value, await searchKeys(context, keys), mask);
    const authority: Authority = {
      planId: randomUUID(),
      orderId: 'local',
      verb: 'redact',
      classes: options.keepHome ? ['COPY', 'REGEN'] : ['COPY', 'REGEN', 'HOME'],
      roots: roots.map((root) => realpathSync(root)),
      caps: { files: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER },
      dead: new Map([[ENTRY, { kind: 'value', value }]]),
    };
    const disk = nodeDisk();
    const plan = makePlan(seen.hits, authority, {
      ownerRunning: (id) => {
        const place = catalogue.find((one) => one.id === id);
        return place ? ownerRunning(place) : 'unknown';
      },
      remote: (path) => disk.remote(path),
      names: ({ dev, ino }: Identity) => seen.names.get(`${dev}:${ino}`) ?? 1,
    });
    if (options.dryRun) return preview(plan, seen, started, options.json === true, mask);

    const undoKey = plan.steps.length > 0 ? await keys.undo.make(plan.planId) : null;
    using progress = progressLine();
    await using purger = startPurger({ entry: context.processes.purger, onLog: note });
    const outcome = await purger.run(
      {
        stateDir: context.stateDir,
        home: context.home,
        scannerEntry: context.processes.scanner.href,
        allowRoot: context.allowRoot,
        plan,
        authority,
        sealing: undoKey ? { kind: 'recipient', recipient: undoKey.recipient } : { kind: 'key-file' },
        undoUntil: undoKey ? new Date(Date.now() + UNDO_HOURS * 3_600_000).toISOString() : null,
      },
      (event) =>
        progress.update(() =>
          event.stage === 'verifying' ? `verifying ${plural(event.files, 'file')}` : `${event.step} of ${event.steps}`,
        ),
    );
    progress[Symbol.dispose]();
    const { closePlan } = await import('../../purge/index.ts');
    closePlan(context.stateDir, plan.planId);
    return report(outcome, seen, started, options.json === true, mask);
  } finally {
    value.fill(0);
  }
}

/** Everything that holds the value, and everything that could not be looked into. */
async function look(
  context: Context,
  roots: readonly string[],
  value: Uint8Array,
  keys: Awaited<ReturnType<typeof searchKeys>>,
  mask: Mask,
): Promise<Seen> {
  using progress = progressLine();
  await using scanner = startScanner({ entry: context.processes.scanner, allowRoot: context.allowRoot, onLog: note });
  const seen = { hits: [] as Hit[], notVisible: [] as Seen['notVisible'], files: 0, bytes: 0, names: new Map<string, number>() };
  const request = {
    id: randomUUID(),
    roots,
    home: context.home,
    exclude: [context.stateDir],
    detect: false,
    hunt: [{ kind: 'plain' as const, id: ENTRY, value, context: 'any' as const }],
    keys,
    by: 'engine' as const,
  };
  for await (const event of scanner.search(request)) {
    if (event.type === 'replica') seen.hits.push(event);
    else if (event.type === 'not-visible') seen.notVisible.push(event);
    else if (event.type === 'progress') progress.update(() => searchProgress(event, mask));
    else if (event.type === 'summary') {
      seen.files = event.files;
      seen.bytes = event.bytes;
    } else if (event.type === 'file' && event.file.identity.nlink > 1) {
      const key = `${event.file.identity.dev}:${event.file.identity.ino}`;
      seen.names.set(key, (seen.names.get(key) ?? 0) + 1);
    }
  }
  return seen;
}

function preview(plan: Plan, seen: Seen, started: number, json: boolean, mask: Mask): number {
  const planned = plan.steps.reduce((sum, step) => sum + step.writes.length, 0);
  const remaining = planned + plan.residuals.length;
  if (json) {
    for (const step of plan.steps) {
      for (const { form, locator, pieces } of step.writes) {
        const span = pieces.length === 1 ? pieces[0] : null;
        emit({
          type: 'planned',
          ...mask.path(step.path),
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

function report(outcome: Outcome, seen: Seen, started: number, json: boolean, mask: Mask): number {
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
  const printer = new HitPrinter(mask);
  for (const event of seen.notVisible) printer.notVisible(event);
  printer.end();
}
