import { Refusal } from './refusal.ts';

/** Milliseconds that the clock of whoever signs may run ahead of the server's. */
const SKEW = 300_000;

/**
 * A statement of a time to come is not taken: devices believe signed times and never go back behind them, so one from a clock
 * that runs ahead would let good statements look old until that time has come.
 * @throws Refusal `clock-skew`, saying by how much; nothing of it was a replay.
 */
export function requireClock(issuedAt: string, whose: string, now = Date.now()): void {
  const ahead = Date.parse(issuedAt) - now;
  if (ahead <= SKEW) return;
  throw new Refusal(
    'clock-skew',
    409,
    `The clock of ${whose} is ${Math.round(ahead / 60_000)} min ahead of the server's (${new Date(now).toISOString()}). Set the one that is wrong, then sign again.`,
    { retryAfter: Math.min(ahead, 3_600_000) },
  );
}
