import { randomUUID } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { type Identity, nodeDisk } from '../../disk/index.ts';
import { catalogue } from '../../places/index.ts';
import { type Authority, closePlan, makePlan, startPurger } from '../../purge/index.ts';
import { type Hit, ownerRunning } from '../../search/index.ts';
import { type Context, refuseRoot } from '../context.ts';
import { type NotVisible, openMask } from '../hit-line.ts';
import { localKeys, searchKeys } from '../local-keys.ts';
import { ENTRY, localSearch } from '../local-search.ts';
import { note, plural, progressLine } from '../output.ts';
import { finishOwnPurges, OWN, sayWhenInterrupted } from '../own-purges.ts';
import { preview, report, type Seen } from '../purge-report.ts';
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
    const seen = await look(context, { roots, keys: await searchKeys(context, keys), value, mask });
    const authority: Authority = {
      planId: randomUUID(),
      orderId: OWN,
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
    using _ = sayWhenInterrupted();
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
    closePlan(context.stateDir, plan.planId);
    return report(outcome, seen, started, options.json === true, mask);
  } finally {
    value.fill(0);
  }
}

/** Everything that holds the value, and everything that could not be looked into. */
async function look(context: Context, search: Parameters<typeof localSearch>[1]): Promise<Seen> {
  const seen = { hits: [] as Hit[], notVisible: [] as NotVisible[], files: 0, bytes: 0, names: new Map<string, number>() };
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
