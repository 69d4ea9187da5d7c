import { sql, type Transaction } from 'kysely';
import { inPieces } from './pieces.ts';
import type { Tables } from './tables.ts';

/** What of a replica is counted. */
export interface Counted {
  readonly fingerprint: string;
  readonly place: string;
  readonly class: string;
  readonly rule: string;
}

/** How counts that all devices share change by one step. */
export interface CountChange {
  readonly replicas: readonly (readonly [place: string, cls: string, rule: string, by: number])[];
  readonly fingerprints: readonly (readonly [fingerprint: string, by: number])[];
}

/** Adds up comings and goings of replicas. */
export class CountChanges {
  readonly #replicas = new Map<string, { readonly of: Omit<Counted, 'fingerprint'>; by: number }>();
  readonly #fingerprints = new Map<string, number>();

  add(of: Counted, by: number): void {
    const key = JSON.stringify([of.place, of.class, of.rule]);
    const held = this.#replicas.get(key);
    if (held) held.by += by;
    else this.#replicas.set(key, { of, by });
    this.#fingerprints.set(of.fingerprint, (this.#fingerprints.get(of.fingerprint) ?? 0) + by);
  }
  addAll(change: CountChange): void {
    for (const [place, cls, rule, by] of change.replicas) {
      const key = JSON.stringify([place, cls, rule]);
      const held = this.#replicas.get(key);
      if (held) held.by += by;
      else this.#replicas.set(key, { of: { place, class: cls, rule }, by });
    }
    for (const [fingerprint, by] of change.fingerprints)
      this.#fingerprints.set(fingerprint, (this.#fingerprints.get(fingerprint) ?? 0) + by);
  }
  /** Null where nothing changes. */
  total(): CountChange | null {
    const replicas = [...this.#replicas.values()]
      .filter(({ by }) => by !== 0)
      .map(({ of, by }): CountChange['replicas'][number] => [of.place, of.class, of.rule, by]);
    const fingerprints = [...this.#fingerprints].filter(([, by]) => by !== 0);
    return replicas.length + fingerprints.length === 0 ? null : { replicas, fingerprints };
  }
}

/** Those of some devices whose replicas are not among the fleet's: no order reaches them any more. */
export async function revokedAmong(rows: Transaction<Tables>, deviceIds: Iterable<string>): Promise<Set<string>> {
  const revoked = new Set<string>();
  for (const some of inPieces([...deviceIds])) {
    const held = rows.selectFrom('devices').select('device_id').where('device_id', 'in', some).where('state', '=', 'revoked');
    for (const { device_id } of await held.execute()) revoked.add(device_id);
  }
  return revoked;
}

/** All that a device holds, as it comes (1) into the counts or leaves them (-1); null where it holds nothing. */
export async function wholeDevice(rows: Transaction<Tables>, deviceId: string, by: 1 | -1): Promise<CountChange | null> {
  const held = rows.selectFrom('replicas').where('device_id', '=', deviceId);
  const n = sql<number>`count(*)`.as('n');
  const kinds = await held.select(['place', 'class', 'rule', n]).groupBy(['place', 'class', 'rule']).execute();
  if (kinds.length === 0) return null;
  const fingerprints = await held.select(['fingerprint', n]).groupBy('fingerprint').execute();
  return {
    replicas: kinds.map((one) => [one.place, one.class, one.rule, by * one.n]),
    fingerprints: fingerprints.map((one) => [one.fingerprint, by * one.n]),
  };
}

/** Adds a change to the counts that views read. One at a time. */
export async function applyCounts(rows: Transaction<Tables>, change: CountChange): Promise<void> {
  for (const some of inPieces(change.replicas)) {
    await rows
      .insertInto('replica_counts')
      .values(some.map(([place, cls, rule, n]) => ({ place, class: cls, rule, n })))
      .onConflict((held) => held.columns(['place', 'class', 'rule']).doUpdateSet({ n: sql`replica_counts.n + excluded.n` }))
      .execute();
  }
  if (change.replicas.some(([, , , by]) => by < 0)) await rows.deleteFrom('replica_counts').where('n', '<=', 0).execute();
  for (const some of inPieces(change.fingerprints)) {
    await rows
      .insertInto('fingerprint_counts')
      .values(some.map(([fingerprint, n]) => ({ fingerprint, n })))
      .onConflict((held) => held.column('fingerprint').doUpdateSet({ n: sql`fingerprint_counts.n + excluded.n` }))
      .execute();
    const fewer = some.filter(([, by]) => by < 0).map(([fingerprint]) => fingerprint);
    if (fewer.length > 0) await rows.deleteFrom('fingerprint_counts').where('fingerprint', 'in', fewer).where('n', '<=', 0).execute();
  }
}
