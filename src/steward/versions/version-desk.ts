import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Bundle, DraftPayload, FleetKeys, RotationEvent, Statement, StewardFrame } from '../../protocol/index.ts';
import { turnForward } from '../../forms/index.ts';
import { fingerprintKeys, makeStatement, rotationEventId, type Signer } from '../../trust/index.ts';
import { awsManager } from './aws.ts';
import type { ManagerWatch } from './config.ts';
import { drafted } from './drafting.ts';
import { type Manager, ManagerError } from './face.ts';
import { registered } from './registering.ts';
import type { Registry } from './registry.ts';
import { vaultManager } from './vault.ts';
import { subscribe } from './vault-events.ts';

export type VersionEvent =
  | { type: 'version-registered'; manager: string; ref: string; version: string; values: number; guessable: number }
  | { type: 'drafted'; eventId: string; ref: string; outcome: DraftPayload['outcome'] }
  | { type: 'manager-looked-at'; manager: string; secrets: number }
  | { type: 'manager-trouble'; manager: string; code: string; why: string };

export interface VersionDeskOptions {
  readonly bundle: Bundle;
  readonly signer: Signer;
  readonly keys: FleetKeys;
  readonly registry: Registry;
  readonly watch: readonly ManagerWatch[];
  /** False: the line is down; it is sent again at `up`. */
  readonly send: (frame: StewardFrame) => boolean;
  /** Whether this steward's key holds. */
  readonly holds: () => boolean;
  readonly tell: (event: VersionEvent) => void;
  readonly onError: (error: unknown) => void;
}

/** Events told by others that wait to be looked into. */
const MOST_WAITING = 1_000;

/**
 * Keeps up with the secrets managers: registers each version when it is there, sees when another becomes the current one, and
 * makes a draft of every rotation, its own and those that the server was told of. What the server says of an event decides nothing:
 * the steward looks for itself.
 */
export class VersionDesk implements AsyncDisposable {
  readonly #options: VersionDeskOptions;
  readonly #managers: readonly Manager[];
  readonly #subscriptions: AsyncDisposable[] = [];
  readonly #timers: NodeJS.Timeout[] = [];
  /** Frame id → what it carried. */
  readonly #onItsWay = new Map<string, { eventId: string; statement: Statement }>();
  readonly #toldOf = new Map<string, string>();
  readonly #end = new AbortController();
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(options: VersionDeskOptions) {
    this.#options = options;
    const newest = fingerprintKeys(options.keys);
    options.registry.turn((print) => turnForward(print, newest));
    const made: Manager[] = [];
    for (const watch of options.watch) {
      const { manager, subscriptions } = watch.kind === 'vault' ? this.#vault(watch) : { manager: this.#aws(watch), subscriptions: [] };
      made.push(manager);
      this.#subscriptions.push(...subscriptions);
      this.#later(() => this.#lookAt(manager));
      const timer = setInterval(() => this.#later(() => this.#lookAt(manager)), manager.every);
      timer.unref();
      this.#timers.push(timer);
    }
    this.#managers = made;
  }

  /** The server was told of a rotation. */
  take(event: RotationEvent): void {
    // A flood must not become one of the managers. What is dropped has no draft, so the server shows it again.
    if (this.#waiting >= MOST_WAITING) return;
    this.#waiting++;
    this.#later(() => this.#take(event).finally(() => this.#waiting--));
  }

  /** The line is up: drafts that it lacks are sent. */
  up(): void {
    this.#onItsWay.clear();
    for (const { event, statement } of this.#options.registry.unsent()) this.#send(event.eventId, statement);
  }

  /** The server took a frame. */
  accepted(frameId: string): void {
    const carried = this.#onItsWay.get(frameId);
    if (!carried) return;
    this.#onItsWay.delete(frameId);
    this.#options.registry.sent(carried.eventId, carried.statement);
  }

  /** Settles when nothing is being looked at. */
  async idle(): Promise<void> {
    await this.#work;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    for (const timer of this.#timers) clearInterval(timer);
    for (const one of this.#subscriptions) await one[Symbol.asyncDispose]();
    await this.#work;
  }

  #vault(watch: Extract<ManagerWatch, { kind: 'vault' }>): { manager: Manager; subscriptions: AsyncDisposable[] } {
    const token = async (): Promise<string> => watch.token ?? (await readFile(watch.tokenFile ?? '', 'utf8'));
    const manager = vaultManager(watch, token, this.#end.signal);
    const subscriptions = watch.events.map((type) =>
      subscribe(watch, type, token, {
        onEvent: (event) => {
          // Of kv, what is not watched is nobody's business here.
          if (event.kind === 'rotated' && event.oldInvalidAt !== null) this.take(event);
          else if (manager.watches(event.secretRef)) this.take(event);
        },
        // Queues are short and lines break: what was missed is found by looking.
        onUp: () => {
          this.#toldOf.delete(`${watch.name} ${type}`);
          this.#later(() => this.#lookAt(manager));
        },
        onDown: (why) => this.#trouble(`${watch.name} ${type}`, new ManagerError('unreachable', `${watch.name}: no events: ${why}.`)),
      }),
    );
    return { manager, subscriptions };
  }

  #aws(watch: Extract<ManagerWatch, { kind: 'aws' }>): Manager {
    const credentials = async (): Promise<string> =>
      watch.credentials ? JSON.stringify(watch.credentials) : await readFile(watch.credentialsFile ?? '', 'utf8');
    return awsManager(watch, credentials, this.#end.signal);
  }

  /** One thing after another: a registry that two looks write at once would be told of changes twice. */
  #later(work: () => Promise<void>): void {
    const { signal } = this.#end;
    this.#work = this.#work
      .then(() => (signal.aborted ? undefined : work()))
      .catch((error: unknown) => {
        if (!signal.aborted) this.#options.onError(error);
      });
  }

  async #lookAt(manager: Manager): Promise<void> {
    let refs: string[];
    try {
      refs = await manager.refs();
    } catch (error) {
      this.#trouble(manager.name, error);
      return;
    }
    let troubled = false;
    for (const ref of refs) {
      if (this.#end.signal.aborted) return;
      try {
        await this.#reconcile(manager, ref);
      } catch (error) {
        troubled = true;
        this.#trouble(manager.name, error);
        // Nobody answers: the rest would only wait as long each.
        if (error instanceof ManagerError && error.code === 'unreachable') return;
      }
    }
    if (!troubled && this.#toldOf.get(manager.name) !== '') {
      this.#toldOf.set(manager.name, '');
      this.#options.tell({ type: 'manager-looked-at', manager: manager.name, secrets: refs.length });
    }
  }

  /** Brings the registry up to what the manager has of one secret. @throws ManagerError */
  async #reconcile(manager: Manager, asked: string): Promise<void> {
    const { registry, keys, tell } = this.#options;
    const found = await manager.versions(asked);
    if (!found) return;
    const { ref, current, versions } = found;
    for (const version of versions) {
      if (registry.has(ref, version)) continue;
      const fields = await manager.read(ref, version);
      if (!fields) continue;
      const one = await registered(ref, version, fields, keys);
      registry.register(one);
      tell({ type: 'version-registered', manager: manager.name, ref, version, values: one.prints.length, guessable: one.guessable });
    }
    const before = registry.current(ref);
    if (before !== current) registry.setCurrent(ref, current);
    if (before && current && before !== current && ref.length <= 256) {
      await this.#draft({
        eventId: rotationEventId(manager.source, ref, current),
        source: manager.source,
        secretRef: ref,
        oldVersion: before,
        newVersion: current,
        occurredAt: new Date().toISOString(),
        oldInvalidAt: null,
        kind: 'rotated',
      });
    }
    for (const event of registry.openEvents('unconfirmed', ref)) await this.#draft(event);
  }

