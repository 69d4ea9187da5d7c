/** Light or dark: as the system says, until a person chooses. The choice stays in this browser. */

export type Theme = 'system' | 'light' | 'dark';
const KEY = 'lastcopy-theme';
const watchers = new Set<() => void>();

function stored(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

let chosen = stored();

export const theme = (): Theme => chosen;
export function watchTheme(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function applyTheme(): void {
  if (chosen === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = chosen;
}

export function chooseTheme(next: Theme): void {
  chosen = next;
  try {
    if (next === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
  } catch {
    // A browser that keeps nothing: the choice holds until the page is closed.
  }
  applyTheme();
  for (const watcher of watchers) watcher();
}
