import { readFileSync } from 'node:fs';

/** A program that reads files over and over, from `start` to `stop`, and tells all the contents and errors that it ever saw. */
const paths = process.argv.slice(2);
let seen = new Map<string, Set<string>>();
let reading = false;

function look(): void {
  if (!reading) return;
  for (const path of paths) {
    let saw: string;
    try {
      saw = readFileSync(path, 'base64');
    } catch (error) {
      saw = `! ${String(error)}`;
    }
    const known = seen.get(path) ?? new Set();
    seen.set(path, known.add(saw));
  }
  setImmediate(look);
}

process.on('message', (said) => {
  reading = said === 'start';
  if (reading) {
    seen = new Map();
    look();
    process.send?.('reading');
  } else process.send?.([...seen].map(([path, saw]) => [path, [...saw]]));
});
