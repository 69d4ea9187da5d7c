/** Speaks a native tray's half of the line protocol: writes down what it was told, and says what a notice's body tells it to. */
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [record, ...first] = process.argv.slice(2);
for (const line of first) process.stdout.write(`${line}\n`);
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  appendFileSync(record, `${line}\n`);
  // A notice's body is what is to be answered.
  const [kind, , , , body = ''] = line.split('\t');
  if (kind === 'notice' && body.startsWith('say ')) process.stdout.write(`${body.slice(4).replaceAll('|', '\t')}\n`);
  if (kind === 'notice' && body === 'die') process.exit(1);
});
lines.on('close', () => appendFileSync(record, 'over\n'));
