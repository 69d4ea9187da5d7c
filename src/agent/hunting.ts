import { nodeDisk, type RawPath } from '../disk/index.ts';
import type { Bundle, FleetKeys, ReceiptPayload, Residual } from '../protocol/index.ts';
import type { Fate, Plan } from '../purge/index.ts';
import type { Hit, OwnedFile, SearchEntry } from '../search/index.ts';
import type { JudgedOrder, Verdict } from '../trust/index.ts';
import { newestPrint, prepareEntries, type Prepared, searchKeys } from './entries.ts';
import type { AgentEvent, ShownReplica } from './events.ts';
import { type HuntId, planStage, plansOf } from './hunt-plan.ts';
import { runPurge } from './hunt-purge.ts';
import { afresh, type Found, searchFor } from './hunt-search.ts';
import type { Detail } from './order-lives.ts';
import type { Waiting } from './owner-watch.ts';
import { distinct, pathKey } from './path-key.ts';
import { placeCounts } from './place-counts.ts';
import { purgedFates, removedOf } from './purged-fates.ts';
import type { Phase } from './receipts.ts';
import type { RecoveryOptions } from './recovery.ts';
import type { Scanning } from './scanning.ts';
import type { Shown } from './shown.ts';
import { heldIn, waitingIn } from './waiting-files.ts';

/** What a hunter works with; one per agent. */
export interface HunterOptions extends RecoveryOptions {
  readonly bundle: Bundle;
  readonly scanning: Scanning;
  readonly shown: () => Promise<Shown>;
  readonly sweepRoots: () => readonly string[];
  readonly tell: (event: AgentEvent) => void;
}

export interface HuntJob {
  readonly judged: JudgedOrder;
  readonly verdict: Verdict;
  readonly sealedKey: string | null;
  readonly fleetKeys: FleetKeys;
  readonly phase: Phase;
  readonly attempt: number;
  onStage(stage: 'purging' | 'verifying', note: Detail | null): void;
}

/** What one hunt came to: all that a receipt says of it. */
export interface HuntResult {
  /** Whether every entry of the order was hunted: what was not looked for cannot be called contained. */
  readonly whole: boolean;
  readonly found: number;
  readonly purged: number;
  /** What became of these, for an order to rehome. */
  readonly removed: ReceiptPayload['removed'];
  /** Files that were written; where nothing was, files that hold a copy. */
  readonly files: number;
  readonly residuals: readonly Residual[];
  /** What was purged and what is left, by place. */
  readonly places: NonNullable<ReceiptPayload['places']>;
  readonly notVisible: { readonly count: number; readonly reasons: Record<string, number> };
  readonly undoUntil: string | null;
  /** Files that were written. */
  readonly written: readonly RawPath[];
  /** Files that were left because their application runs, once each. */
  readonly waiting: readonly Waiting[];
  /** Files of applications that had to be closed, and from which copies were removed. */
  readonly ofApplications: readonly OwnedFile[];
  /** Everywhere that a copy stands or stood. */
  readonly spots: readonly { readonly path: RawPath; readonly entry: string; readonly kind: 'purged' | 'residual' }[];
}

/** Searches one machine for the values of one order and, where the verdict allows, removes them. */
export class Hunter {
  readonly #options: HunterOptions;
  readonly #disk = nodeDisk();

  constructor(options: HunterOptions) {
    this.#options = options;
  }

