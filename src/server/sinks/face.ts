import type { AuditRecord } from '../storage/face.ts';

/**
 * Where lines of the audit log go: a webhook, a syslog server, an OpenTelemetry collector. They hold what the log holds: ids, names of
 * machines and users, figures; never a path, a secret or a token.
 */
export interface Sink extends AsyncDisposable {
  /** Most lines at once. */
  readonly most: number;
  /**
   * Settles when the receiver has taken the lines, as far as its protocol can tell. The same lines may come again, also among
   * others; their `seq` and `hash` tell.
   * Gives how many of them the receiver has thrown away for good.
   * @throws SinkError, or what `signal` was aborted with.
   */
  deliver(lines: readonly AuditRecord[], signal: AbortSignal): Promise<number>;
}

/** Lines were not taken. The message is for the log and for `server sinks test`; it holds nothing that was sent. */
export class SinkError extends Error {
  override readonly name = 'SinkError';
  /** `unreachable`, `refused`, `timeout`, `status-503`. */
  readonly code: string;
  /** Milliseconds that the receiver asked to be left alone. */
  readonly retryAfter: number;

  constructor(code: string, message: string, options: { cause?: unknown; retryAfter?: number } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.retryAfter = options.retryAfter ?? 0;
  }
}

/** Whose log this is, for who gathers several. */
export interface Origin {
  readonly fleet: string;
  readonly host: string;
}
