import { join } from 'node:path';
import { nodeDisk, type Identity, type RawPath } from '../disk/index.ts';
import { catalogue } from '../places/index.ts';
import type { Bundle, FleetKeys, ReceiptPayload, Residual } from '../protocol/index.ts';
import {
  type Authority,
  closePlan,
  type Fate,
  makePlan,
  type Outcome,
  type Plan,
  type PlanFacts,
  PurgeError,
  startPurger,
} from '../purge/index.ts';
import { type Hit, ownerRunning, type SearchEntry, type SearchEvent } from '../search/index.ts';
import type { JudgedOrder, Verdict } from '../trust/index.ts';
import { prepareEntries, type Prepared, searchKeys } from './entries.ts';
import type { AgentEvent, ShownReplica } from './events.ts';
import type { DeviceKeys } from './keys.ts';
import { errorFields, type Log } from './log-events.ts';
import type { Scanning, Taker } from './scanning.ts';
import type { Shown } from './shown.ts';
import type { State } from './state/index.ts';

/** What a hunter works with; one per agent. */
export interface HunterOptions {
  readonly state: State;
  readonly stateDir: string;
  readonly home: string;
  readonly bundle: Bundle;
  readonly processes: { readonly scanner: URL; readonly purger: URL };
  readonly allowRoot: boolean;
  readonly keys: DeviceKeys;
  readonly scanning: Scanning;
  readonly shown: () => Promise<Shown>;
  readonly sweepRoots: () => readonly string[];
  readonly log: Log;
  readonly tell: (event: AgentEvent) => void;
}

export interface HuntJob {
  readonly judged: JudgedOrder;
  readonly verdict: Verdict;
  readonly sealedKey: string | null;
  readonly fleetKeys: FleetKeys;
  readonly phase: ReceiptPayload['phase'];
  readonly attempt: number;
  onStage(stage: 'purging' | 'verifying', note: { code: string; sentence: string } | null): void;
}

