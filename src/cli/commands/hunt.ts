import { type Context, refuseRoot } from '../context.ts';
import { exitCode, HitPrinter, notVisibleLine, openMask, replicaLine, summaryText } from '../hit-line.ts';
import { searchKeys } from '../local-keys.ts';
import { localSearch } from '../local-search.ts';
import { emit, plural, say } from '../output.ts';
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
  try {
    const mask = await openMask(value);
    const printer = new HitPrinter(mask);
    let code = 0;
    for await (const event of localSearch(context, { roots, keys: await searchKeys(context), value, mask })) {
      if (event.type === 'summary') {
        code = exitCode(event.replicas, event.notVisible);
        if (options.json) {
          const { type, files, bytes, seconds, replicas, notVisible } = event;
          emit({ type, files, bytes, seconds, replicas, notVisible });
        } else {
          printer.end();
          say(summaryText(event, plural(event.replicas, 'copy', 'copies')));
        }
      } else if (event.type === 'replica') {
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
