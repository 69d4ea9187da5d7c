import { join } from 'node:path';
import type { RawPath } from '../disk/index.ts';
import { showPath } from '../disk/index.ts';
import { PurgeError } from './errors.ts';
import type { Step, UndoJob, UndoneFile, UndoOutcome, UndoResult } from './face.ts';
import { Journal, unpackPlan } from './journal.ts';
import type { MethodContext } from './method.ts';
import { pathKey } from './plan.ts';
import { unpackImage } from './pre-image.ts';
import type { Verdicts } from './record.ts';
import { restoredCopy } from './restored-copy.ts';
import { METHODS, type Tools } from './run.ts';
import { unseal } from './seal.ts';
import { sentenceFor } from './sentence.ts';

const SENTENCES: Readonly<Record<UndoResult, string>> = {
  restored: 'The old bytes are back. This file is a replica of a dead secret again.',
  changed: 'The file changed since the purge, so it was left as it is. Ask for a copy with the old bytes put back (--copy-to FOLDER).',
  copied: 'The file changed since the purge and was left; a copy with the old bytes put back lies where you asked for it.',
  gone: 'The file is no longer there, so there is nothing to put the old bytes back into.',
  refused: '',
};

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
  const context: MethodContext = { disk: tools.disk, authority, formatOf: tools.formatOf };
  const wanted = job.paths === undefined ? null : new Set(job.paths.map(pathKey));
  const files: UndoneFile[] = [];
  for (const [index, step] of plan.steps.entries()) {
    if (tools.signal.aborted) throw new PurgeError('stopped', 'The undo was stopped between two files: run it again to finish.');
    const applied = journal.applied(index) ?? [];
    const kept = journal.kept(index);
    const named = wanted === null || [step.path, ...step.writes.map((write) => write.path)].some((path) => wanted.has(pathKey(path)));
    if (!named || kept === null || !applied.includes(null)) continue;
    tools.onProgress({ stage: 'undoing', step: index, steps: plan.steps.length, path: step.path });
    const preImage = await unseal(job.identity, kept);
    const verdicts = METHODS[step.method].roll(step, preImage, 'back', context);
    files.push(undone(job, tools, step, index, applied, verdicts, preImage));
    preImage.fill(0);
    journal.append({ t: 'undone', step: index, verdicts });
  }
  return { planId: plan.planId, orderId: plan.orderId, files, finishedAt: tools.now().toISOString() };
}

function undone(
  job: UndoJob,
  tools: Tools,
  step: Step,
  index: number,
  applied: Verdicts,
  verdicts: Verdicts,
  preImage: Uint8Array,
): UndoneFile {
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
  if (reason !== 'span-changed' && reason !== 'file-changed') return told('refused', 0, null, sentenceFor(reason));
  if (job.copyTo === undefined) return told('changed', 0, null);
  const copy = restoredCopy(tools.disk, step.path, unpackImage(preImage));
  if (copy === null) {
    return told(
      'changed',
      0,
      null,
      'The file changed so much that the places of the old bytes cannot be found in it any more. Nothing was written.',
    );
  }
  const target = join(job.copyTo, `${index}-${fileName(step.path)}`);
  tools.disk.makeFolder(job.copyTo);
  tools.disk.store(target, copy.bytes);
  return told('copied', copy.extents, target);
}

function fileName(path: RawPath): string {
  return showPath(path).path.split(/[/\\]/).at(-1) ?? 'file';
}
