import type { Logger } from 'pino';

/**
 * Every line that the agent may log, declared here: an event's name, its level, and the fields it may carry. No values, no
 * payloads, no paths of users (a path can hold a secret): counts, ids, codes and durations only.
 */
export const LOG_EVENTS = {
  'agent-started': 'info',
  'agent-stopped': 'info',
  'device-enrolled': 'info',
  'device-admitted': 'info',
  'device-revoked': 'warn',
  'foreign-state-set-aside': 'warn',
  'link-up': 'info',
  'link-down': 'info',
  'frame-refused': 'warn',
  'chain-item-taken': 'debug',
  'chain-item-refused': 'warn',
  'chain-cut': 'warn',
  'head-taken': 'debug',
  'head-refused': 'warn',
  'admission-refused': 'warn',
  'keys-turned': 'info',
  'keys-refused': 'warn',
  'epoch-turned': 'info',
  'order-state': 'info',
  'hunt-finished': 'info',
  'purge-finished': 'info',
  'purge-failed': 'error',
  'plan-recovered': 'info',
  'plan-not-recovered': 'error',
  'receipt-made': 'info',
  'receipt-accepted': 'info',
  'undo-expired': 'info',
  'sweep-finished': 'info',
  'sweep-failed': 'warn',
  'scan-failed': 'warn',
  'scanner-died': 'warn',
  'scanner-denied': 'warn',
  'scanner-line': 'debug',
  watching: 'info',
  woke: 'info',
  relapse: 'warn',
  'job-failed': 'error',
} as const;

export type LogEvent = keyof typeof LOG_EVENTS;
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;
export type Log = (event: LogEvent, fields?: LogFields) => void;

export function logOf(logger: Logger): Log {
  return (event, fields = {}) => logger[LOG_EVENTS[event]]({ event, ...fields }, event.replaceAll('-', ' '));
}

/** An error as a log may hold it: kind and code, never the message of an error that is not ours. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { error: error.name, ...(code === undefined ? {} : { code }) };
}
