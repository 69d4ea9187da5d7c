import { isInside } from '../disk/index.ts';
import type { Disk, Identity, RawPath } from '../disk/index.ts';
import type { FileSeen, Hit } from '../search/index.ts';
import { type OverCap, overCap } from './caps.ts';
import type { Authority, Held, Plan, PlannedResidual, Reason, Step, Write } from './face.ts';
import { heldBy } from './guard.ts';
import { sentenceFor } from './sentence.ts';
import { historyLast, type StoreOf, storeOf } from './store.ts';

export interface OwnerAtWork {
  readonly runs: 'yes' | 'unknown';
  readonly close: string;
}

/** The order id of what a person purges without a fleet: nobody waits for applications then. */
export const OWN_ORDER = 'local';

/** What the plan must know of the machine, asked beforehand, so that planning itself is pure. */
export interface PlanFacts {
  /** Whether the application that owns a file runs, and what has to be closed then, for people. Asked only for stores that must be closed. */
  ownerRunning(file: FileSeen): 'no' | OwnerAtWork;
  remote(path: RawPath): ReturnType<Disk['remote']>;
  /** How many names of a file with several hard links the search met inside the roots; at least those with hits are known. */
  names?(identity: Identity): number;
  /** What stands at a path, without following a link; null where nothing does. Asked for files that belong to one with hits. */
  look(path: RawPath): ReturnType<Disk['look']>;
  /** The names of the files in a folder; none where it cannot be listed. Asked where a file may be deleted with what belongs to it. */
  readonly namesIn: (folder: RawPath) => readonly RawPath[];
  /** How many files the search has read: what an order's share is of. */
  readonly searched?: number;
}

/**
 * Hits → what will be written, and why the rest will not. Every hit is in exactly one write or one residual; the same hit
 * given twice counts once. Stores come in the order of their first hit, histories last, writes in the order of the file. A plan that would be
 * larger than the order allows has no writes at all.
 */
export function makePlan(hits: readonly Hit[], authority: Authority, facts: PlanFacts): Plan {
  const residuals: PlannedResidual[] = [];
  const leave = (hit: Hit, reason: Reason, cap: OverCap | null = null): void => {
    const owner = reason === 'owner-application-running' ? facts.ownerRunning(hit.file) : 'no';
    const about = {
      format: hit.file.format,
      place: hit.file.place,
      far: hit.file.class === 'FAR',
      waits: authority.orderId !== OWN_ORDER,
      ...(owner !== 'no' && { owner }),
      ...(cap && { cap }),
      ...ruleOf(hit, reason, authority),
    };
    residuals.push({ hit, reason, sentence: sentenceFor(reason, about) });
  };

  const stores = new Map<string, { readonly store: StoreOf; readonly hits: Hit[] }>();
  const seen = new Set<string>();
  for (const hit of hits) {
    const key = hitKey(hit);
    if (seen.has(key)) continue;
    seen.add(key);
    const store = refusal(hit, authority, facts) ?? storeFor(hit, authority, facts);
    if (typeof store === 'string') leave(hit, store);
    else group(stores, hit, store);
  }

  const planned: { readonly step: Step; readonly hits: readonly Hit[] }[] = [];
  for (const { store, hits: inFile } of historyLast(stores.values())) {
    const step = stepOf(store, inFile, facts);
    if (typeof step === 'string') {
      for (const hit of inFile) leave(hit, step);
      continue;
    }
    planned.push({ step, hits: inFile });
  }
  const steps = planned.map(({ step }) => step);
  const cap = overCap(steps, authority.caps, facts.searched);
  if (cap !== null) for (const one of planned) for (const hit of one.hits) leave(hit, 'cap-reached', cap);
  return { planId: authority.planId, orderId: authority.orderId, steps: cap === null ? steps : [], residuals };
}

/** Which rule of the policy keeps a hit from being written, for its sentence. */
function ruleOf({ file }: Hit, reason: Reason, authority: Authority): { readonly held?: Held } {
  const held = reason === 'policy-report-only' && authority.verb !== 'report' ? heldBy(file, authority) : null;
  return held === null ? {} : { held };
}

/** Why one hit may not be written, whatever stands beside it; null when it may. The most decisive reason comes first. */
function refusal(hit: Hit, authority: Authority, facts: PlanFacts): Reason | null {
  const { file } = hit;
  if (authority.verb === 'report') return 'policy-report-only';
  if (!hit.credential) return 'not-a-credential-context';
  if (!authority.dead.has(hit.by)) return 'no-retirement-record';
  if (!authority.classes.includes(file.class)) return 'class-not-allowed';
  if (heldBy(file, authority) !== null) return 'policy-report-only';
  if (!authority.roots.some((root) => isInside(file.path, root))) return 'outside-roots';
  const remote = facts.remote(file.path);
  if (remote === 'network') return 'network-mount';
  if (remote === 'placeholder') return 'cloud-placeholder';
  if (remote === 'pseudo') return 'outside-roots';
  return signed(hit) ? 'signed-content' : null;
}

