import type { Locator } from '../formats/index.ts';
import { allRules, createEngine } from '../scan/index.ts';
import type { Engine, HuntEntry } from '../scan/index.ts';

/**
 * Masks secrets in short texts that are shown or sent: paths and locators can hold them too. The rules, and the entries of
 * an order, run over the text as they run over a file.
 */
export interface Redactor {
  text(text: string, hunt?: readonly HuntEntry[]): string;
  locator(locator: Locator, hunt?: readonly HuntEntry[]): Locator;
}

const MASK = '…';
/** A path has at most 4,096 bytes on every system that we know; a JSON pointer may be longer and is cut. */
const LONGEST = 8_192;
/**
 * A name glues words together (`backup-ghp_…-old`) where rules want a token to stand alone: so each tail is tried as well,
 * and each word by itself.
 */
const GLUE = /[^A-Za-z0-9]/g;
const TAILS = 64;
/** Only a text with a long run that has a digit in it, or user-info of a URL, can hold what the rules know; most names cannot. */
const WORTH_LOOKING = /(?=[A-Za-z_-]{0,64}\d)[A-Za-z0-9_-]{16}|:\/\/[^/]{1,256}@/;

export function openRedactor(): Redactor {
  // Most names never need it, and making it takes a while.
  let made: Engine | null = null;
  const rules = (): Engine => (made ??= createEngine({ rules: allRules, hunt: [], blockBytes: LONGEST }));
  const hunters = new WeakMap<readonly HuntEntry[], Engine>();
  const hunter = (hunt: readonly HuntEntry[]): Engine => {
    const engine = hunters.get(hunt) ?? createEngine({ rules: [], hunt, blockBytes: LONGEST });
    hunters.set(hunt, engine);
    return engine;
  };

  const spansOf = (engine: Engine, bytes: Buffer, from = 0): { start: number; end: number }[] => {
    engine.input().set(bytes.subarray(from));
    const matches = engine.scan(bytes.length - from);
    for (const { value } of matches) value.fill(0);
    return matches.map(({ span }) => ({ start: span.start + from, end: span.end + from }));
  };

  const mask = (text: string, hunt: readonly HuntEntry[]): string => {
    const bytes = Buffer.from(text, 'utf8').subarray(0, LONGEST);
    const whole = bytes.toString('latin1');
    const spans = hunt.length > 0 ? spansOf(hunter(hunt), bytes) : [];
    if (WORTH_LOOKING.test(whole)) {
      const starts = [0, ...[...whole.matchAll(GLUE)].map(({ index }) => index + 1)].slice(0, TAILS);
      const words = Buffer.from(whole.replaceAll(/[^A-Za-z0-9_]/g, '\n'), 'latin1');
      spans.push(...starts.flatMap((from) => spansOf(rules(), bytes, from)), ...spansOf(rules(), words));
    }
    let shown = '';
    let at = 0;
    for (const { start, end } of spans.sort((a, b) => a.start - b.start)) {
      if (end <= at) continue;
      if (start >= at) shown += bytes.toString('utf8', at, start) + MASK;
      at = end;
    }
    return shown + bytes.toString('utf8', at) + (whole.length < Buffer.byteLength(text) ? MASK : '');
  };

  return {
    text: (text, hunt = []) => mask(text, hunt),
    locator: (locator, hunt = []) =>
      locator.map((step) => {
        switch (step.kind) {
          case 'pointer':
            return { ...step, pointer: mask(step.pointer, hunt) };
          case 'entry':
            return { ...step, name: mask(step.name, hunt) };
          case 'key':
            return { ...step, key: mask(step.key, hunt) };
          case 'cell':
            return {
              ...step,
              table: mask(step.table, hunt),
              row: typeof step.row === 'string' ? mask(step.row, hunt) : step.row,
              column: mask(step.column, hunt),
            };
          case 'line':
          case 'offset':
            return step;
        }
      }),
  };
}
