import type { RawPath } from '../disk/index.ts';
import { journalledPlans } from '../purge/index.ts';
import { type Account, type AccountOptions, accountOf } from './account.ts';
import { agreeTo } from './agreed.ts';
import { purgedFates } from './purged-fates.ts';
import type { RecoveryOptions } from './recovery.ts';
import type { SettingsFile } from './settings.ts';
import { undoPurge } from './undoing.ts';

/** What became of one file whose purge was to be undone; the path as it is shown. */
export interface UndoneHere {
  readonly path: string;
  readonly result: 'restored' | 'changed' | 'copied' | 'gone' | 'refused';
  readonly replicas: number;
  readonly sentence: string;
}

export interface OwnerOptions extends RecoveryOptions, AccountOptions {
  readonly settings: SettingsFile;
  /** Settings or journal were changed: takes it up, and settles when that is done. */
  readonly onChanged: () => Promise<void>;
  /** Files that were just written: the inventory looks at them again. */
  readonly onWritten: (paths: readonly RawPath[]) => Promise<void>;
}

/** What the owner of this laptop sees and may do, beside the fleet's orders. */
export class Owner {
  readonly #options: OwnerOptions;
  #undoing: Promise<unknown> = Promise.resolve();

  constructor(options: OwnerOptions) {
    this.#options = options;
  }

  account(): Promise<Account> {
    return accountOf(this.#options);
  }

  async pause(paused: boolean): Promise<void> {
    this.#options.settings.change({ paused });
    await this.#options.onChanged();
  }

  async agree(orderId: string): Promise<void> {
    agreeTo(this.#options.settings, orderId);
    await this.#options.onChanged();
  }

  /** One after the other: two purgers on one journal would be in each other's way. */
  undo(planId: string, paths?: readonly string[]): Promise<UndoneHere[]> {
    const undone = this.#undoing.then(() => this.#undo(planId, paths));
    this.#undoing = undone.catch(() => undefined);
    return undone;
  }

  async idle(): Promise<void> {
    await this.#undoing;
  }

  async #undo(planId: string, wanted?: readonly string[]): Promise<UndoneHere[]> {
    const { stateDir, onChanged, onWritten } = this.#options;
    const shown = await this.#options.shown();
    const plan = journalledPlans(stateDir).find((one) => one.planId === planId);
    const raw = new Map(purgedFates(plan ? [plan] : []).map(({ path }) => [path, shown.path(path)]));
    const paths = wanted && [...raw].filter(([, path]) => wanted.includes(path)).map(([path]) => path);
    const { files } = await undoPurge({ ...this.#options, planId, ...(paths ? { paths } : {}) });
    await onChanged();
    // They hold a replica again. That the inventory learns of it is not the undo's success.
    void onWritten(files.map(({ path }) => path)).catch(() => undefined);
    const told = files.map(({ path, result, replicas, sentence }) => ({ path: shown.path(path), result, replicas, sentence }));
    const missed = (wanted ?? []).filter((path) => !told.some((one) => one.path === path));
    return [...told, ...missed.map((path) => ({ path, result: 'refused' as const, replicas: 0, sentence: NOT_ALONE }))];
  }
}

const NOT_ALONE = 'This file cannot be undone by its name alone. Undo the whole purge instead.';
