import { randomUUID } from 'node:crypto';
import { startScanner } from '../../search/index.ts';
import { type Context, refuseRoot } from '../context.ts';
import { exitCode, findingLine, HitPrinter, notVisibleLine, openMask, summaryText } from '../hit-line.ts';
import { searchKeys } from '../local-keys.ts';
import { emit, note, plural, progressLine, say } from '../output.ts';
import { searchProgress } from '../search-progress.ts';
import { targets } from '../targets.ts';

/** `lastcopy scan PATH…` */
export async function scan(context: Context, paths: readonly string[], options: { readonly json?: boolean }): Promise<number> {
  refuseRoot(context, 'scan');
  const roots = targets(paths);
  const keys = await searchKeys(context);
  using progress = progressLine();
  await using scanner = startScanner({ entry: context.processes.scanner, allowRoot: context.allowRoot, onLog: note });
  const mask = await openMask();
  const printer = new HitPrinter(mask);
  let code = 0;
  const request = {
    id: randomUUID(),
    roots,
    home: context.home,
    exclude: [context.stateDir],
    detect: true,
    hunt: [],
    keys,
    by: 'engine' as const,
  };
  for await (const event of scanner.search(request)) {
    if (event.type === 'progress') progress.update(() => searchProgress(event, mask));
    else if (event.type === 'summary') {
      progress[Symbol.dispose]();
      code = exitCode(event.findings, event.notVisible);
      if (options.json) {
        const { type, files, bytes, seconds, findings, notVisible } = event;
        emit({ type, files, bytes, seconds, findings, notVisible });
      } else {
        printer.end();
        say(summaryText(event, plural(event.findings, 'secret')));
      }
    } else if (event.type === 'finding') {
      progress[Symbol.dispose]();
      if (options.json) emit(findingLine(event, mask));
      else printer.hit(event, event.by);
    } else if (event.type === 'not-visible') {
      if (options.json) emit(notVisibleLine(event, mask));
      else printer.notVisible(event);
    }
  }
  return code;
}
