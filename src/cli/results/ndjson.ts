import { jsonLine } from '../output.ts';
import type { AllowedBy, HitLine, Results } from './face.ts';
import type { Out } from './out.ts';

/** One JSON object a line, as it is found; `summary` comes last. */
export function ndjson(out: Out): Results {
  const emit = (line: object): void => out.raw(`${jsonLine(line)}\n`);
  return {
    hit: emit,
    allowed: (line: HitLine, by: AllowedBy) => emit({ ...line, type: 'allowed', ...by }),
    notVisible: emit,
    ignored: emit,
    ignoreFile: emit,
    end: emit,
  };
}
