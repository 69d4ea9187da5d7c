import { type Context, refuseRoot } from '../context.ts';
import { exitCode, notVisibleLine, openMask, replicaLine } from '../hit-line.ts';
import { searchKeys } from '../local-keys.ts';
import { localSearch } from '../local-search.ts';
import { type FormatOptions, formatOf, openResults } from '../results/open.ts';
import { openOut } from '../results/out.ts';
import { readSecret } from '../secret-input.ts';
import { targets } from '../targets.ts';

export interface HuntOptions extends FormatOptions {
  readonly force?: boolean;
  readonly output?: string;
  readonly threads?: number;
  readonly quiet?: boolean;
}

/** `lastcopy hunt PATH… --secret-stdin`: no ignore rule and no allowance counts here. */
export async function hunt(context: Context, paths: readonly string[], options: HuntOptions): Promise<number> {
  refuseRoot(context, 'hunt');
  const roots = await targets(paths);
  const format = formatOf(options);
  const value = await readSecret({ force: options.force === true });
  try {
    const mask = await openMask(value);
    using out = openOut(options.output);
    const results = await openResults(format, out, context);
    let code = 0;
    const { threads, quiet } = options;
    for await (const event of localSearch(context, { roots, keys: await searchKeys(context), value, mask, threads, quiet })) {
      if (event.type === 'replica') results.hit(replicaLine(event, mask));
      else if (event.type === 'not-visible') results.notVisible(notVisibleLine(event, mask));
      else if (event.type === 'summary') {
        const { type, files, bytes, seconds, replicas, notVisible } = event;
        code = exitCode(replicas, notVisible);
        results.end({ type, files, bytes, seconds, replicas, notVisible }, code);
        out.finish();
      }
    }
    return code;
  } finally {
    value.fill(0);
  }
}
