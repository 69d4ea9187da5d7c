import { expect } from 'vitest';
import { nodeDisk } from '../../src/disk/index.ts';
import { closePlan, makePlan, type Outcome, pendingOutcomes, type Plan, type PurgeJob } from '../../src/purge/index.ts';
import { makeKey, type UndoKey } from '../../src/purge/seal.ts';
import { leftIn } from '../purge/forms-on-disk.ts';
import { freshSecret, NOTHING_RUNS, PurgeHome } from '../purge/purge-home.ts';

type Bytes = 'before' | 'after' | 'mixed' | 'other';

/** A home with copies in several files and forms, whose purge is broken off again and again; inodes stay the same. */
export class Scene implements Disposable {
  readonly home: PurgeHome;
  readonly secret = freshSecret(40);
  readonly contents: ReadonlyMap<string, Buffer>;
  readonly key: UndoKey;
  plan!: Plan;
  #authority!: PurgeJob['authority'];

  private constructor(home: PurgeHome, key: UndoKey) {
    this.home = home;
    this.key = key;
    const s = this.secret;
    this.contents = new Map(
      Object.entries({
        '.env': `A=1\nKEY=${s}\nB=2\n`,
        'config.json': JSON.stringify({ deep: [JSON.stringify({ token: s })], n: 1 }),
        'log.jsonl': `{"a":"${s}"}\n{"b":"${Buffer.from(`user:${s}:x`).toString('base64')}","c":"${s}"}\n`,
        'wide.txt': Buffer.from(`\uFEFFpass=${s}\n`, 'utf16le'),
      }).map(([name, content]) => [name, Buffer.from(content)]),
    );
  }

  static async make(where: 'disk' | 'memory' = 'disk'): Promise<Scene> {
    const scene = new Scene(new PurgeHome(where), await makeKey());
    for (const [name, content] of scene.contents) scene.home.write(name, content);
    const values = { e1: scene.secret };
    const hits = await scene.home.hits(values);
    scene.#authority = scene.home.authority(values);
    scene.plan = makePlan(hits, scene.#authority, NOTHING_RUNS);
    expect(scene.plan.steps).toHaveLength(scene.contents.size);
    return scene;
  }

  /** The home as it was, and an empty state directory. */
  reset(): void {
    for (const [name, content] of this.contents) this.home.rewrite(name, content);
    this.home.freshState();
  }

  job(more: Partial<PurgeJob> = {}): PurgeJob {
    return this.home.job(this.plan, this.#authority, this.key, more);
  }

  recovery(more: { resume?: boolean; identity?: string | null } = {}) {
    return { ...this.home.common(), planId: this.plan.planId, identity: this.key.identity, resume: true, ...more };
  }

  /** Of each planned write, whether its bytes are still the old ones. Fails when a byte outside of all writes changed. */
  spans(): { path: string; bytes: Bytes }[] {
    return this.plan.steps.flatMap((step) => {
      const name = String(step.path).slice(this.home.home.length + 1);
      const before = this.contents.get(name) ?? Buffer.alloc(0);
      const now = this.home.read(name);
      expect(now.length, name).toBe(before.length);
      const pieces = step.writes.flatMap((write) => write.pieces);
      for (const [at, byte] of now.entries()) {
        if (byte !== before[at])
          expect(
            pieces.some(({ start, end }) => start <= at && at < end),
            `${name} byte ${at}`,
          ).toBe(true);
      }
      return step.writes.map((write) => ({ path: name, bytes: stateOf(before, now, write.pieces[0] ?? { start: 0, end: 0 }) }));
    });
  }

  /** What must hold when all is over, however it was broken off. */
  expectHonest(outcome: Outcome): void {
    const spans = this.spans();
    for (const { bytes, path } of spans) expect(['before', 'after'], path).toContain(bytes);
    for (const name of this.contents.keys()) {
      const left = leftIn(this.home.read(name), this.secret).length > 0;
      const named = outcome.fates.some((fate) => fate.outcome === 'residual' && fate.path === this.home.path(name));
      expect({ name, left: left && !named }, JSON.stringify(outcome.fates)).toEqual({ name, left: false });
    }
    expect(outcome.fates).toHaveLength(spans.length);
    expect(outcome.purged + outcome.remaining).toBe(spans.length);
    expect(outcome.purged).toBeLessThanOrEqual(spans.filter(({ bytes }) => bytes === 'after').length);
  }

  expectClean(outcome: Outcome): void {
    this.expectHonest(outcome);
    expect(outcome.remaining, JSON.stringify(outcome.fates)).toBe(0);
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

/** No byte that the filler shares with the secret decides: filler and secret are compared as wholes. */
function stateOf(before: Buffer, now: Buffer, { start, end }: { start: number; end: number }): Bytes {
  const old = before.subarray(start, end);
  const present = now.subarray(start, end);
  if (present.equals(old)) return 'before';
  // A token of 40 random characters agrees with filler by chance in a few places, never in half of them.
  const same = present.filter((byte, at) => byte === old[at]).length;
  const narrow = present.filter((byte) => byte !== 0).length;
  return same - (present.length - narrow) < narrow * 0.4 ? 'after' : 'mixed';
}
