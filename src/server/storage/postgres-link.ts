import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';

/** Between two signs of life. A process that has given none for four of them is taken for dead by the others. */
const BEAT = 5_000;
/** Longest wait for an answer, then the connection is taken for dead. */
const PATIENCE = 10_000;
const RETRY = { first: 100, most: 5_000 };

export interface LinkOptions {
  readonly config: ClientConfig;
  readonly channel: string;
  /** Listening again: whatever was told meanwhile was missed. Before the first beat. */
  up(client: Client): Promise<void>;
  beat(client: Client): Promise<void>;
  heard(payload: string): void;
  /** It stands and gives no answer: others to the same place will give none either. */
  silent(): void;
}

/** Rejects when `work` has not settled in `ms`. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const stop = new AbortController();
  const late = sleep(ms, undefined, { signal: stop.signal, ref: false }).then(
    () => Promise.reject(new Error(`PostgreSQL gave no answer in ${ms / 1_000} s.`)),
    () => new Promise<never>(() => {}),
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
  }
}

/**
 * One connection that hears what other processes tell, and shows that this one lives; made anew whenever it is lost. Settles
 * when it listens for the first time. Disposing lets `bye` have the connection for its last word.
 */
export async function link(options: LinkOptions, bye: (client: Client) => Promise<void>): Promise<AsyncDisposable> {
  const stop = new AbortController();
  let current: Client | null = null;

  const connect = async (): Promise<{ client: Client; ended: Promise<void> }> => {
    const client = new Client(options.config);
    const ended = new Promise<void>((resolve) => {
      client.once('end', resolve);
      client.on('error', () => resolve());
    });
    try {
      await within(PATIENCE, client.connect());
      client.on('notification', ({ payload }) => {
        if (payload !== undefined) options.heard(payload);
      });
      await within(PATIENCE, client.query(`LISTEN ${options.channel}`));
      await within(PATIENCE, options.up(client));
    } catch (error) {
      void client.end().catch(() => {});
      throw error;
    }
    current = client;
    return { client, ended };
  };

  /** Until the connection is lost or nobody wants it any more. */
  const beat = async ({ client, ended }: { client: Client; ended: Promise<void> }): Promise<void> => {
    for (;;) {
      const over = await Promise.race([ended.then(() => true), sleep(BEAT, false, { signal: stop.signal, ref: false }).catch(() => true)]);
      if (over) return;
      try {
        await within(PATIENCE, options.beat(client));
      } catch {
        options.silent();
        return;
      }
    }
  };

  const first = await connect();
  const run = async (): Promise<void> => {
    let link: { client: Client; ended: Promise<void> } | null = first;
    let wait = RETRY.first;
    while (!stop.signal.aborted) {
      try {
        link ??= await connect();
        wait = RETRY.first;
        await beat(link);
      } catch {
        // The next try may be luckier.
      }
      if (stop.signal.aborted) return;
      current = null;
      void link?.client.end().catch(() => {});
      link = null;
      await sleep(wait * (0.5 + Math.random()), undefined, { signal: stop.signal, ref: false }).catch(() => {});
      wait = Math.min(wait * 2, RETRY.most);
    }
  };
  const running = run();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
      if (!current) return;
      await within(PATIENCE, bye(current)).catch(() => {});
      await within(PATIENCE, current.end()).catch(() => {});
    },
  };
}
