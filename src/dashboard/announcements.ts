/** What a screen reader is told of changes that nobody asked for: only those of state, the newest last. */

let sentence = '';
const watchers = new Set<() => void>();

export const announcement = (): string => sentence;
export function watchAnnouncements(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
export function announce(next: string): void {
  sentence = next;
  for (const watcher of watchers) watcher();
}
