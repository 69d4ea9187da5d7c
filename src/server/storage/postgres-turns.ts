/**
 * Steps of one process on the same subject wait for each other here, not in the database: there each of them would hold a
 * connection while it waits, and a crowd that enrols would leave none for anybody else.
 */
export interface Turns {
  /** Runs `work` alone among those that name one of the keys. */
  take<T>(keys: readonly string[], work: () => Promise<T>): Promise<T>;
}

export function turns(): Turns {
  const last = new Map<string, Promise<void>>();
  return {
    async take(keys, work) {
      const mine = Promise.withResolvers<void>();
      // Queued on all keys at once, so that two never wait for each other.
      const before = keys.flatMap((key) => last.get(key) ?? []);
      for (const key of keys) last.set(key, mine.promise);
      try {
        await Promise.all(before);
        return await work();
      } finally {
        mine.resolve();
        for (const key of keys) if (last.get(key) === mine.promise) last.delete(key);
      }
    },
  };
}
