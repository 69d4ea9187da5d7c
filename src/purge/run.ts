import { identityToRecipient } from 'age-encryption';
import type { RawPath } from '../disk/index.ts';
import type { SearchEntry } from '../search/index.ts';
import { PurgeError } from './errors.ts';
import type { Authority, Outcome, Plan, PurgeJob, PurgerJob, RecoverJob, Step } from './face.ts';
import { reasonOf } from './guard.ts';
import { isHeld } from './held.ts';
import { Journal, packPlan, unpackPlan } from './journal.ts';
import type { Kept } from './method.ts';
import { METHODS } from './methods.ts';
import { mediaOf } from './media.ts';
import { makeOutcome, MOVED } from './outcome.ts';
import type { Verdicts } from './record.ts';
import { bytesOf } from './caps.ts';
import { pathKey } from './plan.ts';
import { redactor } from './redact.ts';
import { makeKey, seal, unseal } from './seal.ts';
import { OrderContext, type Tools } from './tools.ts';
import { verify } from './verify.ts';

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
  const packed = packPlan(job.plan, job.authority, job.hunt);
  const authority = await seal(recipient, packed);
  packed.fill(0);
  const journal = Journal.create(tools.disk, job.stateDir, {
    plan: job.plan,
    authority,
    startedAt: tools.now().toISOString(),
    undoUntil: job.undoUntil,
    key: key?.identity ?? null,
  });
  using work = new Work(job, tools, journal, job, recipient);
  for (const index of job.plan.steps.keys()) await work.apply(index);
  return await work.finish();
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
  const recipient = identity === null ? '' : await identityToRecipient(identity);
  const order = opened ?? { plan: journal.plan(), authority: NO_AUTHORITY, hunt: [] };
  using work = new Work(job, tools, journal, order, recipient);
  for (const index of order.plan.steps.keys()) {
    if (journal.applied(index) !== null || journal.sealed(index)) await work.roll(index, opened === null ? null : identity);
    else if (job.resume && opened !== null) await work.apply(index);
    else work.discard(index);
  }
  return await work.finish();
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
  consents: [],
};

/** What was ordered of one plan. */
interface Ordered {
  readonly plan: Plan;
  readonly authority: Authority;
  readonly hunt: readonly SearchEntry[];
}

/** One plan in the making. Holds the dead values until finish(). */
class Work implements Disposable {
  readonly #job: PurgerJob;
  readonly #tools: Tools;
  readonly #journal: Journal;
  readonly #plan: Plan;
  readonly #order: OrderContext;
  readonly #recipient: string;
  readonly #verdicts: Verdicts[];
  /** Per step, which of its writes references replace if they are purged. */
  readonly #rehomed: (readonly number[])[] = [];
  readonly #values = new Map<string, Uint8Array>();

