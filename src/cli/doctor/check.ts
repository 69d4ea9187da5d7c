import type { Bundle } from '../../protocol/index.ts';
import type { AgentStatus } from '../../agent/index.ts';
import type { Context } from '../context.ts';

/** What one look found. `sentence` says how it is, `fix` what to do; neither holds a secret. */
export interface Finding {
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly sentence: string;
  readonly fix: string | null;
}

/** One thing to look at. Never throws, never writes but for a probe of its own, never starts anything. */
export interface Check {
  readonly id: string;
  look(surroundings: Surroundings): Promise<Finding> | Finding;
}

/** What several checks rest on, found once. */
export interface Surroundings {
  readonly context: Context;
  readonly env: NodeJS.ProcessEnv;
  /** The bundle that the agent would take, or why there is none. */
  readonly bundle: FoundBundle;
  /** What the state directory tells; null where it holds nothing that can be read. */
  readonly agent: AgentStatus | null;
  /** The server's answer, asked for once. */
  readonly server: Promise<ServerAnswer>;
  /** The keychain's answer, asked for once. */
  readonly keychain: Promise<KeychainAnswer>;
}

export type FoundBundle =
  | { readonly kind: 'good'; readonly path: string; readonly bundle: Bundle }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' | 'damaged'; readonly path: string; readonly why: string };

/** `offset`: the server's clock minus this machine's, in milliseconds, give or take `within`. */
export type ServerAnswer =
  | { readonly kind: 'nobody-to-ask' }
  | { readonly kind: 'answered'; readonly host: string; readonly milliseconds: number; readonly offset: number; readonly within: number }
  | { readonly kind: 'failed'; readonly host: string; readonly sentence: string; readonly fix: string };

export type KeychainAnswer = 'open' | 'locked' | 'silent' | 'absent';

export const ok = (sentence: string): Finding => ({ state: 'ok', sentence, fix: null });
export const warning = (sentence: string, fix: string): Finding => ({ state: 'warning', sentence, fix });
export const failed = (sentence: string, fix: string): Finding => ({ state: 'failed', sentence, fix });
export const skipped = (sentence: string): Finding => ({ state: 'skipped', sentence, fix: null });

/** The system's word for what went wrong: a code, never a message that could quote data. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
