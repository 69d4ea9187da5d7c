/** A parent of a scanner, to be killed or to end: `parent.ts HOME VALUE [once]`. Sends the scanner's pid, then reads no further. */
import { startScanner } from '../../src/search/index.ts';
import { hunting } from './tree.ts';

const [home = '', secret = '', once] = process.argv.slice(2);
const scanner = startScanner({
  entry: new URL('../../src/search/scanner-main.ts', import.meta.url),
  allowRoot: process.getuid?.() === 0,
  idleMs: 3_600_000,
});
for await (const event of scanner.search(hunting(home, { old: secret }))) {
  if (once === 'once' || event.type === 'summary') continue;
  process.send?.(scanner.pid);
  await new Promise((resolve) => setTimeout(resolve, 3_600_000));
}
process.disconnect?.();
