import { isInside, type RawPath, showPath } from '../disk/index.ts';
import type { Locator } from '../formats/index.ts';
import type { HuntEntry } from '../scan/index.ts';
import { openRedactor } from '../search/index.ts';

/** Paths and locators as others may see them: the home as `~`, and any part that is itself a secret masked. */
export interface Shown {
  path(path: RawPath, hunt?: readonly HuntEntry[]): string;
  locator(locator: Locator, hunt?: readonly HuntEntry[]): Locator;
}

/** Loads the rules at first use: a machine without replicas never pays for them. */
export async function openShown(home: string): Promise<Shown> {
  const redactor = await openRedactor();
  const folder = home.replace(/[/\\]+$/, '');
  const homeless = withoutHome(folder);
  return {
    path(path, hunt = []) {
      const { path: text } = showPath(path);
      return redactor.text(isInside(path, home) ? `~${text.slice(folder.length)}` : text, hunt);
    },
    locator: (locator, hunt = []) => redactor.locator(homeless(locator), hunt),
  };
}

/**
 * Programs use paths as JSON keys and as names in archives (`projects./home/ann/work`): there too the home becomes `~`, which a
 * JSON pointer (RFC 6901) writes `~0`.
 */
function withoutHome(folder: string): (locator: Locator) => Locator {
  if (folder === '') return (locator) => locator;
  const slashed = folder.replaceAll('\\', '/');
  const spellings = [folder, slashed, encodeURIComponent(folder), encodeURIComponent(slashed)];
  const flags = process.platform === 'win32' ? 'gi' : 'g';
  const anywhere = (texts: readonly string[]): RegExp => new RegExp(`(?:${texts.map(literally).join('|')})(?![\\w.-])`, flags);
  const plain = anywhere(spellings);
  const escaped = anywhere(spellings.map((text) => text.replaceAll('~', '~0').replaceAll('/', '~1')));
  // tar leaves the first slash out.
  const bare = new RegExp(`^${literally(slashed.replace(/^\//, ''))}(?![\\w.-])`, flags);
  const text = (one: string): string => one.replaceAll(plain, '~');
  return (locator) =>
    locator.map((step) => {
      switch (step.kind) {
        case 'pointer':
          return { ...step, pointer: step.pointer.replaceAll(escaped, '~0') };
        case 'entry':
          return { ...step, name: text(step.name).replace(bare, '~') };
        case 'key':
          return { ...step, key: text(step.key) };
        case 'cell':
          return { ...step, row: typeof step.row === 'string' ? text(step.row) : step.row };
        case 'line':
        case 'offset':
          return step;
      }
    });
}

function literally(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9]/g, String.raw`\$&`);
}
