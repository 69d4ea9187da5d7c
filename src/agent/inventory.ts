import { createHash, randomUUID } from 'node:crypto';
import type { RawPath } from '../disk/index.ts';
import { turnForward } from '../forms/index.ts';
import type { Replica } from '../protocol/index.ts';
import type { FileSeen, Hit, SearchEvent, SearchKeys } from '../search/index.ts';
import type { AgentEvent, ShownReplica } from './events.ts';
import { pathKey } from './path-key.ts';
import type { Taker } from './scanning.ts';
import type { Shown } from './shown.ts';
import type { State } from './state/index.ts';

/** A file that was read to its end, and what it holds. */
export interface FileResult {
  readonly file: FileSeen;
  readonly hits: readonly Hit[];
}

/** Files that are handed over together. */
const BATCH = 200;
/** Replicas per frame at most, so that a frame stays far below the wire's limit. */
const PER_FRAME = 250;

/**
 * Turns search events into the inventory: per file what came and what went, stored and put into the outbox in one
 * transaction. Frames go only when the device is admitted: before that, fingerprints are under a key of this device alone.
 */
export class Inventory {
  readonly #state: State;
  readonly #deviceId: string;
  readonly #shown: () => Promise<Shown>;
  readonly #tell: (event: AgentEvent) => void;
  readonly #flush: () => void;
  /** Set by the agent as it is admitted. */
  reporting = false;
  #keys: SearchKeys | null = null;

  constructor(options: {
    state: State;
    deviceId: string;
    shown: () => Promise<Shown>;
    tell: (event: AgentEvent) => void;
    flush: () => void;
  }) {
    this.#flush = options.flush;
    this.#state = options.state;
    this.#deviceId = options.deviceId;
    this.#shown = options.shown;
    this.#tell = options.tell;
  }

  /** Makes what is known of these files exactly what was found in them now. Only findings count: hunted values are orders' business. */
  async update(results: readonly FileResult[], at: string): Promise<void> {
    if (results.length === 0) return;
    const wanted = results.some(({ hits }) => hits.length > 0) ? await this.#shown() : null;
    const files = results.map(({ file, hits }) => ({
      path: file.path,
      replicas: wanted === null ? [] : this.#replicas(file, hits, wanted, at),
    }));
    this.#store(files);
  }

  /** These files are no longer there. */
  forget(paths: readonly RawPath[]): void {
    if (paths.length > 0) this.#store(paths.map((path) => ({ path, replicas: [] })));
  }

