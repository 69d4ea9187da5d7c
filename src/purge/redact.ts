import type { RawPath } from '../disk/index.ts';
import type { Locator } from '../formats/index.ts';

/**
 * Paths and locators can hold the secret itself (a file named after a token, a JSON key): the purger, which knows the dead
 * values, masks them before anything leaves its memory.
 */
export interface Redactor {
  path(path: RawPath): RawPath;
  locator(locator: Locator): Locator;
}

const MASK = 'REDACTED';

export function redactor(values: Iterable<Uint8Array>): Redactor {
  const needles = [...values].flatMap((value) => {
    const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
    return text.length < 4 ? [] : [...new Set([text, text.replaceAll('~', '~0').replaceAll('/', '~1'), encodeURIComponent(text)])];
  });
  const mask = (text: string): string => needles.reduce((masked, needle) => masked.split(needle).join(MASK), text);
  return {
    path(path) {
      if (typeof path === 'string') return mask(path);
      const text = path.toString('latin1');
      const masked = mask(text);
      return masked === text ? path : Buffer.from(masked, 'latin1');
    },
    locator: (locator) =>
      locator.map((step) => {
        if (step.kind === 'pointer') return { ...step, pointer: mask(step.pointer) };
        if (step.kind === 'entry') return { ...step, name: mask(step.name) };
        if (step.kind === 'key') return { ...step, key: mask(step.key) };
        if (step.kind === 'cell') {
          return {
            ...step,
            table: mask(step.table),
            row: typeof step.row === 'string' ? mask(step.row) : step.row,
            column: mask(step.column),
          };
        }
        return step;
      }),
  };
}
