import { useEffect, useSyncExternalStore } from 'react';
import type { Answer, Look } from './answers.ts';

export function useAnswer<T>(answer: Answer<T>): Look<T> {
  return useSyncExternalStore(answer.watch, answer.look);
}

/** The page's name in the tab and in history. */
export function useTitle(page: string, fleet?: string): void {
  useEffect(() => {
    document.title = [page, fleet, 'Lastcopy'].filter(Boolean).join(' · ');
  }, [page, fleet]);
}

const ticking = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(watcher: () => void): () => void {
  ticking.add(watcher);
  timer ??= setInterval(() => {
    for (const one of ticking) one();
  }, 1_000);
  return () => {
    ticking.delete(watcher);
    if (ticking.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Milliseconds since the epoch, new each `every` seconds: one clock for all that is shown. */
export function useNow(every = 10): number {
  const step = every * 1_000;
  return useSyncExternalStore(tick, () => Math.floor(Date.now() / step) * step);
}