  constructor(job: PurgerJob, tools: Tools, journal: Journal, { plan, authority, hunt }: Ordered, recipient: string) {
    this.#job = job;
    this.#tools = tools;
    this.#journal = journal;
    this.#plan = plan;
    this.#order = new OrderContext(tools, authority, hunt, journal.start.undoUntil !== null);
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
    // The application may have been started since the plan was made.
    if (isHeld(step)) return step.writes.map(() => 'owner-application-running');
    const prepared = await METHODS[step.method].prepare(step, this.#order.context);
    try {
      this.#learn(prepared.values);
      const { preImage } = prepared;
      this.#rehomed[index] = preImage === null ? [] : (METHODS[step.method].rehomed?.(preImage) ?? []);
      if (preImage === null) return prepared.verdicts;
      try {
        if (prepared.body !== undefined) await this.#journal.keepBody(index, this.#recipient, prepared.body());
        await this.#keep(index, preImage);
      } catch (error) {
        if (error instanceof PurgeError) throw error;
        const reason = reasonOf(error);
        return prepared.verdicts.map((verdict) => verdict ?? reason);
      }
      return await prepared.act((next) => this.#keep(index, next));
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
      else this.discard(index);
      return;
    }
    const method = METHODS[step.method];
    let preImage: Uint8Array;
    try {
      preImage = await unseal(identity, sealed);
      this.#learn(method.values(preImage));
      this.#rehomed[index] = method.rehomed?.(preImage) ?? [];
    } catch (error) {
      // The plan opened with this key, so this one file is damaged: its step stays as it is, as a residual.
      if (!(error instanceof PurgeError)) throw error;
      if (recorded !== null) this.#verdicts[index] = recorded;
      return;
    }
    const kept: Kept = {
      preImage,
      keep: (next) => this.#keep(index, next),
      body: () => this.#journal.body(index, identity),
    };
    if (recorded === null) this.#settle(index, await method.roll(step, kept, 'forward', this.#order.context));
    else this.#verdicts[index] = recorded;
    preImage.fill(0);
  }

  /** A step that is not carried out: what was made ready for it beside its store goes. */
  discard(index: number): void {
    const step = this.#begin(index);
    try {
      METHODS[step.method].discard?.(step, this.#plan.planId, this.#tools.disk);
    } catch (error) {
      // It holds nothing of what is purged.
      reasonOf(error);
    }
  }

  [Symbol.dispose](): void {
    this.#order[Symbol.dispose]();
  }

  /** Verification, outcome, and what must not outlive them. */
  async finish(): Promise<Outcome> {
    const { now, scanner, signal, onProgress } = this.#tools;
    this.#stopHere();
    const { start } = this.#journal;
    const { paths, folders, values } = this.#toVerify();
    if (paths.length > 0) onProgress({ stage: 'verifying', files: paths.length });
    const { home, stateDir } = this.#job;
    const verification = await verify({ paths, folders, values, home, stateDir, planId: this.#plan.planId }, scanner, signal);
    const known = [...this.#order.context.authority.dead.values()].flatMap((dead) => (dead.kind === 'value' ? [dead.value] : []));
    const outcome = makeOutcome({
      plan: this.#plan,
      verdicts: this.#verdicts,
      rehomed: this.#rehomed,
      verification,
      media: mediaOf(
        this.#plan.steps.filter((_, index) => this.#verdicts[index]?.includes(null)),
        this.#tools.disk,
      ),
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
  #toVerify(): { paths: RawPath[]; folders: RawPath[]; values: Map<string, Uint8Array> } {
    const paths: RawPath[] = [];
    const values = new Map(this.#values);
    for (const [index, step] of this.#plan.steps.entries()) {
      if (this.#verdicts[index]?.some((verdict) => verdict === null || MOVED.has(verdict)) !== true) continue;
      paths.push(step.path, ...step.writes.map((write) => write.path), ...step.beside.map((file) => file.path));
      for (const { entry } of step.writes) {
        const dead = this.#order.context.authority.dead.get(entry);
        if (dead?.kind === 'value' && !values.has(entry)) values.set(entry, dead.value);
      }
    }
    return { ...this.#there(paths), values };
  }

  /** Each path once; what was deleted, or was never there, needs no look into. What cannot be told is left to the scanner to tell. */
  #there(all: readonly RawPath[]): { paths: RawPath[]; folders: RawPath[] } {
    const kinds = [...new Map(all.map((path) => [pathKey(path), path])).values()].flatMap((path) => {
      try {
        const kind = this.#tools.disk.look(path)?.kind;
        return kind === undefined ? [] : [{ path, kind }];
      } catch (error) {
        reasonOf(error);
        return [{ path, kind: 'file' as const }];
      }
    });
    return { paths: kinds.map(({ path }) => path), folders: kinds.flatMap(({ path, kind }) => (kind === 'directory' ? [path] : [])) };
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

  async #keep(index: number, preImage: Uint8Array): Promise<void> {
    const sealed = await seal(this.#recipient, preImage);
    preImage.fill(0);
    this.#journal.keep(index, sealed);
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
  const bytes = plan.steps.reduce((sum, step) => sum + bytesOf(step), 0);
  if (plan.steps.length > authority.caps.files || bytes > authority.caps.bytes) {
    throw new PurgeError('bad-plan', 'The plan is larger than its order allows. Make the plan anew.');
  }
}
