import type { ChainItem } from '../../protocol/index.ts';
import type { ChainRow, Storage } from '../storage/face.ts';
import type { Connection } from './connection.ts';

/** Links read at a time. */
const BATCH = 32;

/**
 * Brings one peer up to the tip and keeps it there: newest head first, then every link after its cursor, each once and in
 * order. There is no broadcast queue: what a peer lacks is read from the storage, so a slow peer costs a position and not
 * memory, and a restart loses nothing.
 *
 * A head goes before the links it covers: a device that was away would else judge them by a head that has run out.
 */
export interface Feed {
  /** Something may be new; safe at any time, any number of times. */
  wake(): void;
  /** Settles when nothing is being sent. Never rejects. */
  idle(): Promise<void>;
}

export interface FeedOptions {
  readonly connection: Connection;
  readonly storage: Storage;
  readonly cursor: number;
  /** Whether the peer may have anything at all; asked before each frame. */
  readonly allowed: () => boolean;
  readonly heads: boolean;
  itemFor(row: ChainRow): Promise<ChainItem>;
  onError(error: unknown): void;
}

export function feed(options: FeedOptions): Feed {
  const { connection, storage } = options;
  let sent = options.cursor;
  let headSent: { sequence: number; issuedAt: string } | null = null;
  let due = false;
  let running: Promise<void> | null = null;

  const sendHead = async (): Promise<void> => {
    const head = options.heads ? await storage.head() : null;
    if (!head || (headSent && headSent.sequence === head.sequence && headSent.issuedAt === head.issuedAt)) return;
    if (!options.allowed()) return;
    if (await connection.sent({ t: 'head', statement: head.statement })) headSent = { sequence: head.sequence, issuedAt: head.issuedAt };
  };

  const run = async (): Promise<void> => {
    while (due) {
      due = false;
      if (!options.allowed() || !connection.open) return;
      await sendHead();
      const rows = await storage.links(sent, BATCH);
      for (const row of rows) {
        const item = await options.itemFor(row);
        if (row.seq !== sent + 1 || !options.allowed()) return;
        if (!(await connection.sent({ t: 'item', item }))) return;
        sent = row.seq;
      }
      if (rows.length === BATCH) due = true;
    }
  };

  const start = (): void => {
    running = run()
      .catch((error: unknown) => options.onError(error))
      .finally(() => {
        running = null;
        if (due && connection.open && options.allowed()) start();
      });
  };

  return {
    wake() {
      due = true;
      if (!running) start();
    },
    async idle() {
      for (let now = running; now; now = running) await now;
    },
  };
}
