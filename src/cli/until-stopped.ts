/** Resolves at the first SIGTERM, SIGINT or SIGHUP; a second one ends the process the ordinary way. */
export function untilStopped(signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const names = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
    // A resting process may have nothing else that keeps it alive.
    const alive = setInterval(() => undefined, 2 ** 30);
    const stop = () => {
      clearInterval(alive);
      for (const name of names) process.off(name, stop);
      resolve();
    };
    for (const name of names) process.on(name, stop);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
