import type { MethodContext } from '../method.ts';
import type { Git } from './git-process.ts';
import { idOf, type ObjectKind, objectsOf, parted } from './objects.ts';
import { redactionOf, type Splice, spliced } from './redaction.ts';

/** What the objects of a repository hold of the dead values, and how they hang together. */
export interface Survey {
  /** What has to change in an object. In commits and tags, offsets are into the message. */
  readonly changes: ReadonlyMap<string, { readonly kind: ObjectKind; readonly splices: readonly Splice[] }>;
  /** Blobs that change: the ids that they will have. */
  readonly blobs: ReadonlyMap<string, string>;
  /** Objects in which a value stands that is not rewritten: in a name, a person, or something that is compressed. */
  readonly stuck: ReadonlyMap<string, ObjectKind>;
  /** Objects asked for that are there. */
  readonly present: ReadonlySet<string>;
  readonly commits: ReadonlyMap<string, Commit>;
  readonly tags: ReadonlyMap<string, { readonly target: string }>;
  /** Per entry a value that was met. The receiver wipes it. */
  readonly values: Map<string, Uint8Array>;
}

export interface Commit {
  readonly tree: string;
  readonly parents: readonly string[];
  /** Has a signature, which does not outlive a change. */
  readonly signed: boolean;
}

/** Reads every object of the repository, also those that nothing refers to. Throws GitError and TooLarge. */
export async function surveyOf(git: Git, asked: ReadonlySet<string>, context: MethodContext): Promise<Survey> {
  const changes = new Map<string, { kind: ObjectKind; splices: readonly Splice[] }>();
  const blobs = new Map<string, string>();
  const stuck = new Map<string, ObjectKind>();
  const present = new Set<string>();
  const commits = new Map<string, Commit>();
  const tags = new Map<string, { target: string }>();
  const values = new Map<string, Uint8Array>();
  for await (const { id, kind, bytes } of objectsOf(git)) {
    if (asked.has(id)) present.add(id);
    const parts = kind === 'commit' || kind === 'tag' ? parted(bytes) : null;
    const header = (name: string): string[] => parts?.headers.flatMap(([one, value]) => (one === name ? [value] : [])) ?? [];
    if (kind === 'commit')
      commits.set(id, { tree: header('tree')[0] ?? '', parents: header('parent'), signed: header('gpgsig').length > 0 });
    else if (kind === 'tag') tags.set(id, { target: header('object')[0] ?? '' });
    const found = await redactionOf(bytes, kind !== 'blob', context);
    if (found !== null) {
      for (const [entry, value] of found.values) if (!values.has(entry)) values.set(entry, Uint8Array.from(value));
      for (const value of found.values.values()) value.fill(0);
      const from = kind === 'tree' ? bytes.length : (parts?.message ?? 0);
      const splices = found.splices.filter(({ at }) => at >= from);
      if (found.stuck || splices.length < found.splices.length) stuck.set(id, kind);
      if (splices.length > 0) changes.set(id, { kind, splices: splices.map(({ at, after }) => ({ at: at - from, after })) });
      if (kind === 'blob' && splices.length > 0) {
        const after = spliced(bytes, splices);
        blobs.set(id, idOf('blob', after));
        after.fill(0);
      }
    }
    bytes.fill(0);
  }
  return { changes, blobs, stuck, present, commits, tags, values };
}
