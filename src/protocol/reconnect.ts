/**
 * How long a client waits before it connects again, as a pure policy: exponential with full jitter, so that ten thousand
 * laptops whose server restarted do not come back in one second.
 */
export interface ReconnectPolicy {
  /** First ceiling, milliseconds. */
  readonly first: number;
  /** Highest ceiling, milliseconds. */
  readonly most: number;
}

/** Agents: 1 s, doubling to 10 minutes (osquery's and Santa's published ceilings). */
export const RECONNECT: ReconnectPolicy = { first: 1_000, most: 600_000 };

/**
 * Milliseconds to wait before attempt `attempt` (0 = the first after a loss). `random` is uniform in [0, 1). A server's
 * own `retryAfter` (ms) is a floor below the jitter, never shortened.
 */
export function reconnectDelay(attempt: number, random: number, policy: ReconnectPolicy = RECONNECT, retryAfter = 0): number {
  const ceiling = Math.min(policy.most, policy.first * 2 ** Math.min(attempt, 30));
  return Math.round(retryAfter + random * ceiling);
}
