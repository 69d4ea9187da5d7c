import { type Context, refuseRoot } from '../context.ts';
import { exitCode, findingLine, HitPrinter, notVisibleLine, openMask, summaryText } from '../hit-line.ts';
import { searchKeys } from '../local-keys.ts';
import { localSearch } from '../local-search.ts';
import { emit, plural, say } from '../output.ts';
import { targets } from '../targets.ts';

/** `lastcopy scan PATH…` */
export async function scan(context: Context, paths: readonly string[], options: { readonly json?: boolean }): Promise<number> {
  refuseRoot(context, 'scan');
  const roots = targets(paths);
  const mask = await openMask();
  const printer = new HitPrinter(mask);
  let code = 0;
  for await (const event of localSearch(context, { roots, keys: await searchKeys(context), value: null, mask })) {
    if (event.type === 'summary') {
      code = exitCode(event.findings, event.notVisible);
      if (options.json) {
        const { type, files, bytes, seconds, findings, notVisible } = event;
        emit({ type, files, bytes, seconds, findings, notVisible });
      } else {
        printer.end();
        say(summaryText(event, plural(event.findings, 'secret')));
      }
    } else if (event.type === 'finding') {
      if (options.json) emit(findingLine(event, mask));
      else printer.hit(event, event.by);
    } else if (event.type === 'not-visible') {
      if (options.json) emit(notVisibleLine(event, mask));
      else printer.notVisible(event);
    }
  }
  return code;
}
