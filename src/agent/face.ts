import type { Logger } from 'pino';
import type { Bundle, ReconnectPolicy } from '../protocol/index.ts';
import type { Account } from './account.ts';
import type { AgentEvent } from './events.ts';
import type { KeyStore } from './key-store.ts';
import type { UndoneHere } from './owner.ts';
import type { Times } from './schedule.ts';
import type { AgentStatus } from './status.ts';

export interface AgentOptions {
  /** Own folder of this agent, made when missing (0700). One agent per folder. */
  readonly stateDir: string;
  /** The user's home: what is searched and watched. */
  readonly home: string;
  readonly bundle: Bundle;
  /** Entries of the two processes that are started when there is work, as source or bundled. */
  readonly processes: { readonly scanner: URL; readonly purger: URL };
  readonly log: Logger;
  /** Names of this machine and user instead of the system's own. */
  readonly machine?: string;
  readonly user?: string;
  /** Nothing is ever written outside the state directory, whatever orders say. */
  readonly reportOnly?: boolean;
  readonly allowRoot?: boolean;
  readonly on?: (event: AgentEvent) => void;
  /** For tests and trials: other times, other keys, other patience. */
  readonly tuning?: {
    readonly times?: Partial<Times>;
    readonly reconnect?: ReconnectPolicy;
    /** Milliseconds of silence until the link counts as dead. */
    readonly silence?: number;
    readonly keychain?: KeyStore;
    /** Milliseconds between looks at applications that are waited for, and that they must have been closed. */
    readonly ownerWatch?: { readonly every: number; readonly settle: number };
    /** False: no watcher. */
    readonly watch?: boolean;
    /** False: no sweep at start. */
    readonly sweep?: boolean;
    readonly env?: Readonly<Record<string, string | undefined>>;
  };
}

/** Disposing ends everything in order: what was begun is left so that the next start goes on. Then the event loop is empty. */
export interface RunningAgent extends AsyncDisposable {
  readonly deviceId: string;
  status(): AgentStatus;
  /** Searches what changed since the last sweep, now. Settles when done. */
  sweep(): Promise<void>;
  /** All that its owner may know of what was found, removed and left on this machine. */
  account(): Promise<Account>;
  /** The user's own brake, at once: a hunt that is writing stops between two files and goes on as a report. Settles when it holds. */
  pause(paused: boolean): Promise<void>;
  /** Lets an order write that a mode of warning keeps from it. Settles when that holds; nothing else changes what the order may do. */
  agree(orderId: string): Promise<void>;
  /**
   * Puts back what one purge overwrote; `paths` as `account` shows them, absent: all of it. Rejects as undoPurge does; what
   * became of a file is no error.
   */
  undo(planId: string, paths?: readonly string[]): Promise<UndoneHere[]>;
}
