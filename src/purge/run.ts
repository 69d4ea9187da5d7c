import { identityToRecipient } from 'age-encryption';
import type { Disk, RawPath } from '../disk/index.ts';
import type { Format } from '../formats/index.ts';
import type { Scanner } from '../search/index.ts';
import { PurgeError } from './errors.ts';
import type { Authority, Outcome, Plan, PurgeJob, PurgeProgress, PurgerJob, RecoverJob, Step } from './face.ts';
import { reasonOf } from './guard.ts';
import { inPlace } from './in-place.ts';
import { Journal, packPlan, unpackPlan } from './journal.ts';
import type { Method, MethodContext } from './method.ts';
import { makeOutcome, MOVED } from './outcome.ts';
import type { Verdicts } from './record.ts';
import { redactor } from './redact.ts';
import { makeKey, seal, unseal } from './seal.ts';
import { verify } from './verify.ts';

/** What the purger works with. The disk and the scanner are given, so that tests can fail them at any call. */
export interface Tools {
  readonly disk: Disk;
  /** A fresh scanner, which the caller disposes of. */
  readonly scanner: () => Scanner;
  readonly formatOf: (head: Uint8Array, hint: string | null, size: number) => Format;
  readonly now: () => Date;
  /** Aborts when the parent is gone: the step at hand is finished, the rest is left to recovery. */
  readonly signal: AbortSignal;
  readonly onProgress: (event: PurgeProgress) => void;
}

export const METHODS: Readonly<Record<Step['method'], Method>> = { P1: inPlace };

/** A step whose file keeps changing between reading and writing is tried again so often. */
const ATTEMPTS = 3;

/**
 * Carries out a plan from its beginning: journal, steps, verification, outcome. Rejects with PurgeError: `plan-exists`,
 * `journal-failed` or `stopped`; after the latter two recoverPurge() finishes it.
 */
export async function runPurge(job: PurgeJob, tools: Tools): Promise<Outcome> {
  checkPlan(job);
  const key = job.sealing.kind === 'key-file' ? await makeKey() : null;
  const recipient = job.sealing.kind === 'recipient' ? job.sealing.recipient : (key?.recipient ?? '');
  const packed = packPlan(job.plan, job.authority);
  const authority = await seal(recipient, packed);
  packed.fill(0);
  const journal = Journal.create(tools.disk, job.stateDir, {
    plan: job.plan,
    authority,
    startedAt: tools.now().toISOString(),
    undoUntil: job.undoUntil,
    key: key?.identity ?? null,
  });
  const work = new Work(job, tools, journal, job.plan, job.authority, recipient);
  for (const index of job.plan.steps.keys()) await work.apply(index);
  return work.finish();
}

/**
 * Finishes a plan that was begun, wherever it was broken off. Steps of unknown state are rolled forward where every byte
 * is pre-image or filler. Idempotent; a finished plan's outcome is given again. Rejects with PurgeError: `plan-unknown`,
 * `wrong-key`, `journal-damaged`, `journal-failed` or `stopped`.
 */
export async function recoverPurge(job: RecoverJob, tools: Tools): Promise<Outcome> {
  const journal = Journal.open(tools.disk, job.stateDir, job.planId);
  const { outcome } = journal;
  if (outcome !== null) {
    if (journal.start.undoUntil === null) journal.erase();
    return outcome;
  }
  const identity = job.identity ?? journal.key();
  const sealed = journal.authority();
  const opened = identity === null || sealed === null ? null : unpackPlan(await unseal(identity, sealed));
  const plan = opened?.plan ?? journal.plan();
  const recipient = identity === null ? '' : await identityToRecipient(identity);
  const work = new Work(job, tools, journal, plan, opened?.authority ?? NO_AUTHORITY, recipient);
  for (const index of plan.steps.keys()) {
    if (journal.applied(index) !== null || journal.sealed(index)) await work.roll(index, opened === null ? null : identity);
    else if (job.resume && opened !== null) await work.apply(index);
  }
  return work.finish();
}

/** Without the key of a plan nothing is written any more. */
const NO_AUTHORITY: Authority = {
  planId: '',
  orderId: '',
  verb: 'report',
  classes: [],
  roots: [],
  caps: { files: 0, bytes: 0 },
  dead: new Map(),
};

/** One plan in the making. Holds the dead values until finish(). */
class Work {
  readonly #job: PurgerJob;
  readonly #tools: Tools;
  readonly #journal: Journal;
  readonly #plan: Plan;
  readonly #context: MethodContext;
  readonly #recipient: string;
  readonly #verdicts: Verdicts[];
  readonly #values = new Map<string, Uint8Array>();

  constructor(job: PurgerJob, tools: Tools, journal: Journal, plan: Plan, authority: Authority, recipient: string) {
    this.#job = job;
    this.#tools = tools;
    this.#journal = journal;
    this.#plan = plan;
    this.#context = { disk: tools.disk, authority, formatOf: tools.formatOf };
    this.#recipient = recipient;
    this.#verdicts = plan.steps.map((step) => step.writes.map(() => 'interrupted'));
  }

  /** A step that has not begun. Its pre-images are sealed and kept before its first byte is written. */
  async apply(index: number): Promise<void> {
    const step = this.#begin(index);
    let verdicts: Verdicts | 'changed' = 'changed';
    for (let attempt = 0; attempt < ATTEMPTS && verdicts === 'changed'; attempt += 1) verdicts = await this.#attempt(index, step);
    this.#settle(index, verdicts === 'changed' ? step.writes.map(() => 'file-busy') : verdicts);
  }

