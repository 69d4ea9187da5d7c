import type { Context } from '../context.ts';
import { UserError } from '../exit.ts';
import type { ResultFormat, Results } from './face.ts';
import { ndjson } from './ndjson.ts';
import type { Out } from './out.ts';

export interface FormatOptions {
  readonly json?: boolean;
  readonly format?: ResultFormat;
}

/** `--json` is the short name of `--format ndjson`. */
export function formatOf({ json, format }: FormatOptions): ResultFormat {
  if (json && format !== undefined && format !== 'ndjson') {
    throw new UserError(`--json and --format ${format} exclude each other.`, 'Give one of them.');
  }
  return json ? 'ndjson' : (format ?? 'table');
}

/** The way that results are shown in a format. Only programs' lines need no word of what the rules are. */
export async function openResults(format: ResultFormat, out: Out, context: Context): Promise<Results> {
  if (format === 'ndjson') return ndjson(out);
  if (format === 'table') return new (await import('./table.ts')).Table(out);
  const { Sarif } = await import('./sarif.ts');
  return new Sarif(out, process.cwd(), context.version);
}
