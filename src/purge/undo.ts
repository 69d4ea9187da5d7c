import { join } from 'node:path';
import type { RawPath } from '../disk/index.ts';
import { showPath } from '../disk/index.ts';
import { PurgeError } from './errors.ts';
import type { Step, UndoJob, UndoneFile, UndoOutcome, UndoResult } from './face.ts';
import { isHeld } from './held.ts';
import { Journal, unpackPlan } from './journal.ts';
import type { Kept, MethodContext } from './method.ts';
import { pathKey } from './plan.ts';
import type { Verdicts } from './record.ts';
import { METHODS } from './methods.ts';
import { OrderContext, type Tools } from './tools.ts';
import { unseal } from './seal.ts';
import { sentenceFor } from './sentence.ts';

const SENTENCES: Readonly<Record<UndoResult, string>> = {
  restored: 'The old bytes are back. This file is a replica of a dead secret again.',
  changed: 'The file changed since the purge, so it was left as it is. Ask for a copy with the old bytes put back (--copy-to FOLDER).',
  copied: 'The file changed since the purge and was left; a copy with the old bytes put back lies where you asked for it.',
  gone: 'The file is no longer there, so there is nothing to put the old bytes back into.',
  refused: '',
};
const CLOSE_FIRST = 'The application that owns the file, or another that holds it, is running. Close it and undo again.';

/**
 * Puts the purged bytes back where exactly the filler still stands, file by file, all of a file or nothing. Idempotent.
 * Rejects with PurgeError: `plan-unknown`, `plan-unfinished` (recover it first), `undo-expired`, `wrong-key`, `stopped`.
 */
export async function undoPurge(job: UndoJob, tools: Tools): Promise<UndoOutcome> {
  const journal = Journal.open(tools.disk, job.stateDir, job.planId);
  const { outcome, start } = journal;
  if (outcome === null) throw new PurgeError('plan-unfinished', 'This purge was interrupted: recover it before undoing it.');
  const sealed = journal.authority();
  if (start.undoUntil === null || journal.erased || sealed === null || tools.now().toISOString() > start.undoUntil) {
    throw new PurgeError('undo-expired', 'The time for undoing this purge is over; the saved bytes are erased or about to be.');
  }
  const { plan, authority } = unpackPlan(await unseal(job.identity, sealed));
  using order = new OrderContext(tools, authority, [], true);
  const { context } = order;
  const wanted = job.paths === undefined ? null : new Set(job.paths.map(pathKey));
  const files: UndoneFile[] = [];
  for (const [index, step] of plan.steps.entries()) {
    if (tools.signal.aborted) throw new PurgeError('stopped', 'The undo was stopped between two files: run it again to finish.');
    const applied = journal.applied(index) ?? [];
    const kept = journal.kept(index);
    const named = wanted === null || [step.path, ...step.writes.map((write) => write.path)].some((path) => wanted.has(pathKey(path)));
    if (!named || kept === null) continue;
    tools.onProgress({ stage: 'undoing', step: index, steps: plan.steps.length, path: step.path });
    const preImage = await unseal(job.identity, kept);
    const whole: Kept = { preImage, body: () => journal.body(index, job.identity) };
    const held = isHeld(step);
    const verdicts = held ? step.writes.map(() => 'file-busy' as const) : await METHODS[step.method].roll(step, whole, 'back', context);
    // Of what failed half-way bytes may have changed although nothing was called purged: they go back too, and need no telling.
    if (applied.includes(null)) {
      files.push(await undone(job, step, index, applied, verdicts, whole, context));
      if (!held) journal.append({ t: 'undone', step: index, verdicts });
    }
    preImage.fill(0);
  }
  return { planId: plan.planId, orderId: plan.orderId, files, finishedAt: tools.now().toISOString() };
}

async function undone(
  job: UndoJob,
  step: Step,
  index: number,
  applied: Verdicts,
  verdicts: Verdicts,
  kept: Kept,
  context: MethodContext,
): Promise<UndoneFile> {
  const purged = applied.flatMap((verdict, at) => (verdict === null ? [verdicts[at] ?? null] : []));
  const reason = purged.find((verdict) => verdict !== null) ?? null;
  const told = (result: UndoResult, replicas: number, copy: string | null, sentence = SENTENCES[result]): UndoneFile => ({
    path: step.path,
    result,
    replicas,
    copy,
    sentence,
  });
  if (reason === null) return told('restored', purged.length, null);
  if (reason === 'file-gone') return told('gone', 0, null);
  if (reason === 'file-busy' && step.closed === true) return told('refused', 0, null, CLOSE_FIRST);
  if (reason !== 'span-changed' && reason !== 'file-changed') return told('refused', 0, null, sentenceFor(reason));
  if (job.copyTo === undefined) return told('changed', 0, null);
  const target = join(job.copyTo, `${index}-${fileName(step.path)}`);
  context.disk.makeFolder(job.copyTo);
  const places = await METHODS[step.method].copy(step, kept, target, context);
  if (places === null) {
    return told(
      'changed',
      0,
      null,
      'The file changed so much that the places of the old bytes cannot be found in it any more. Nothing was written.',
    );
  }
  return told('copied', places, target);
}

function fileName(path: RawPath): string {
  return showPath(path).path.split(/[/\\]/).at(-1) ?? 'file';
}