  async #attempt(index: number, step: Step): Promise<Verdicts | 'changed'> {
    const prepared = METHODS[step.method].prepare(step, this.#context);
    try {
      this.#learn(prepared.values);
      const { preImage } = prepared;
      if (preImage === null) return prepared.verdicts;
      const sealed = await seal(this.#recipient, preImage);
      preImage.fill(0);
      try {
        this.#journal.keep(index, sealed);
      } catch (error) {
        if (error instanceof PurgeError) throw error;
        const reason = reasonOf(error);
        return prepared.verdicts.map((verdict) => verdict ?? reason);
      }
      return prepared.act();
    } finally {
      for (const value of prepared.values.values()) value.fill(0);
      prepared.close();
    }
  }

  /** A step that was begun: what its record says, or else what its pre-images allow. */
  async roll(index: number, identity: string | null): Promise<void> {
    const step = this.#begin(index);
    const recorded = this.#journal.applied(index);
    const sealed = identity === null ? null : this.#journal.kept(index);
    if (sealed === null || identity === null) {
      if (recorded !== null) this.#verdicts[index] = recorded;
      return;
    }
    const method = METHODS[step.method];
    let preImage: Uint8Array;
    try {
      preImage = await unseal(identity, sealed);
      this.#learn(method.values(preImage));
    } catch (error) {
      // The plan opened with this key, so this one file is damaged: its step stays as it is, as a residual.
      if (!(error instanceof PurgeError)) throw error;
      if (recorded !== null) this.#verdicts[index] = recorded;
      return;
    }
    if (recorded === null) this.#settle(index, method.roll(step, preImage, 'forward', this.#context));
    else this.#verdicts[index] = recorded;
    preImage.fill(0);
  }

  /** Verification, outcome, and what must not outlive them. */
  async finish(): Promise<Outcome> {
    const { now, scanner, signal, onProgress } = this.#tools;
    this.#stopHere();
    const { start } = this.#journal;
    const { paths, values } = this.#toVerify();
    if (paths.length > 0) onProgress({ stage: 'verifying', files: new Set(paths.map(String)).size });
    const { home, stateDir } = this.#job;
    const verification = await verify({ paths, values, home, stateDir, planId: this.#plan.planId }, scanner, signal);
    const known = [...this.#context.authority.dead.values()].flatMap((dead) => (dead.kind === 'value' ? [dead.value] : []));
    const outcome = makeOutcome({
      plan: this.#plan,
      verdicts: this.#verdicts,
      verification,
      redact: redactor([...this.#values.values(), ...known]),
      startedAt: start.startedAt,
      finishedAt: now().toISOString(),
      undoUntil: start.undoUntil,
    });
    this.#journal.append({ t: 'verified' });
    this.#journal.append({ t: 'outcome', outcome });
    for (const value of this.#values.values()) value.fill(0);
    if (outcome.undoUntil === null) {
      try {
        this.#journal.erase();
      } catch (error) {
        // The outcome stands; what was not erased now is erased by recovery, expiry or closing.
        if (!(error instanceof PurgeError)) throw error;
      }
    }
    return outcome;
  }

  /**
   * Files that were written, and those in which the replica was no longer where it was found; the dead values that were
   * met, and those of the entries in question that the order itself names.
   */
  #toVerify(): { paths: RawPath[]; values: Map<string, Uint8Array> } {
    const paths: RawPath[] = [];
    const values = new Map(this.#values);
    for (const [index, step] of this.#plan.steps.entries()) {
      if (this.#verdicts[index]?.some((verdict) => verdict === null || MOVED.has(verdict)) !== true) continue;
      paths.push(step.path, ...step.writes.map((write) => write.path));
      for (const { entry } of step.writes) {
        const dead = this.#context.authority.dead.get(entry);
        if (dead?.kind === 'value' && !values.has(entry)) values.set(entry, dead.value);
      }
    }
    return { paths, values };
  }

  #begin(index: number): Step {
    this.#stopHere();
    const step = this.#plan.steps[index];
    if (step === undefined) throw new PurgeError('journal-damaged', `The plan has no step ${index}.`);
    this.#tools.onProgress({ stage: 'applying', step: index, steps: this.#plan.steps.length, path: step.path });
    return step;
  }

  #settle(index: number, verdicts: Verdicts): void {
    this.#verdicts[index] = verdicts;
    this.#journal.append({ t: 'applied', step: index, verdicts });
  }

  #learn(values: ReadonlyMap<string, Uint8Array>): void {
    for (const [entry, value] of values) if (!this.#values.has(entry)) this.#values.set(entry, Uint8Array.from(value));
  }

  #stopHere(): void {
    if (this.#tools.signal.aborted) throw new PurgeError('stopped', 'The purge was stopped between two files: recover it to finish.');
  }
}

function checkPlan({ plan, authority, sealing, undoUntil }: PurgeJob): void {
  if (plan.planId !== authority.planId || plan.orderId !== authority.orderId || !/^[A-Za-z0-9_.:-]{1,128}$/.test(plan.planId)) {
    throw new PurgeError('bad-plan', 'Plan and authority are not of one order, or the plan’s id is not an id. Make the plan anew.');
  }
  if (sealing.kind === 'key-file' && undoUntil !== null) {
    throw new PurgeError('bad-plan', 'Without a keychain there is no undo: plan with undoUntil null.');
  }
  const bytes = plan.steps.reduce((sum, step) => sum + step.writes.flatMap((w) => w.pieces).reduce((n, p) => n + p.end - p.start, 0), 0);
  if (plan.steps.length > authority.caps.files || bytes > authority.caps.bytes) {
    throw new PurgeError('bad-plan', 'The plan is larger than its order allows. Make the plan anew.');
  }
}
