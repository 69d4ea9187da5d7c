import { readSinks, trySink } from '../../server/index.ts';
import { EXIT, UserError } from '../exit.ts';
import { openBundle } from '../files.ts';
import { colors, emit, oneLine, say } from '../output.ts';

export interface SinksTestOptions {
  readonly sinks?: string;
  readonly bundle?: string;
  readonly json?: boolean;
}

/** `lastcopy server sinks test`: one line to each sink; exit code 1 when one did not take it. */
export async function test(options: SinksTestOptions): Promise<number> {
  if (options.sinks === undefined) throw new UserError('No file of sinks was named.', 'Pass --sinks FILE, as the server gets it.');
  const { fleet } = openBundle(options.bundle);
  const tried = await Promise.all(
    readSinks(options.sinks).map(async (config) => ({ name: config.name, kind: config.type, why: await trySink(config, fleet) })),
  );
  for (const { name, kind, why } of tried) {
    if (options.json) emit({ type: 'sink', name, kind, taken: why === null, why });
    else say(oneLine(`${name} (${kind}): `) + (why === null ? colors.green('took the line') : colors.red(oneLine(why))));
  }
  return tried.every(({ why }) => why === null) ? EXIT.NOTHING : EXIT.FOUND;
}
