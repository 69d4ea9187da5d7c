/**
 * A parent of a scanner: `parent.ts HOME VALUE [leave | dispose]`. Sends the scanner's pid. Without a third argument it
 * reads one event and waits to be killed; `leave` reads all and lets the scanner go, `dispose` disposes of it first.
 */
import { startScanner } from '../../src/search/index.ts';
import { PROCESSES } from '../processes.ts';
import { hunting } from './tree.ts';

const [home = '', secret = '', how] = process.argv.slice(2);
const scanner = startScanner({
  entry: PROCESSES.scanner,
  allowRoot: process.getuid?.() === 0,
  idleMs: 3_600_000,
});
for await (const event of scanner.search(hunting(home, { old: secret }))) {
  if (how !== undefined && event.type !== 'summary') continue;
  process.send?.(scanner.pid);
  if (how === undefined) await new Promise((resolve) => setTimeout(resolve, 3_600_000));
}
process.disconnect?.();
if (how === 'dispose') await scanner[Symbol.asyncDispose]();
