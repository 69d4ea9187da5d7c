import { chooseWindow, publicPrefixOf, unguessable } from '../../src/forms/index.ts';

/** A fresh value of which a blind entry can be made; about one in ten has no window that hides enough. */
export function huntable(make: () => string): string {
  for (;;) {
    const text = make();
    const value = new TextEncoder().encode(text);
    const prefix = publicPrefixOf(value);
    if (unguessable(value, prefix) && chooseWindow(value, prefix) !== null) return text;
  }
}
