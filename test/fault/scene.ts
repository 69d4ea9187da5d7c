import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { nodeDisk } from '../../src/disk/index.ts';
import { type Authority, closePlan, makePlan, type Outcome, pendingOutcomes, type Plan, type PurgeJob } from '../../src/purge/index.ts';
import { makeKey, type UndoKey } from '../../src/purge/seal.ts';
import { namesBelow, type Store, wrongWith } from '../model/judge.ts';
import { readStores } from '../model/outside.ts';
import { type Compared, compared } from '../model/records.ts';
import { freshSecret, NOTHING_RUNS, PurgeHome } from '../purge/purge-home.ts';

/** What a scene is of. */
export interface Setting {
  /** Names below the home that come and go by a purge that did all it should. */
  readonly anew?: RegExp;
  readonly stores: (home: PurgeHome, secret: string) => readonly Store[];
  readonly authority?: Partial<Authority>;
  /** Programs that write it, read it or remove from it. */
  readonly needs?: readonly string[];
  /** How many calls a sweep tries at most, where its purges take long. */
  readonly most?: number;
}

/** A home with copies in it, whose purge is broken off again and again. */
export class Scene implements Disposable {
  readonly home: PurgeHome;
  readonly secret = freshSecret(40);
  readonly key: UndoKey;
  plan!: Plan;
  #stores: readonly Store[] = [];
  #names: readonly string[] = [];
  readonly #files = new Map<string, Buffer>();
  readonly #setting: Setting;
  #authority!: Authority;

  private constructor(home: PurgeHome, key: UndoKey, setting: Setting) {
    this.home = home;
    this.key = key;
    this.#setting = setting;
  }

  static async make(setting: Setting, where: 'disk' | 'memory' = 'memory'): Promise<Scene> {
    const scene = new Scene(new PurgeHome(where), await makeKey(), setting);
    const { home, secret } = scene;
    scene.#stores = setting.stores(home, secret);
    for (const entry of readdirSync(home.home, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile()) scene.#files.set(path, readFileSync(path));
    }
    scene.#names = namesBelow(home.home);
    const values = { e1: secret };
    scene.#authority = home.authority(values, setting.authority);
    scene.plan = makePlan(await home.hits(values), scene.#authority, NOTHING_RUNS);
    return scene;
  }

  /** The home as it was, and an empty state directory. The plan is of the files as they are now: some had to be made anew. */
  reset(): void {
    const { home } = this;
    for (const entry of readdirSync(home.home, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && !this.#files.has(path)) rmSync(path, { force: true });
    }
    for (const name of namesBelow(home.home).toReversed()) {
      if (!this.#names.includes(name)) rmSync(home.path(name), { recursive: true, force: true });
    }
    for (const [path, bytes] of this.#files) {
      if (statSync(path, { throwIfNoEntry: false }) === undefined) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, bytes);
      } else if (!readFileSync(path).equals(bytes)) writeFileSync(path, bytes, { flag: 'r+' });
      if (statSync(path).size !== bytes.length) writeFileSync(path, bytes);
    }
    const disk = nodeDisk();
    const fresh = <F extends { path: Plan['steps'][number]['path'] }>(file: F): F => {
      const found = disk.look(file.path);
      return found === null ? file : { ...file, identity: found.identity };
    };
    this.plan = { ...this.plan, steps: this.plan.steps.map((step) => ({ ...fresh(step), beside: step.beside.map(fresh) })) };
    home.freshState();
  }

  job(more: Partial<PurgeJob> = {}): PurgeJob {
    return this.home.job(this.plan, this.#authority, this.key, more);
  }

  recovery(more: { resume?: boolean; identity?: string | null } = {}) {
    return { ...this.home.common(), planId: this.plan.planId, identity: this.key.identity, resume: true, ...more };
  }

  undoing() {
    return { ...this.home.common(), planId: this.plan.planId, identity: this.key.identity };
  }

  /** Whether every file has the bytes that it had, and none is there besides. */
  untouched(): boolean {
    const same = [...this.#files].every(
      ([path, bytes]) => statSync(path, { throwIfNoEntry: false }) !== undefined && readFileSync(path).equals(bytes),
    );
    return same && JSON.stringify(namesBelow(this.home.home)) === JSON.stringify(this.#names);
  }

  /** What became of each record with copies, by an outside reader. */
  states(): Compared[] {
    return readStores(this.#stores).flatMap(({ records }, at) =>
      [...(this.#stores[at]?.content ?? [])].flatMap(([name, content]) => {
        const now = records.get(name);
        return now === undefined ? ['other' as const] : [compared(content, this.secret, now)];
      }),
    );
  }

  /** What must hold when all is over, however it was broken off. */
  expectHonest(outcome: Outcome, how = ''): void {
    const { anew } = this.#setting;
    const wrong = wrongWith({ stores: this.#stores, secret: this.secret, fates: outcome.fates });
    expect(wrong, `${how} ${reasonsOf(outcome)}`).toEqual([]);
    const gone = (name: string): boolean => this.#stores.some((store) => store.path === this.home.path(name) && store.deletable === true);
    const names = namesBelow(this.home.home);
    expect(
      names.filter((name) => !this.#names.includes(name) && anew?.test(name) !== true),
      `${how}: left behind`,
    ).toEqual([]);
    expect(
      this.#names.filter((name) => !names.includes(name) && !gone(name) && anew?.test(name) !== true),
      `${how}: gone`,
    ).toEqual([]);
    expect(outcome.purged + outcome.remaining, how).toBe(outcome.fates.length);
    expect(
      outcome.fates.filter((fate) => fate.outcome === 'purged'),
      how,
    ).toHaveLength(outcome.purged);
    const planned = this.plan.steps.reduce((sum, step) => sum + step.writes.length, this.plan.residuals.length);
    expect(outcome.fates.length, how).toBeGreaterThanOrEqual(planned);
  }

  /** What must hold when nothing stood in the way for long. */
  expectPurged(outcome: Outcome, how = ''): void {
    this.expectHonest(outcome, how);
    expect(outcome.remaining, `${how} ${reasonsOf(outcome)}`).toBe(0);
  }

  /** The outcome is handed over once, and only once. */
  expectOnce(outcome: Outcome): void {
    const disk = nodeDisk();
    expect(pendingOutcomes(this.home.state, disk)).toEqual([outcome]);
    closePlan(this.home.state, this.plan.planId, disk);
    closePlan(this.home.state, this.plan.planId, disk);
    expect(pendingOutcomes(this.home.state, disk)).toEqual([]);
  }

  [Symbol.dispose](): void {
    this.home[Symbol.dispose]();
  }
}

function reasonsOf({ fates }: Outcome): string {
  return [...new Set(fates.map(({ path, reason }) => `${String(path).split('/').at(-1) ?? ''}: ${reason ?? 'purged'}`))].join(', ');
}
