/** Some things the server lets a person do only a short while after signing in. Whoever asks waits here meanwhile. */

interface Waiting {
  readonly done: Promise<void>;
  readonly go: () => void;
  readonly leave: () => void;
}

let waiting: Waiting | null = null;
const watchers = new Set<() => void>();

export const isAskedAgain = (): boolean => waiting !== null;
export function watchAgain(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function become(next: Waiting | null): void {
  waiting = next;
  for (const watcher of watchers) watcher();
}

/** Resolves once the person has signed in again; rejects with `why` where that was left. */
export function signedInAgain(why: unknown): Promise<void> {
  if (waiting) return waiting.done;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  become({ done: promise, go: resolve, leave: () => reject(why) });
  return promise;
}

export function goOn(): void {
  const was = waiting;
  become(null);
  was?.go();
}

export function leaveIt(): void {
  const was = waiting;
  become(null);
  was?.leave();
}
