/** Why the purger could not do its work as a whole (one file's trouble is a residual, not an error). Messages hold no secret. */
export type PurgeErrorCode =
  | 'refuses-root'
  | 'bad-plan'
  | 'plan-exists'
  | 'plan-unknown'
  | 'plan-unfinished'
  | 'journal-failed'
  | 'journal-damaged'
  | 'purger-busy'
  | 'purger-died'
  | 'stopped'
  | 'wrong-key'
  | 'undo-expired'
  | 'unexpected';

export class PurgeError extends Error {
  override readonly name = 'PurgeError';
  readonly code: PurgeErrorCode;

  constructor(code: PurgeErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
  }

  /** Whether the same call, or `recover`, may do better later. */
  shouldRetry(): boolean {
    return ['journal-failed', 'purger-busy', 'purger-died', 'stopped', 'unexpected'].includes(this.code);
  }
}
