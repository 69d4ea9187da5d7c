import { isInside, type RawPath, showPath } from '../disk/index.ts';
import type { Locator } from '../formats/index.ts';
import type { HuntEntry } from '../scan/index.ts';

/**
 * Paths and locators as others may see them: the home as `~`, and any part that is itself a secret masked. The rules, and
 * the entries of an order, run over the text as they run over a file.
 */
export interface Shown {
  path(path: RawPath, hunt?: readonly HuntEntry[]): string;
  locator(locator: Locator, hunt?: readonly HuntEntry[]): Locator;
}

const MASK = '…';

/** Loads the rules at first use: a machine without replicas never pays for them. */
export async function openShown(home: string): Promise<Shown> {
  const { allRules, createEngine } = await import('../scan/index.ts');
  const rules = createEngine({ rules: allRules, hunt: [], blockBytes: 4_096 });

  const mask = (text: string, hunt: readonly HuntEntry[]): string => {
    // A path is at most 4,096 bytes on every system that we know; a pointer may be longer and is cut.
    const bytes = Buffer.from(text, 'utf8').subarray(0, 8_192);
    const engines = hunt.length === 0 ? [rules] : [rules, createEngine({ rules: [], hunt, blockBytes: 4_096 })];
    const spans = engines.flatMap((engine) => {
      engine.input().set(bytes);
      const matches = engine.scan(bytes.length);
      for (const { value } of matches) value.fill(0);
      return matches.map(({ span }) => span);
    });
    if (spans.length === 0) return text;
    let shown = '';
    let at = 0;
    for (const { start, end } of spans.sort((a, b) => a.start - b.start)) {
      if (start >= at) shown += bytes.toString('utf8', at, start) + MASK;
      at = Math.max(at, end);
    }
    return shown + bytes.toString('utf8', at);
  };

  return {
    path(path, hunt = []) {
      const inHome = isInside(path, home);
      const { path: text } = showPath(path);
      return mask(inHome ? `~${text.slice(home.length)}` : text, hunt);
    },
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
            return { ...step, row: typeof step.row === 'string' ? mask(step.row, hunt) : step.row };
          case 'line':
          case 'offset':
            return step;
        }
      }),
  };
}
