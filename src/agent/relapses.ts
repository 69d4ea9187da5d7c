import type { RawPath } from '../disk/index.ts';
import type { AgentEvent } from './events.ts';
import type { Log } from './log-events.ts';
import type { Notices } from './notices.ts';
import { withoutHunt } from './receipts.ts';
import { takeUndone, type UndoneOptions } from './undone.ts';
import type { Relapse } from './watch-list.ts';

export interface RelapseOptions extends UndoneOptions {
  readonly notices: Notices;
  readonly log: Log;
  readonly tell: (event: AgentEvent) => void;
}

const SENTENCES: Readonly<Record<Relapse['kind'], string>> = {
  'old-value': 'The old value is back in this file. Find out which program wrote it, and announce the rotation again to remove it.',
  successor: 'The new value stands in a place from which the old one was removed. Move it to where it belongs.',
};

/** What a watched file holds of dead values now: each relapse is told once per file and order, until the file is free of them. */
export async function takeRelapses(options: RelapseOptions, path: RawPath, relapses: readonly Relapse[]): Promise<void> {
  const { state, desk, receipts, notices, log, tell } = options;
  if (relapses.length === 0) {
    state.spots.settle(path);
    return;
  }
  // What its owner has just put back is no relapse.
  await takeUndone(options);
  for (const { order: payload, entry, kind, hit } of relapses) {
    const { orderId } = payload;
    if (state.spots.has(path, orderId, 'relapse') || state.spots.has(path, orderId, 'undone')) continue;
    const order = await desk.order(orderId);
    if (!order) continue;
    const shown = await options.shown();
    const { place, class: placeClass } = hit.file;
    const where = { place, class: placeClass, path: shown.path(path), locator: [...shown.locator(hit.locator)] };
    const sentence = SENTENCES[kind];
    log('relapse', { orderId, kind });
    tell({ type: 'relapse', orderId, kind, replica: { ...where, rule: hit.by, form: hit.form } });
    notices.raise('relapse', sentence);
    const draft = {
      phase: 'relapse' as const,
      attempt: receipts.count(orderId, 'relapse') + 1,
      decision: 'reported' as const,
      reason: { code: kind === 'old-value' ? 'relapse' : 'successor-in-purged-place', sentence },
      found: 1,
      purged: 0,
      files: 1,
      residuals: [{ entry: entry.id, ...where, reason: 'policy-report-only' as const, sentence }],
      ...withoutHunt(new Date().toISOString()),
    };
    await receipts.enter(order, draft, () => state.spots.mark(path, orderId, entry.id, 'relapse'));
  }
}
