import type { Connection } from './connection.ts';
import type { Tape, TapeLink } from './tape.ts';

/** Milliseconds until what failed is tried again, and as much jitter. */
const AGAIN_MS = 1_000;

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
  readonly tape: Tape;
  readonly cursor: number;
  /** Whether the peer may have anything at all; asked before each frame. */
  readonly allowed: () => boolean;
  readonly heads: boolean;
  /** The bytes of the peer's item frame. */
  itemFor(link: TapeLink): Buffer | Promise<Buffer>;
  /** The storage failed; it is tried again while the connection stands. */
  onError(error: unknown): void;
}

export function feed(options: FeedOptions): Feed {
  const { connection, tape } = options;
  let sent = options.cursor;
  let headSent: { sequence: number; issuedAt: string } | null = null;
  let due = false;
  let running: Promise<void> | null = null;
  let retry: NodeJS.Timeout | null = null;

  const sendHead = async (): Promise<void> => {
    const head = options.heads ? await tape.head() : null;
    if (!head || (headSent && headSent.sequence === head.sequence && headSent.issuedAt === head.issuedAt)) return;
    if (!options.allowed()) return;
    if (await connection.sent(head.bytes)) headSent = { sequence: head.sequence, issuedAt: head.issuedAt };
  };

  const run = async (): Promise<void> => {
    while (due) {
      due = false;
      if (!options.allowed() || !connection.open) return;
      await sendHead();
      const links = await tape.after(sent);
      for (const link of links) {
        const bytes = await options.itemFor(link);
        if (link.seq !== sent + 1 || !options.allowed()) return;
        if (!(await connection.sent(bytes))) return;
        sent = link.seq;
      }
      if (links.length > 0) due = true;
    }
  };

  const start = (): void => {
    running = run()
      .catch((error: unknown) => {
        options.onError(error);
        // Who has been cut off from the storage is not cut off from us: what it lacks comes when the storage is back.
        retry ??= setTimeout(
          () => {
            retry = null;
            if (connection.open) wake();
          },
          AGAIN_MS * (1 + Math.random()),
        ).unref();
      })
      .finally(() => {
        running = null;
        if (due && connection.open && options.allowed()) start();
      });
  };

  const wake = (): void => {
    due = true;
    if (!running) start();
  };

  return {
    wake,
    async idle() {
      for (let now = running; now; now = running) await now;
    },
  };
}
