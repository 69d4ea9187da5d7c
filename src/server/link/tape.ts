import * as v from 'valibot';
import { OrderPayload, type ServerFrame, type Statement } from '../../protocol/index.ts';
import { peek } from '../../trust/public.ts';
import type { ChainRow, ScopeValue, Storage } from '../storage/face.ts';
import { sealedKeys } from './sealed-keys.ts';

/** A link as it goes out: its JSON is made once for all peers. */
export interface TapeLink {
  readonly seq: number;
  readonly scope: ScopeValue;
  /** Whether devices have keys to it; `keyed` then, else `whole`. */
  readonly sealed: boolean;
  readonly whole: Buffer;
  readonly hash: Buffer;
  readonly keyed: (key: string | null) => Buffer;
}

export interface TapeHead {
  readonly sequence: number;
  readonly issuedAt: string;
  readonly bytes: Buffer;
}

/**
 * The end of the chain and the newest head, read from the storage once however many peers ask. What lies further back is read
 * for whoever needs it. Rejects as the storage does; who asks again reads again.
 */
export interface Tape {
  /** Links after `seq`, ascending, some of them; empty at the tip. */
  after(seq: number): Promise<readonly TapeLink[]>;
  head(): Promise<TapeHead | null>;
  /** The key of the order at `seq` as it is wrapped to a device, read for all who ask at a time. */
  sealedKey(seq: number, deviceId: string): Promise<string | null>;
  /** The sequence of the tip. */
  tip(): Promise<number>;
  /** The storage may hold more than was read. */
  moved(): void;
}

/** Links read at a time. */
const BATCH = 32;
/** Links kept, and bytes of them. */
const KEPT = 64;
const KEPT_BYTES = 32 * 1_048_576;

const Sealing = v.object({ entries: OrderPayload.entries.entries });

function sealed(statement: Statement): boolean {
  // Verified when it was taken into the chain; what is no order has no entries.
  const read = v.safeParse(Sealing, peek(statement));
  return read.success && read.output.entries.some(({ kind }) => kind === 'sealed');
}

function linkOf({ seq, scope, statement, statementHash }: ChainRow): TapeLink {
  const json = (item: Extract<ServerFrame, { t: 'item' }>['item']): string => JSON.stringify({ t: 'item', item } satisfies ServerFrame);
  const whole = json({ kind: 'statement', seq, statement, sealedKey: null });
  const start = whole.slice(0, -'null}}'.length);
  return {
    seq,
    scope,
    sealed: sealed(statement),
    whole: Buffer.from(whole),
    hash: Buffer.from(json({ kind: 'hash', seq, hash: statementHash })),
    keyed: (key) => Buffer.from(`${start}${JSON.stringify(key)}}}`),
  };
}

export function tape(storage: Pick<Storage, 'tip' | 'links' | 'head' | 'sealedKeys'>): Tape {
  /** Without a gap, up to `top`; null until it was read once. */
  let kept: TapeLink[] = [];
  let bytes = 0;
  let top: number | null = null;
  let head: TapeHead | null = null;
  let edition = 0;
  let read = -1;
  let reading: Promise<void> | null = null;

  const keep = (link: TapeLink): void => {
    kept.push(link);
    bytes += link.whole.length;
    while (kept.length > KEPT || (bytes > KEPT_BYTES && kept.length > 1)) bytes -= kept.shift()?.whole.length ?? 0;
  };

  const load = async (): Promise<void> => {
    while (read !== edition) {
      const begun = edition;
      top ??= Math.max(0, (await storage.tip()).seq - BATCH);
      for (;;) {
        const rows = await storage.links(top, BATCH);
        for (const row of rows) {
          if (row.seq !== top + 1) throw new Error(`the chain has a gap after ${top}`);
          keep(linkOf(row));
          top = row.seq;
        }
        if (rows.length < BATCH) break;
      }
      const newest = await storage.head();
      if (!newest) head = null;
      else if (head?.sequence !== newest.sequence || head.issuedAt !== newest.issuedAt) {
        const { sequence, issuedAt, statement } = newest;
        head = { sequence, issuedAt, bytes: Buffer.from(JSON.stringify({ t: 'head', statement } satisfies ServerFrame)) };
      }
      read = begun;
    }
  };

  const fresh = async (): Promise<void> => {
    if (read === edition) return;
    reading ??= load().finally(() => {
      reading = null;
    });
    await reading;
  };

  return {
    async after(seq) {
      await fresh();
      if (seq >= (top ?? 0)) return [];
      const first = kept[0];
      if (first && seq >= first.seq - 1) return kept.slice(seq - first.seq + 1);
      return (await storage.links(seq, BATCH)).map(linkOf);
    },
    async head() {
      await fresh();
      return head;
    },
    sealedKey: sealedKeys(storage),
    async tip() {
      await fresh();
      return top ?? 0;
    },
    moved() {
      edition++;
    },
  };
}
