import { closeSync, openSync, writeSync } from 'node:fs';

/** Appends numbered JSON lines until its parent says stop: the way transcripts and logs are written. */
const [path = '', mode = '', secret = ''] = process.argv.slice(2);
const open = (): number => openSync(path, 'a', 0o600);
const kept = mode === 'keep-open' ? open() : null;
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
  for (let burst = 0; burst < 5 && !stopped; burst += 1) append();
  if (stopped) process.send?.({ written: number }, () => process.disconnect());
  else setImmediate(work);
}

for (let first = 0; first < 300; first += 1) append();
process.on('message', () => (stopped = true));
process.send?.('going');
work();