  async #take(event: RotationEvent): Promise<void> {
    const { registry } = this.#options;
    const manager = this.#managers.find((one) => one.watches(event.secretRef));
    try {
      if (manager) await this.#reconcile(manager, event.secretRef);
    } catch (error) {
      this.#trouble(manager?.name ?? '', error);
      await this.#keep(event, {
        event,
        outcome: 'unconfirmed',
        sentence: 'The secrets manager did not answer, so it is not known what became of the old version. The steward asks it again.',
        values: [],
        tickets: [],
        left: 0,
      });
      return;
    }
    const known = registry.draft(event.eventId);
    if (known && known.outcome !== 'unconfirmed') this.#send(event.eventId, known.statement);
    else await this.#draft(event);
  }

  async #draft(event: RotationEvent): Promise<void> {
    const { registry, keys } = this.#options;
    await this.#keep(event, await drafted(event, registry, keys));
  }

  async #keep(event: RotationEvent, draft: Awaited<ReturnType<typeof drafted>>): Promise<void> {
    const { bundle, signer, registry, tell, holds } = this.#options;
    if (!holds()) return;
    const payload: DraftPayload = { type: 'draft', fleet: bundle.fleet, ...draft, issuedAt: new Date().toISOString() };
    const statement = await makeStatement(payload, [signer]);
    registry.saveDraft({ event: draft.event, outcome: draft.outcome, statement });
    tell({ type: 'drafted', eventId: event.eventId, ref: event.secretRef, outcome: draft.outcome });
    this.#send(event.eventId, statement);
  }

  #send(eventId: string, statement: Statement): void {
    const id = randomUUID();
    if (this.#options.send({ t: 'draft', id, statement })) this.#onItsWay.set(id, { eventId, statement });
  }

  /** Each trouble once, until it is over. */
  #trouble(manager: string, error: unknown): void {
    if (!(error instanceof ManagerError)) throw error;
    if (this.#toldOf.get(manager) === error.message) return;
    this.#toldOf.set(manager, error.message);
    this.#options.tell({ type: 'manager-trouble', manager, code: error.code, why: error.message });
  }
}
