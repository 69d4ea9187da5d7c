/** Waits for one key on the terminal; resolves with it (`\u0003` for Ctrl-C). Without a terminal a line on stdin counts. */
export function anyKey(signal: AbortSignal): Promise<string> {
  const { stdin } = process;
  return new Promise((resolve, reject) => {
    const raw = stdin.isTTY;
    const finish = (act: () => void) => {
      stdin.off('data', onData);
      signal.removeEventListener('abort', onAbort);
      if (raw) stdin.setRawMode(false);
      stdin.pause();
      act();
    };
    const onData = (chunk: Buffer) => finish(() => resolve(chunk.toString('utf8')));
    const onAbort = () => finish(() => reject(signal.reason instanceof Error ? signal.reason : new Error('stopped')));
    signal.addEventListener('abort', onAbort, { once: true });
    if (raw) stdin.setRawMode(true);
    stdin.resume();
    stdin.on('data', onData);
  });
}
