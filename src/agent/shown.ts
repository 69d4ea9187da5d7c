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
  return {
    path(path, hunt = []) {
      const { path: text } = showPath(path);
      return redactor.text(isInside(path, home) ? `~${text.slice(home.length)}` : text, hunt);
    },
    locator: (locator, hunt = []) => redactor.locator(locator, hunt),
  };
}
