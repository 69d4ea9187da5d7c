import { randomUUID } from 'node:crypto';
import { realpathSync } from 'node:fs';
import type { DeviceKeys } from '../../agent/index.ts';
import { folderOf, type Identity, isInside, showPath } from '../../disk/index.ts';
import {
  type Authority,
  closePlan,
  machineFacts,
  makePlan,
  type Outcome,
  OWN_ORDER,
  type Plan,
  type Purger,
  startPurger,
} from '../../purge/index.ts';
import type { Hit, NotVisibleEvent } from '../../search/index.ts';
import { together, untilClosed, waitingIn } from '../closing.ts';
import { type Context, refuseRoot } from '../context.ts';
import { openMask } from '../hit-line.ts';
import { historiesOf, tellRemotes } from '../histories.ts';
import { localKeys, searchKeys } from '../local-keys.ts';
import { ENTRY, localSearch } from '../local-search.ts';
import { note, plural, progressLine } from '../output.ts';
import { finishOwnPurges, sayWhenInterrupted } from '../own-purges.ts';
import { preview } from '../purge-preview.ts';
import { readReference } from '../reference.ts';
import { report, type Seen } from '../purge-report.ts';
import { readSecret } from '../secret-input.ts';
import { targets } from '../targets.ts';

export interface PurgeOptions {
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly keepHome?: boolean;
  readonly delete?: boolean;
  readonly rehome?: string;
  readonly wait?: boolean;
  readonly gitHistory?: boolean;
  readonly force?: boolean;
}

/** How long one's own purge can be undone where there is a keychain. */
const UNDO_HOURS = 24;

/** `lastcopy purge PATH… --secret-stdin` */
export async function purge(context: Context, paths: readonly string[], options: PurgeOptions): Promise<number> {
  refuseRoot(context, 'purge');
  const started = Date.now();
  const roots = await targets(paths);
  const value = await readSecret({ force: options.force === true });
  try {
    const keys = await localKeys(context);
    await using purger = startPurger({ entry: context.processes.purger, onLog: note });
    if (!options.dryRun) await finishOwnPurges(context, keys, purger);
    const mask = await openMask(value);
    const search = { keys: await searchKeys(context, keys), value, mask };
    const seen = await look(context, { ...search, roots });
    const reference = options.rehome === undefined ? null : await readReference(options.rehome, value);
    const order = { ...authorityOf(options, value, reference), roots: roots.map((root) => realpathSync(root)) };
    const first = await planOf(context, seen, order);
    const json = options.json === true;
    if (options.dryRun) return preview(first.plan, seen, started, json, mask, await historiesOf(first.plan, first.authority, value));

    let outcome = await carryOut(context, first, value, { keys, purger });
    const plans = [{ plan: first.plan, outcome }];
    let waiting = options.wait === true ? waitingIn(first.plan) : [];
    while (waiting.length > 0) {
      const closed = await untilClosed(waiting, context.home);
      if (closed.length === 0) break;
      // What an application held it may have put into other files of its own while it ended.
      const folders = [...new Set(closed.map(({ path }) => showPath(folderOf(path)).path))];
      const again = await planOf(context, await look(context, { ...search, roots: folders }), order);
      const next = await carryOut(context, again, value, { keys, purger });
      plans.push({ plan: again.plan, outcome: next });
      outcome = together(outcome, next, folders);
      waiting = [...waiting.filter((file) => !folders.some((folder) => isInside(file.path, folder))), ...waitingIn(again.plan)];
    }
    if (json) await tellRemotes(plans, json, mask);
    const outcomes = plans.map((one) => one.outcome);
    const code = report(outcome, outcomes, seen, started, json, mask);
    if (!json) await tellRemotes(plans, json, mask);
    return code;
  } finally {
    value.fill(0);
  }
}

function authorityOf(options: PurgeOptions, value: Uint8Array, reference: string | null): Omit<Authority, 'planId' | 'roots'> {
  return {
    orderId: OWN_ORDER,
    verb: reference !== null ? 'rehome' : options.delete === true ? 'delete' : 'redact',
    ...(reference !== null && { references: [{ entry: ENTRY, reference }] }),
    classes: options.keepHome ? ['COPY', 'REGEN'] : ['COPY', 'REGEN', 'HOME'],
    caps: { files: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER },
    dead: new Map([[ENTRY, { kind: 'value', value }]]),
    consents: options.gitHistory === true ? ['git-history'] : [],
  };
}

interface Planned {
  readonly plan: Plan;
  readonly authority: Authority;
}

async function planOf(context: Context, seen: Seen, order: Omit<Authority, 'planId'>): Promise<Planned> {
  const authority = { ...order, planId: randomUUID() };
  const names = ({ dev, ino }: Identity) => seen.names.get(`${dev}:${ino}`) ?? 1;
  return { plan: makePlan(seen.hits, authority, await machineFacts(seen.hits, context.home, names)), authority };
}

async function carryOut(
  context: Context,
  { plan, authority }: Planned,
  value: Uint8Array,
  { keys, purger }: { readonly keys: DeviceKeys; readonly purger: Purger },
): Promise<Outcome> {
  const undoKey = plan.steps.length > 0 ? await keys.undo.make(plan.planId) : null;
  using progress = progressLine();
  using _ = sayWhenInterrupted();
  const outcome = await purger.run(
    {
      stateDir: context.stateDir,
      home: context.home,
      scannerEntry: context.processes.scanner.href,
      allowRoot: context.allowRoot,
      plan,
      authority,
      hunt: [{ kind: 'plain', id: ENTRY, value, context: 'any' }],
      sealing: undoKey ? { kind: 'recipient', recipient: undoKey.recipient } : { kind: 'key-file' },
      undoUntil: undoKey ? new Date(Date.now() + UNDO_HOURS * 3_600_000).toISOString() : null,
    },
    (event) =>
      progress.update(() => (event.stage === 'verifying' ? `verifying ${plural(event.files, 'file')}` : `${event.step} of ${event.steps}`)),
  );
  closePlan(context.stateDir, plan.planId);
  return outcome;
}

/** Everything that holds the value, and everything that could not be looked into. */
async function look(context: Context, search: Parameters<typeof localSearch>[1]): Promise<Seen> {
  const seen = { hits: [] as Hit[], notVisible: [] as NotVisibleEvent[], files: 0, bytes: 0, names: new Map<string, number>() };
  for await (const event of localSearch(context, search)) {
    if (event.type === 'replica') seen.hits.push(event);
    else if (event.type === 'not-visible') seen.notVisible.push(event);
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