/** What one hunt came to: all that a receipt says of it. */
export interface HuntResult {
  /** Whether every entry of the order was hunted: what was not looked for cannot be called contained. */
  readonly whole: boolean;
  readonly found: number;
  readonly purged: number;
  /** Files that were written; where nothing was, files that hold a copy. */
  readonly files: number;
  readonly residuals: readonly Residual[];
  readonly notVisible: { readonly count: number; readonly reasons: Record<string, number> };
  readonly undoUntil: string | null;
  /** Files that were written. */
  readonly written: readonly RawPath[];
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
      const run = new Run(job, prepared, shown, this.#options);
      const known = this.#known(job);
      if (known.length === 0) await run.remove('hunt', await run.find('hunt', this.#options.sweepRoots(), signal), signal);
      else {
        const first = await run.find('index', known, signal);
        // Searched while the known copies are removed; what it saw of their files is looked at again.
        const whole = run.find('hunt', this.#options.sweepRoots(), signal);
        whole.catch(() => undefined);
        await run.remove('index', first, signal);
        if (run.purged > 0) {
          const sentence = `${run.purged} ${run.purged === 1 ? 'copy' : 'copies'} known from the index removed; the whole home is being searched.`;
          job.onStage('purging', { code: 'index-purged', sentence });
        }
        await run.remove('hunt', afresh(await whole, known, await run.find('again', known, signal)), signal);
      }
      return run.result();
    } finally {
      prepared.wipe();
    }
  }

  /** Files that the inventory says hold one of the order's values, and that are still there. */
  #known({ judged, verdict }: HuntJob): RawPath[] {
    const { entries } = judged.order.payload;
    // A value known by fingerprint only is read from these very copies: they may not go before the whole home was searched.
    if (verdict.decision !== 'run' || entries.some(({ kind }) => kind === 'fingerprint')) return [];
    const paths = new Map<string, RawPath>();
    for (const entry of entries) {
      if (entry.kind === 'sealed') continue;
      for (const { path } of this.#options.state.replicas.byFingerprint(entry.fingerprint)) {
        if (this.#disk.look(path)?.kind === 'file') paths.set(keyOf(path), path);
      }
    }
    return [...paths.values()];
  }
}

/** One hunt in the making. */
class Run {
  readonly #job: HuntJob;
  readonly #prepared: Prepared;
  readonly #shown: Shown;
  readonly #options: HunterOptions;
  readonly #disk = nodeDisk();
  #lastResiduals: Fate[] = [];
  #unseen: Record<string, number> = {};

  constructor(job: HuntJob, prepared: Prepared, shown: Shown, options: HunterOptions) {
    this.#job = job;
    this.#prepared = prepared;
    this.#shown = shown;
    this.#options = options;
  }

  get purged(): number {
    return this.#purgedFates().length;
  }

  /** Removes what was found, or says why not. The residuals and not-visible counts of the last call stand. */
  async remove(from: 'index' | 'hunt', found: Found, signal: AbortSignal): Promise<void> {
    const { names, unseen } = found;
    const hits = [...found.hits.values()].flat();
    this.#unseen = unseen;
    signal.throwIfAborted();
    const { tell } = this.#options;
    const orderId = this.#job.judged.order.payload.orderId;
    const told = new Set<string>();
    for (const hit of hits) {
      const replica = this.#replica(hit.file.path, hit);
      const key = JSON.stringify(replica);
      if (!told.has(key)) tell({ type: 'copy', orderId, from, replica });
      told.add(key);
    }
    const plan = this.#plan(hits, names);
    const fates = plan.steps.length === 0 ? plan.residuals.map(residualFate) : (await this.#purge(plan, signal)).fates;
    this.#lastResiduals = fates.filter(({ outcome }) => outcome === 'residual');
    for (const fate of fates) {
      tell({
        type: 'fate',
        orderId,
        outcome: fate.outcome,
        replica: this.#replica(fate.path, fate),
        reason: fate.reason,
        sentence: fate.sentence,
      });
    }
  }

  result(): HuntResult {
    const purged = this.#purgedFates();
    const undoUntil =
      this.#plans()
        .flatMap(({ outcome }) => outcome?.undoUntil ?? [])
        .sort()[0] ?? null;
    const reasons = { ...this.#unseen };
    for (const { code } of this.#prepared.missing) reasons[`entry-${code}`] = (reasons[`entry-${code}`] ?? 0) + 1;
    return {
      whole: this.#prepared.missing.length === 0,
      found: purged.length + this.#lastResiduals.length,
      purged: purged.length,
      files: new Set((purged.length > 0 ? purged : this.#lastResiduals).map(({ path }) => String(path))).size,
      residuals: this.#lastResiduals.map((fate) => ({
        entry: fate.entry,
        place: fate.place,
        class: fate.class,
        path: this.#shown.path(fate.path, this.#huntEntries()),
        locator: [...this.#shown.locator(fate.locator, this.#huntEntries())],
        reason: fate.reason ?? 'io-error',
        sentence: fate.sentence ?? '',
      })),
      notVisible: { count: Object.values(reasons).reduce((sum, count) => sum + count, 0), reasons },
      undoUntil,
      written: [...new Set(purged.map(({ path }) => path))],
      spots: [
        ...purged.map(({ path, entry }) => ({ path, entry, kind: 'purged' as const })),
        ...this.#lastResiduals.map(({ path, entry }) => ({ path, entry, kind: 'residual' as const })),
      ],
    };
  }

  /** Of this hunt, also those that an interrupted run before has carried out. */
  #plans(): ReturnType<State['plans']['of']> {
    const { orderId } = this.#job.judged.order.payload;
    return this.#options.state.plans.of(orderId).filter(({ phase, attempt }) => phase === this.#job.phase && attempt === this.#job.attempt);
  }

  #purgedFates(): Fate[] {
    return this.#plans().flatMap(({ outcome }) => outcome?.fates.filter((fate) => fate.outcome === 'purged') ?? []);
  }

  async find(from: string, roots: readonly RawPath[], signal: AbortSignal): Promise<Found> {
    const { scanning, home, stateDir, keys } = this.#options;
    const { orderId } = this.#job.judged.order.payload;
    const hits = new Map<string, Hit[]>();
    const names = new Map<string, Set<string>>();
    const unseen: Record<string, number> = {};
    const count = (reason: string) => (unseen[reason] = (unseen[reason] ?? 0) + 1);
    let pending: Hit[] = [];
    const taker: Taker = {
      take(event: SearchEvent) {
        if (event.type === 'replica') pending.push(event);
        else if (event.type === 'not-visible') count(event.reason);
        else if (event.type === 'file') {
          const path = keyOf(event.file.path);
          hits.set(path, pending);
          pending = [];
          const { dev, ino, nlink } = event.file.identity;
          if (nlink > 1) names.set(`${dev}:${ino}`, (names.get(`${dev}:${ino}`) ?? new Set()).add(path));
        }
      },
      reset() {
        pending = [];
      },
    };
    if (this.#prepared.hunt.length === 0) return { hits, names, unseen };
    const request = {
      id: `${orderId}:${from}`,
      roots,
      home,
      exclude: [stateDir],
      detect: false,
      hunt: this.#prepared.hunt,
      keys: searchKeys(this.#job.fleetKeys, keys.local),
      by: 'engine' as const,
    };
    const { phase, attempt } = this.#job;
    const searched = await scanning.search(`hunt:${orderId}:${phase}:${attempt}:${from}`, request, taker, signal);
    for (const _part of searched.denied) count('interrupted');
    return { hits, names, unseen };
  }

  #plan(hits: readonly Hit[], names: ReadonlyMap<string, Set<string>>): Plan {
    const { verdict, judged, phase, attempt } = this.#job;
    const { orderId } = judged.order.payload;
    const stage = this.#plans().length + 1;
    const authority = this.#authority(`${orderId}.${phase}.${attempt}.${stage}`);
    const running = new Map<string, 'no' | 'yes' | 'unknown'>();
    const facts: PlanFacts = {
      ownerRunning: (id) => {
        const place = catalogue.find((one) => one.id === id);
        const answer = running.get(id) ?? (place ? ownerRunning(place) : 'unknown');
        running.set(id, answer);
        return answer;
      },
      remote: (path) => this.#disk.remote(path),
      names: (identity: Identity) => names.get(`${identity.dev}:${identity.ino}`)?.size ?? 1,
    };
    const plan = makePlan(hits, authority, facts);
    if (verdict.decision === 'run') return plan;
    // Why nothing is written is the verdict's to say.
    return { ...plan, residuals: plan.residuals.map((residual) => ({ ...residual, sentence: verdict.sentence })) };
  }

  #authority(planId: string): Authority {
    const { verdict, judged } = this.#job;
    const { orderId } = judged.order.payload;
    const { bundle, home } = this.#options;
    // The agent keeps the caps of an order over all its hunts.
    const spent = this.#options.state.plans.of(orderId).flatMap(({ outcome }) => (outcome ? [spentBy(outcome)] : []));
    return {
      planId,
      orderId,
      verb: verdict.decision === 'run' ? verdict.verb : 'report',
      classes: verdict.classes,
      roots: bundle.floor.roots.map((root) => (root === '~' || root.startsWith('~/') ? join(home, root.slice(1)) : root)),
      caps: {
        files: Math.max(0, verdict.caps.files - spent.reduce((sum, { files }) => sum + files, 0)),
        bytes: Math.max(0, verdict.caps.bytes - spent.reduce((sum, { bytes }) => sum + bytes, 0)),
      },
      dead: this.#prepared.dead,
    };
  }

  async #purge(plan: Plan, signal: AbortSignal): Promise<Outcome> {
    const { state, stateDir, home, processes, allowRoot, keys, bundle, log } = this.#options;
    const { phase, attempt, judged } = this.#job;
    const { orderId } = judged.order.payload;
    const { planId } = plan;
    const madeAt = new Date();
    const undoMs = bundle.floor.undoHours * 3_600_000;
    const undoKey = await keys.undo.make(planId);
    state.plans.begin({ planId, orderId, phase, attempt, stage: this.#plans().length + 1, madeAt: madeAt.toISOString() });
    this.#job.onStage('purging', null);
    const base = { stateDir, home, scannerEntry: processes.scanner.href, allowRoot };
    const purger = startPurger({ entry: processes.purger });
    const stop = () => void purger[Symbol.asyncDispose]();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const outcome = await purger.run(
        {
          ...base,
          plan,
          authority: this.#authority(planId),
          sealing: undoKey === null ? { kind: 'key-file' } : { kind: 'recipient', recipient: undoKey.recipient },
          undoUntil: undoKey === null || undoMs === 0 ? null : new Date(madeAt.getTime() + undoMs).toISOString(),
        },
        ({ stage }) => {
          if (stage === 'verifying') this.#job.onStage('verifying', null);
        },
      );
      log('purge-finished', { planId, purged: outcome.purged, remaining: outcome.remaining });
      state.transaction(() => state.plans.finish(planId, outcome));
      closePlan(stateDir, planId);
      if (outcome.undoUntil === null) await keys.undo.drop(planId);
      return outcome;
    } catch (error) {
      log('purge-failed', { planId, ...errorFields(error) });
      signal.throwIfAborted();
      if (error instanceof PurgeError && error.code === 'refuses-root') throw error;
      // The process died or could not go on: what it left is finished first, and what it did not begin remains.
      const identity = undoKey?.identity ?? null;
      const outcome = await purger.recover({ ...base, planId, identity, resume: false });
      state.transaction(() => state.plans.finish(planId, outcome));
      closePlan(stateDir, planId);
      return outcome;
    } finally {
      signal.removeEventListener('abort', stop);
      await purger[Symbol.asyncDispose]();
    }
  }

  /** Blind and plain entries have the same shape for the engine that masks paths. */
  #huntEntries(): Exclude<SearchEntry, { kind: 'fingerprint' }>[] {
    return this.#prepared.hunt.filter((entry) => entry.kind !== 'fingerprint');
  }

  #replica(path: RawPath, of: Hit | Fate): ShownReplica {
    const hunt = this.#huntEntries();
    const { place, class: kind } = 'file' in of ? of.file : of;
    return {
      rule: 'by' in of ? of.by : of.entry,
      place,
      class: kind,
      form: of.form,
      path: this.#shown.path(path, hunt),
      locator: [...this.#shown.locator(of.locator, hunt)],
    };
  }
}

/** What one search found, by file. */
interface Found {
  readonly hits: ReadonlyMap<string, readonly Hit[]>;
  /** Names by which files with several were met. */
  readonly names: ReadonlyMap<string, Set<string>>;
  readonly unseen: Record<string, number>;
}

/** A search, but for some files, of which another one tells what they hold now. */
function afresh(found: Found, files: readonly RawPath[], again: Found): Found {
  const stale = new Set(files.map(keyOf));
  return { ...found, hits: new Map([...[...found.hits].filter(([path]) => !stale.has(path)), ...again.hits]) };
}

/** A path as a key of maps: every byte apart, whatever the encoding. */
function keyOf(path: RawPath): string {
  return Buffer.from(path).toString('latin1');
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

/** Files and bytes that a plan has written. */
function spentBy(outcome: Outcome): { files: number; bytes: number } {
  const purged = outcome.fates.filter((fate) => fate.outcome === 'purged');
  return { files: outcome.filesWritten, bytes: purged.reduce((sum, { span }) => sum + (span ? span.end - span.start : 0), 0) };
}