  /**
   * Index first, then the whole home. Rejects with the signal's reason when stopped: what was purged until then is in
   * the plans, and another call of the same attempt goes on.
   */
  async hunt(job: HuntJob, signal: AbortSignal): Promise<HuntResult> {
    const { state, keys } = this.#options;
    const prepared = await prepareEntries(job.judged.order.payload, job.judged.retirements, {
      keys: job.fleetKeys,
      sealing: keys.sealing,
      sealedKey: job.sealedKey,
      replicas: state.replicas,
    });
    try {
      const shown = await this.#options.shown();
      const run = new Hunt(job, prepared, shown, this.#options);
      const known = this.#known(job);
      if (known.length === 0) await run.remove('hunt', await run.find('hunt', this.#options.sweepRoots(), signal), signal);
      else {
        const first = await run.find('index', known, signal);
        const stop = new AbortController();
        // Searched while the known copies are removed; what it saw of their files is looked at again.
        const whole = run.find('hunt', this.#options.sweepRoots(), AbortSignal.any([signal, stop.signal]));
        const over = whole.catch(() => undefined);
        try {
          await run.remove('index', first, signal);
          if (run.purged > 0) {
            const sentence = `${run.purged} ${run.purged === 1 ? 'copy' : 'copies'} known from the index removed; the whole home is being searched.`;
            job.onStage('purging', { code: 'index-purged', sentence });
          }
          await run.remove('hunt', afresh(await whole, known, await run.find('again', known, signal)), signal);
        } finally {
          // It may not outlive the values that it searches for.
          stop.abort();
          await over;
        }
      }
      return run.result();
    } finally {
      prepared.wipe();
    }
  }

  /** Files that the inventory says hold one of the order's values, and that are still there. */
  #known({ judged, verdict, fleetKeys }: HuntJob): RawPath[] {
    const { entries } = judged.order.payload;
    // A value known by fingerprint only is read from these very copies: they may not go before the whole home was searched.
    // So too where only a share of what was searched may be written.
    if (verdict.decision !== 'run' || verdict.caps.share !== undefined || entries.some(({ kind }) => kind === 'fingerprint')) return [];
    const { replicas } = this.#options.state;
    const replicasOf = entries.flatMap((entry) =>
      entry.kind === 'sealed' ? [] : replicas.byFingerprint(newestPrint(entry.fingerprint, fleetKeys)),
    );
    return distinct(replicasOf.map(({ path }) => path)).filter((path) => this.#disk.look(path)?.kind === 'file');
  }
}

/** One hunt in the making. */
class Hunt {
  readonly #id: HuntId;
  readonly #job: HuntJob;
  readonly #prepared: Prepared;
  /** Entries by whose values paths are masked; of bare fingerprints no value is known. */
  readonly #masked: Exclude<SearchEntry, { kind: 'fingerprint' }>[];
  readonly #shown: Shown;
  readonly #options: HunterOptions;
  #lastResiduals: Fate[] = [];
  #waiting: ReadonlyMap<string, Waiting> = new Map();
  readonly #ofApplications = new Map<string, OwnedFile>();
  #unseen: Found['unseen'] = {};

  constructor(job: HuntJob, prepared: Prepared, shown: Shown, options: HunterOptions) {
    const { phase, attempt } = job;
    this.#id = { orderId: job.judged.order.payload.orderId, phase, attempt };
    this.#job = job;
    this.#prepared = prepared;
    this.#masked = prepared.hunt.filter((entry) => entry.kind !== 'fingerprint');
    this.#shown = shown;
    this.#options = options;
  }

  get purged(): number {
    return this.#purgedFates().length;
  }

  find(from: 'index' | 'hunt' | 'again', roots: readonly RawPath[], signal: AbortSignal): Promise<Found> {
    const { scanning, home, stateDir, keys } = this.#options;
    const { orderId, phase, attempt } = this.#id;
    const search = {
      job: `hunt:${orderId}:${phase}:${attempt}:${from}`,
      id: `${orderId}:${from}`,
      roots,
      home,
      stateDir,
      hunt: this.#prepared.hunt,
      keys: searchKeys(this.#job.fleetKeys, keys.local),
    };
    return searchFor(search, scanning, signal);
  }

  /** Removes what was found, or says why not. The residuals and not-visible counts of the last call stand. */
  async remove(from: 'index' | 'hunt', found: Found, signal: AbortSignal): Promise<void> {
    this.#unseen = found.unseen;
    signal.throwIfAborted();
    this.#tellCopies(from, found);
    const job = this.#job;
    const { undoHours } = this.#options.bundle.floor;
    const planned = await planStage(found, this.#id, job.verdict, {
      ...this.#options,
      dead: this.#prepared.dead,
      hunt: this.#prepared.hunt,
      references: referencesOf(job.judged),
    });
    const { steps, residuals } = planned.plan;
    const fates =
      steps.length === 0
        ? residuals.map(residualFate)
        : (await runPurge({ ...this.#options, undoHours }, planned, this.#id, (stage) => job.onStage(stage, null), signal)).fates;
    this.#lastResiduals = fates.filter(({ outcome }) => outcome === 'residual');
    const owned = new Map([...found.hits.values()].flatMap(([hit]) => (hit?.file.owner ? [[pathKey(hit.file.path), hit.file.owner]] : [])));
    this.#waiting = new Map([...(await heldIn(fates, owned, this.#options.home)), ...waitingIn(residuals)]);
    for (const fate of fates) {
      const { outcome, reason, sentence, path } = fate;
      const application = owned.get(pathKey(path));
      if (outcome === 'purged' && application) this.#ofApplications.set(pathKey(path), { path, ...application });
      const replica = this.#replica(path, fate);
      const owner = application?.owner ?? null;
      this.#options.tell({ type: 'fate', orderId: this.#id.orderId, outcome, replica, reason, sentence, owner });
    }
  }

  result(): HuntResult {
    const purged = this.#purgedFates();
    const undoUntil =
      plansOf(this.#options.state, this.#id)
        .flatMap(({ outcome }) => outcome?.undoUntil ?? [])
        .sort()[0] ?? null;
    const reasons = { ...this.#unseen };
    for (const { code } of this.#prepared.missing) reasons[`entry-${code}`] = (reasons[`entry-${code}`] ?? 0) + 1;
    return {
      whole: this.#prepared.missing.length === 0,
      found: purged.length + this.#lastResiduals.length,
      purged: purged.length,
      removed: removedOf(purged, this.#job.judged.order.payload.verb),
      files: distinct((purged.length > 0 ? purged : this.#lastResiduals).map(({ path }) => path)).length,
      residuals: this.#lastResiduals.map((fate) => ({
        entry: fate.entry,
        place: fate.place,
        class: fate.class,
        path: this.#shown.path(fate.path, this.#masked),
        locator: [...this.#shown.locator(fate.locator, this.#masked)],
        reason: fate.reason ?? 'io-error',
        sentence: fate.sentence ?? '',
      })),
      places: placeCounts(purged, this.#lastResiduals),
      notVisible: { count: Object.values(reasons).reduce((sum, count) => sum + count, 0), reasons },
      undoUntil,
      written: distinct(purged.map(({ path }) => path)),
      waiting: [...this.#waiting.values()],
      ofApplications: [...this.#ofApplications.values()],
      spots: [
        ...purged.map(({ path, entry }) => ({ path, entry, kind: 'purged' as const })),
        ...this.#lastResiduals.map(({ path, entry }) => ({ path, entry, kind: 'residual' as const })),
      ],
    };
  }

  #purgedFates(): Fate[] {
    return purgedFates(plansOf(this.#options.state, this.#id));
  }

  #tellCopies(from: 'index' | 'hunt', { hits }: Found): void {
    const told = new Set<string>();
    for (const hit of [...hits.values()].flat()) {
      const replica = this.#replica(hit.file.path, hit);
      const key = JSON.stringify(replica);
      if (!told.has(key)) this.#options.tell({ type: 'copy', orderId: this.#id.orderId, from, replica });
      told.add(key);
    }
  }

  #replica(path: RawPath, of: Hit | Fate): ShownReplica {
    const { place, class: kind } = 'file' in of ? of.file : of;
    return {
      rule: 'by' in of ? of.by : of.entry,
      place,
      class: kind,
      form: of.form,
      path: this.#shown.path(path, this.#masked),
      locator: [...this.#shown.locator(of.locator, this.#masked)],
    };
  }
}

function referencesOf({ order }: JudgedOrder): { readonly entry: string; readonly reference: string }[] {
  return order.payload.entries.flatMap(({ id, reference }) => (reference === undefined ? [] : [{ entry: id, reference }]));
}

function residualFate({ hit, reason, sentence }: Plan['residuals'][number]): Fate {
  const { path, place, class: kind, format } = hit.file;
  return {
    outcome: 'residual',
    path,
    place,
    class: kind,
    format,
    entry: hit.by,
    form: hit.form,
    locator: hit.locator,
    span: hit.span,
    reason,
    sentence,
  };
}