/** The store that is to be changed, or why none is. */
function storeFor(hit: Hit, authority: Authority, facts: PlanFacts): StoreOf | Reason {
  const store = storeOf(hit, authority, facts.namesIn);
  if (typeof store === 'string') return store;
  const pieces = piecesOf(hit);
  if (pieces.some((piece) => piece.end <= piece.start || piece.start < 0)) return 'encoding-not-writable';
  if (store.method === 'P1' && pieces.length === 0) return 'encoding-not-writable';
  // Git at work in another repository does not matter; whether it is in this one is looked at in its folder.
  const waits = hit.file.live === 'closed' && !(store.method === 'P8' && hit.file.owner?.owner === 'Git');
  if (waits && facts.ownerRunning(hit.file) !== 'no') return 'owner-application-running';
  return store;
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

function stepOf({ method, path, beside: belonging = [] }: StoreOf, hits: readonly Hit[], facts: PlanFacts): Step | Reason {
  const first = hits[0];
  if (first === undefined) return 'file-gone';
  const { file } = hits.find((hit) => pathKey(hit.file.path) === pathKey(path)) ?? first;
  const main = pathKey(file.path) === pathKey(path);
  // A folder has names of its own kind: its `nlink` counts what lies in it.
  const found = main ? null : facts.look(path);
  if (!main && found === null) return 'file-gone';
  if (found !== null && (found.kind === 'symlink' || found.kind === 'special'))
    return found.kind === 'symlink' ? 'symlink' : 'file-changed';
  const identity = found?.identity ?? file.identity;
  const own = hits.filter((hit) => sameFile(hit.file.identity, identity));
  const paths = new Set(own.map((hit) => pathKey(hit.file.path)));
  const names = identity.nlink > 1 ? Math.max(paths.size, facts.names?.(identity) ?? 1) : 1;
  // What is deleted is overwritten first: its bytes must not be anybody else's.
  if (found?.kind !== 'directory' && identity.nlink > (method === 'P3' ? 1 : names)) return 'hard-link-outside-roots';
  const beside = method === 'P4' ? besideOf(path, facts) : allOf(belonging, facts);
  if (typeof beside === 'string') return beside;
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
    path,
    identity,
    place: file.place,
    class: file.class,
    format: file.format,
    method,
    names,
    beside,
    ...(hits.some((hit) => hit.file.live === 'closed') && { closed: true }),
    writes,
  };
}

/** A database's log and journal, whether copies were found in them or not: https://www.sqlite.org/tempfiles.html */
function besideOf(path: RawPath, facts: PlanFacts): Step['beside'] {
  if (typeof path !== 'string') return [];
  return ['-wal', '-shm', '-journal'].flatMap((suffix) => {
    const found = facts.look(`${path}${suffix}`);
    return found?.kind === 'file' ? [{ path: `${path}${suffix}`, identity: found.identity }] : [];
  });
}

/** Files that have to go with a store; else why it has to stay. */
function allOf(paths: readonly RawPath[], facts: PlanFacts): Step['beside'] | Reason {
  const files: { path: RawPath; identity: Identity }[] = [];
  for (const path of paths) {
    const found = facts.look(path);
    if (found === null) continue;
    if (found.kind !== 'file') return found.kind === 'symlink' ? 'symlink' : 'file-changed';
    if (found.identity.nlink > 1) return 'hard-link-outside-roots';
    files.push({ path, identity: found.identity });
  }
  return files;
}

function piecesOf(hit: Hit): readonly { readonly start: number; readonly end: number }[] {
  return hit.pieces ?? (hit.span === null ? [] : [hit.span]);
}

/** Two names of one file are one file: their hits are the same bytes. Some filesystems number no files (ino 0). */
function storeKey({ file }: Hit, { path, method }: StoreOf): string {
  const { dev, ino } = file.identity;
  return method === 'P3' || method === 'P4' || method === 'P8' || ino === '0' ? pathKey(path) : `${dev}:${ino}`;
}

function sameFile(a: Identity, b: Identity): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

export function pathKey(path: RawPath): string {
  return typeof path === 'string' ? path : `base64:${path.toString('base64')}`;
}

function hitKey(hit: Hit): string {
  return JSON.stringify([pathKey(hit.file.path), hit.by, hit.form, hit.span, hit.pieces, hit.locator]);
}

function group(stores: Map<string, { readonly store: StoreOf; readonly hits: Hit[] }>, hit: Hit, store: StoreOf): void {
  const key = storeKey(hit, store);
  const known = stores.get(key);
  if (known === undefined) stores.set(key, { store, hits: [hit] });
  else known.hits.push(hit);
}
