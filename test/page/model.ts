import type { PageModel, PageView } from '../../src/page/index.ts';

/** A view with a bit of everything; nothing in it is of this machine. */
export const VIEW: PageView = {
  agent: {
    fleet: 'Example',
    machine: 'ann on laptop',
    membership: 'admitted',
    connected: true,
    mode: 'enforce',
    paused: false,
    watching: 'live',
    keys: 'keychain',
    lastSweepAt: '2026-01-02T03:04:05.000Z',
    files: 1234,
    notVisible: 3,
    notVisibleReasons: { 'permission-denied': 2, encrypted: 1 },
    notices: [],
  },
  places: [{ place: 'bash-history', label: 'Bash history', class: 'COPY', count: 1 }],
  replicas: [
    {
      rule: 'github-classic-token',
      place: 'bash-history',
      label: 'Bash history',
      class: 'COPY',
      form: 'raw',
      path: '~/.bash_history',
      where: 'line 3',
      seenAt: '2026-01-02T03:04:05.000Z',
    },
  ],
  rotations: [],
  undoable: [],
};

/** A model that keeps what it was asked for. */
export class AskedModel implements PageModel {
  view: PageView = VIEW;
  readonly asked: unknown[] = [];
  readonly #watchers = new Set<() => void>();
  fails: Error | null = null;

  async read(): Promise<PageView> {
    if (this.fails) throw this.fails;
    return this.view;
  }
  async undo(planId: string, paths?: readonly string[]) {
    if (this.fails) throw this.fails;
    this.asked.push({ undo: planId, paths });
    return { files: [] };
  }
  async pause(paused: boolean): Promise<void> {
    this.asked.push({ paused });
  }
  async sweep(): Promise<void> {
    this.asked.push('sweep');
  }
  watch(onChange: () => void): Disposable {
    this.#watchers.add(onChange);
    return { [Symbol.dispose]: () => void this.#watchers.delete(onChange) };
  }
  get watchers(): number {
    return this.#watchers.size;
  }
  change(): void {
    for (const onChange of this.#watchers) onChange();
  }
}
