import type { ChainItem, Statement } from '../../protocol/index.ts';
import type { ChainState } from '../../trust/index.ts';
import type { Database } from './database.ts';
import type { Facts } from './facts.ts';

/** The order chain as this device has durably taken it. */
export interface ChainStore {
  /** Null before anything was taken. */
  state(): ChainState | null;
  /** In the caller's transaction: one item and the state after it. */
  append(item: ChainItem, itemHash: string, after: ChainState, at: string): void;
  /** A state that changed without an item (a newer signed time). */
  keep(state: ChainState): void;
  /** In the caller's transaction: forgets every item after `to`, which is the state from now on. */
  cut(to: ChainState): void;
  /** Hash of the item taken at `seq`; null when none was. */
  itemHash(seq: number): string | null;
  /** The chain's hash after `seq`; null when it was not taken (or is 0). */
  hashAt(seq: number): string | null;
  /** The statement at `seq`; null where only its hash is here. */
  statement(seq: number): { statement: Statement; sealedKey: string | null } | null;
}

export function openChain({ sql }: Database, facts: Facts): ChainStore {
  const put = sql.prepare('INSERT INTO chain VALUES (?, ?, ?, ?, ?, ?)');
  const get = sql.prepare('SELECT item_hash, chain_hash, statement, sealed_key FROM chain WHERE seq = ?');
  const drop = sql.prepare('DELETE FROM chain WHERE seq > ?');
  const column = (seq: number, name: string) => {
    const value = get.get(seq)?.[name];
    return value === undefined || value === null ? null : String(value);
  };
  return {
    state: () => facts.get('chainState'),
    append(item, itemHash, after, at) {
      const whole = item.kind === 'statement';
      put.run(item.seq, itemHash, after.hash, whole ? JSON.stringify(item.statement) : null, whole ? item.sealedKey : null, at);
      facts.set('chainState', after);
    },
    keep: (state) => facts.set('chainState', state),
    cut(to) {
      drop.run(to.sequence);
      facts.set('chainState', to);
    },
    itemHash: (seq) => column(seq, 'item_hash'),
    hashAt: (seq) => column(seq, 'chain_hash'),
    statement(seq) {
      const text = column(seq, 'statement');
      return text === null ? null : { statement: JSON.parse(text) as Statement, sealedKey: column(seq, 'sealed_key') };
    },
  };
}
