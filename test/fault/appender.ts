import { closeSync, openSync, writeSync } from 'node:fs';

/** Appends numbered JSON lines until its parent says stop: the way transcripts and logs are written. */
const [path = '', mode = '', secret = ''] = process.argv.slice(2);
const open = (): number => openSync(path, 'a', 0o600);
const kept = mode === 'keep-open' ? open() : null;
/** Whoever forgets to stop it gets no full disk. */
const LIMIT = 20_000;
let number = 0;
let stopped = false;

function append(): void {
  // Some of the first lines hold the secret; later ones are what must not be lost.
  const text = number % 50 === 7 && number < 200 ? `again ${secret}` : 'x'.repeat(number % 200);
  const fd = kept ?? open();
  writeSync(fd, `${JSON.stringify({ number, text })}\n`);
  if (kept === null) closeSync(fd);
  number += 1;
}

function work(): void {
  append();
  if (stopped) process.send?.({ written: number }, () => process.disconnect?.());
  else if (process.connected && number < LIMIT) setTimeout(work, 4);
}

for (let first = 0; first < 300; first += 1) append();
process.on('message', () => (stopped = true));
process.send?.('going');
work();
