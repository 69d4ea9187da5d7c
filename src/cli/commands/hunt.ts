import { randomUUID } from 'node:crypto';
import { startScanner } from '../../search/index.ts';
import { type Context, refuseRoot } from '../context.ts';
import { exitCode, HitPrinter, notVisibleLine, openMask, replicaLine, summaryText } from '../hit-line.ts';
import { searchKeys } from '../local-keys.ts';
import { emit, note, plural, progressLine, say } from '../output.ts';
import { searchProgress } from '../search-progress.ts';
import { readSecret } from '../secret-input.ts';
import { targets } from '../targets.ts';

/** `lastcopy hunt PATH… --secret-stdin` */
export async function hunt(
  context: Context,
  paths: readonly string[],
  options: { readonly json?: boolean; readonly force?: boolean },
): Promise<number> {
  refuseRoot(context, 'hunt');
  const roots = targets(paths);
  const value = await readSecret({ force: options.force === true });
  const keys = await searchKeys(context);
  using progress = progressLine();
  await using scanner = startScanner({ entry: context.processes.scanner, allowRoot: context.allowRoot, onLog: note });
  const mask = await openMask(value);
  const printer = new HitPrinter(mask);
  let code = 0;
  const request = {
    id: randomUUID(),
    roots,
    home: context.home,
    exclude: [context.stateDir],
    detect: false,
    hunt: [{ kind: 'plain' as const, id: 'secret', value, context: 'any' as const }],
    keys,
    by: 'engine' as const,
  };
  try {
    for await (const event of scanner.search(request)) {
      if (event.type === 'progress') progress.update(() => searchProgress(event, mask));
      else if (event.type === 'summary') {
        progress[Symbol.dispose]();
        code = exitCode(event.replicas, event.notVisible);
        if (options.json) {
          const { type, files, bytes, seconds, replicas, notVisible } = event;
          emit({ type, files, bytes, seconds, replicas, notVisible });
        } else {
          printer.end();
          say(summaryText(event, plural(event.replicas, 'copy', 'copies')));
        }
      } else if (event.type === 'replica') {
        progress[Symbol.dispose]();
        if (options.json) emit(replicaLine(event, mask));
        else printer.hit(event, 'copy');
      } else if (event.type === 'not-visible') {
        if (options.json) emit(notVisibleLine(event, mask));
        else printer.notVisible(event);
      }
    }
    return code;
  } finally {
    value.fill(0);
  }
}