  /**
   * Turns every fingerprint forward to the epoch of these keys; from now on what an older search still finds is turned too. No
   * file is read again, and each frame takes away as many copies as it brings. How many were turned.
   */
  turn(keys: SearchKeys): number {
    this.#keys = keys;
    const { replicas } = this.#state;
    let turned = 0;
    const files = Map.groupBy(replicas.all(), ({ path }) => pathKey(path));
    const changed = [...files.values()].flatMap((held) => {
      const path = held[0]?.path;
      const now = held.map(({ replica }) => turnForward(replica.fingerprint, keys));
      if (path === undefined || held.every(({ replica }, index) => replica.fingerprint === now[index])) return [];
      turned += held.length;
      return [
        {
          path,
          replicas: this.#renamed(
            path,
            held.map(({ replica }) => replica),
            keys,
          ),
        },
      ];
    });
    this.#store(changed, false);
    return turned;
  }

  /** The same copies under the fingerprints of another epoch, and under the ids that these make. */
  #renamed(path: RawPath, replicas: readonly Replica[], keys: SearchKeys): Replica[] {
    const ordinals = new Map<string, number>();
    for (const { rule, fingerprint, form } of replicas) {
      const kind = kindOf(rule, fingerprint, form);
      for (let ordinal = 0; ordinal < replicas.length; ordinal++) ordinals.set(this.#id(path, kind, ordinal), ordinal);
    }
    return replicas.map((replica) => {
      const fingerprint = turnForward(replica.fingerprint, keys);
      const ordinal = ordinals.get(replica.replicaId) ?? 0;
      return { ...replica, fingerprint, replicaId: this.#id(path, kindOf(replica.rule, fingerprint, replica.form), ordinal) };
    });
  }

  #store(files: readonly { path: RawPath; replicas: Replica[] }[], news = true): void {
    const upserts: Replica[] = [];
    const gone: Replica[] = [];
    this.#state.transaction(() => {
      for (const { path, replicas } of files) {
        const change = this.#state.replicas.replace(path, replicas);
        upserts.push(...change.upserts);
        gone.push(...change.gone.map(({ replica }) => replica));
      }
      if (!this.reporting) return;
      for (let at = 0; at < Math.max(upserts.length, gone.length); at += PER_FRAME) {
        this.#state.outbox.add({
          t: 'replicas',
          id: randomUUID(),
          upserts: upserts.slice(at, at + PER_FRAME),
          gone: gone.slice(at, at + PER_FRAME).map(({ replicaId }) => replicaId),
        });
      }
    });
    if (this.reporting && upserts.length + gone.length > 0) this.#flush();
    if (!news) return;
    for (const replica of upserts) this.#tell({ type: 'replica', change: 'found', replica: shownOf(replica) });
    for (const replica of gone) this.#tell({ type: 'replica', change: 'gone', replica: shownOf(replica) });
  }

  #replicas(file: FileSeen, hits: readonly Hit[], shown: Shown, at: string): Replica[] {
    const path = shown.path(file.path);
    const ordinals = new Map<string, number>();
    return hits
      .filter(({ type }) => type === 'finding')
      .map((hit) => {
        // By ordinal and not by offset: what is written above a copy does not make it another copy.
        const fingerprint = this.#keys ? turnForward(hit.fingerprint, this.#keys) : hit.fingerprint;
        const kind = kindOf(hit.by, fingerprint, hit.form);
        const ordinal = ordinals.get(kind) ?? 0;
        ordinals.set(kind, ordinal + 1);
        return {
          replicaId: this.#id(file.path, kind, ordinal),
          fingerprint,
          rule: hit.by,
          place: file.place,
          class: file.class,
          format: file.format,
          form: hit.form,
          path,
          locator: [...shown.locator(hit.locator)],
          span: hit.span,
          length: hit.length,
          seenAt: at,
        };
      });
  }

  #id(path: RawPath, kind: string, ordinal: number): string {
    const hash = createHash('sha256').update(`${this.#deviceId}\0`).update(path).update(`\0${kind}\0${ordinal}`);
    return `r.${hash.digest('base64url').slice(0, 27)}`;
  }
}

function kindOf(rule: string, fingerprint: string, form: string): string {
  return `${rule}\0${fingerprint}\0${form}`;
}

export function shownOf(replica: Replica): ShownReplica {
  const { rule, place, form, path, locator } = replica;
  return { rule, place, class: replica.class, form, path, locator };
}

/**
 * Collects the events of a search file by file. Hits of a file count when its `file` event has come; `onFiles` gets them in
 * batches, and at `end`.
 */
export class FileCollector implements Taker {
  readonly #onFiles: (results: readonly FileResult[]) => Promise<void> | void;
  readonly #state: State;
  readonly #at: string;
  #pending: Hit[] = [];
  #unseen = new Map<string, true>();
  #results: FileResult[] = [];
  #work: Promise<void> = Promise.resolve();

  constructor(options: { state: State; at: string; onFiles: (results: readonly FileResult[]) => Promise<void> | void }) {
    this.#state = options.state;
    this.#at = options.at;
    this.#onFiles = options.onFiles;
  }

  take(event: SearchEvent): void {
    switch (event.type) {
      case 'finding':
      case 'replica':
        this.#pending.push(event);
        return;
      case 'not-visible':
        this.#unseen.set(pathKey(event.path), true);
        this.#state.replicas.setNotVisible(event.path, event.reason, this.#at);
        return;
      case 'file':
        if (!this.#unseen.delete(pathKey(event.file.path))) this.#state.replicas.setNotVisible(event.file.path, null, this.#at);
        this.#results.push({ file: event.file, hits: this.#pending });
        this.#pending = [];
        if (this.#results.length >= BATCH) this.#flush();
        return;
      case 'progress':
      case 'summary':
    }
  }

  reset(): void {
    this.#pending = [];
  }

  /** Everything that was collected is handed over. Rejects with what a handler threw. */
  async end(): Promise<void> {
    this.#flush();
    await this.#work;
  }

  #flush(): void {
    const results = this.#results;
    this.#results = [];
    this.#work = this.#work.then(() => (results.length === 0 ? undefined : this.#onFiles(results)));
    // Whoever awaits `end` hears of it.
    this.#work.catch(() => undefined);
  }
}
