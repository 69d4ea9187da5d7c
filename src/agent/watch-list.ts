import type { RawPath } from '../disk/index.ts';
import type { Entry, FleetKeys, OrderPayload, RetirementPayload } from '../protocol/index.ts';
import type { Hit, SearchEntry } from '../search/index.ts';
import type { JudgedOrder, PrivateSealingJwk } from '../trust/index.ts';
import { newestPrint, prepareEntries } from './entries.ts';
import type { Spots } from './state/spots.ts';
import type { Replicas } from './state/replicas.ts';

/** An order that was carried out here and is watched for relapse until its `watchUntil`. */
export interface Watched {
  readonly judged: JudgedOrder;
}

/** A dead value that is back, or its successor in a place that was purged. */
export interface Relapse {
  readonly order: OrderPayload;
  readonly entry: Entry;
  readonly kind: 'old-value' | 'successor';
  readonly hit: Hit;
}

/** Hunt entries carry `<order>/<entry>` as their id while several orders are hunted at once. */
const SEPARATOR = '/';

/**
 * The values that must not come back. Blind ones are hunted in every changed file and every sweep; sealed ones would have
 * to be opened each time, so they are hunted when the order is rechecked only.
 */
export class WatchList {
  readonly #spots: Spots;
  readonly #replicas: Replicas;
  readonly #sealing: PrivateSealingJwk;
  #watched: readonly Watched[] = [];
  #hunt: readonly SearchEntry[] = [];
  #keys: FleetKeys | null = null;
  readonly #byFingerprint = new Map<string, { order: OrderPayload; entry: Entry; kind: Relapse['kind'] }[]>();

  constructor(options: { spots: Spots; replicas: Replicas; sealing: PrivateSealingJwk }) {
    this.#spots = options.spots;
    this.#replicas = options.replicas;
    this.#sealing = options.sealing;
  }

  /** Changes with the set of watched orders: what was read under another set is read again. */
  get epoch(): string {
    return this.#watched.map(({ judged }) => judged.order.payload.orderId).join(',');
  }

  get hunt(): readonly SearchEntry[] {
    return this.#hunt;
  }

  async set(watched: readonly Watched[], keys: FleetKeys): Promise<void> {
    const held = { keys, sealing: this.#sealing, replicas: this.#replicas, sealedKey: null };
    const hunt: SearchEntry[] = [];
    this.#byFingerprint.clear();
    for (const { judged } of watched) {
      const order = judged.order.payload;
      const blind = { ...order, entries: order.entries.filter(({ kind }) => kind === 'blind') };
      const prepared = await prepareEntries(blind, [], held);
      hunt.push(...prepared.hunt.map((entry) => ({ ...entry, id: `${order.orderId}${SEPARATOR}${entry.id}` })));
      for (const [index, entry] of order.entries.entries()) this.#remember(order, entry, judged.retirements[index]?.payload, keys);
    }
    this.#keys = keys;
    this.#watched = watched;
    this.#hunt = hunt;
  }

  /** What of these hits is a relapse. A file where a residual is known, or whose purge its owner undid, is not. */
  relapses(path: RawPath, hits: readonly Hit[]): Relapse[] {
    const found = new Map<string, Relapse>();
    for (const hit of hits) {
      for (const relapse of this.#of(hit)) {
        const { orderId } = relapse.order;
        if (relapse.kind === 'old-value' && (this.#spots.has(path, orderId, 'undone') || this.#spots.has(path, orderId, 'residual')))
          continue;
        if (relapse.kind === 'successor' && (hit.file.class === 'HOME' || !this.#spots.has(path, orderId, 'purged'))) continue;
        found.set(`${orderId}${SEPARATOR}${relapse.entry.id}${SEPARATOR}${relapse.kind}`, relapse);
      }
    }
    return [...found.values()];
  }

  #of(hit: Hit): Relapse[] {
    if (hit.type === 'finding') {
      // A search that began before the epoch turned finds by the older one.
      const fingerprint = this.#keys ? newestPrint(hit.fingerprint, this.#keys) : hit.fingerprint;
      return (this.#byFingerprint.get(fingerprint) ?? []).map((known) => ({ ...known, hit }));
    }
    const cut = hit.by.lastIndexOf(SEPARATOR);
    const order = this.#watched.find(({ judged }) => judged.order.payload.orderId === hit.by.slice(0, cut))?.judged.order.payload;
    const entry = order?.entries.find(({ id }) => id === hit.by.slice(cut + 1));
    return order && entry ? [{ order, entry, kind: 'old-value', hit }] : [];
  }

  #remember(order: OrderPayload, entry: Entry, record: RetirementPayload | undefined, keys: FleetKeys): void {
    const add = (stated: string, kind: Relapse['kind']) => {
      const fingerprint = newestPrint(stated, keys);
      const list = this.#byFingerprint.get(fingerprint) ?? [];
      list.push({ order, entry, kind });
      this.#byFingerprint.set(fingerprint, list);
    };
    if (entry.kind !== 'sealed') add(entry.fingerprint, 'old-value');
    if (record?.successor) add(record.successor, 'successor');
  }
}
