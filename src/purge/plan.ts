import { isInside } from '../disk/index.ts';
import type { Disk, Identity, RawPath } from '../disk/index.ts';
import type { Hit } from '../search/index.ts';
import type { Authority, Plan, PlannedResidual, Reason, Step, Write } from './face.ts';
import { sentenceFor } from './sentence.ts';

/** What the plan must know of the machine, asked beforehand, so that planning itself is pure. */
export interface PlanFacts {
  /** Whether the application that owns a place runs (place id). Asked only for stores that must be closed. */
  ownerRunning(place: string): 'no' | 'yes' | 'unknown';
  remote(path: RawPath): ReturnType<Disk['remote']>;
  /** How many names of a file with several hard links the search met inside the roots; at least those with hits are known. */
  names?(identity: Identity): number;
}

/**
 * Hits → what will be written, and why the rest will not. Every hit is in exactly one write or one residual; the same hit
 * given twice counts once. Files come in the order of their first hit, writes in the order of the file.
 */
export function makePlan(hits: readonly Hit[], authority: Authority, facts: PlanFacts): Plan {
  const residuals: PlannedResidual[] = [];
  const leave = (hit: Hit, reason: Reason): void => {
    residuals.push({ hit, reason, sentence: sentenceFor(reason, { format: hit.file.format }) });
  };

  const files = new Map<string, Hit[]>();
  const seen = new Set<string>();
  for (const hit of hits) {
    const key = hitKey(hit);
    if (seen.has(key)) continue;
    seen.add(key);
    const reason = refusal(hit, authority, facts);
    if (reason !== null) leave(hit, reason);
    else group(files, fileKey(hit), hit);
  }

  const steps: Step[] = [];
  let bytes = 0;
  for (const inFile of files.values()) {
    const step = stepOf(inFile, facts);
    if (step === null) {
      for (const hit of inFile) leave(hit, 'hard-link-outside-roots');
      continue;
    }
    const size = step.writes.reduce((sum, write) => sum + write.pieces.reduce((n, piece) => n + piece.end - piece.start, 0), 0);
    if (steps.length >= authority.caps.files || bytes + size > authority.caps.bytes) {
      for (const hit of inFile) leave(hit, 'cap-reached');
      continue;
    }
    bytes += size;
    steps.push(step);
  }
  return { planId: authority.planId, orderId: authority.orderId, steps, residuals };
}

/** Why one hit may not be written, whatever stands beside it; null when it may. The most decisive reason comes first. */
function refusal(hit: Hit, authority: Authority, facts: PlanFacts): Reason | null {
  const { file } = hit;
  if (authority.verb === 'report') return 'policy-report-only';
  if (!hit.credential) return 'not-a-credential-context';
  if (!authority.dead.has(hit.by)) return 'no-retirement-record';
  if (!authority.classes.includes(file.class)) return 'class-not-allowed';
  if (!authority.roots.some((root) => isInside(file.path, root))) return 'outside-roots';
  const remote = facts.remote(file.path);
  if (remote === 'network') return 'network-mount';
  if (remote === 'placeholder') return 'cloud-placeholder';
  if (remote === 'pseudo') return 'outside-roots';
  if (signed(hit)) return 'signed-content';
  if (file.rewrite === 'none') return 'no-writer-for-format';
  const pieces = piecesOf(hit);
  if (pieces.length === 0 || pieces.some((piece) => piece.end <= piece.start || piece.start < 0)) return 'encoding-not-writable';
  if (file.live === 'closed' && facts.ownerRunning(file.place) !== 'no') return 'owner-application-running';
  return null;
}

/**
 * Assistants sign or encrypt parts of their transcripts and refuse a session in which they changed:
 * Claude's thinking blocks with their signature, Codex's encrypted reasoning.
 */
function signed(hit: Hit): boolean {
  if (hit.file.format !== 'jsonl') return false;
  const pointer = hit.locator.findLast((step) => step.kind === 'pointer')?.pointer;
  const field = pointer?.slice(pointer.lastIndexOf('/') + 1);
  return field === 'thinking' || field === 'signature' || field === 'encrypted_content';
}

function stepOf(hits: readonly Hit[], facts: PlanFacts): Step | null {
  const first = hits[0];
  if (first === undefined) return null;
  const { file } = first;
  const paths = new Set(hits.map((hit) => pathKey(hit.file.path)));
  const names = file.identity.nlink > 1 ? Math.max(paths.size, facts.names?.(file.identity) ?? 1) : 1;
  if (file.identity.nlink > names) return null;
  const writes = hits.map(
    (hit): Write => ({
      path: hit.file.path,
      entry: hit.by,
      form: hit.form,
      locator: hit.locator,
      pieces: piecesOf(hit),
      edges: hit.edges,
      length: hit.length,
    }),
  );
  writes.sort((a, b) => (a.pieces[0]?.start ?? 0) - (b.pieces[0]?.start ?? 0));
  return {
    path: file.path,
    identity: file.identity,
    place: file.place,
    class: file.class,
    format: file.format,
    method: 'P1',
    names,
    writes,
  };
}

function piecesOf(hit: Hit): readonly { readonly start: number; readonly end: number }[] {
  return hit.pieces ?? (hit.span === null ? [] : [hit.span]);
}

/** Two names of one file are one file: their hits are the same bytes. Some filesystems number no files (ino 0). */
function fileKey(hit: Hit): string {
  const { dev, ino } = hit.file.identity;
  return ino === '0' ? pathKey(hit.file.path) : `${dev}:${ino}`;
}

export function pathKey(path: RawPath): string {
  return typeof path === 'string' ? path : `base64:${path.toString('base64')}`;
}

function hitKey(hit: Hit): string {
  return JSON.stringify([pathKey(hit.file.path), hit.by, hit.form, hit.span, hit.pieces, hit.locator]);
}

function group(files: Map<string, Hit[]>, key: string, hit: Hit): void {
  const list = files.get(key);
  if (list === undefined) files.set(key, [hit]);
  else list.push(hit);
}
