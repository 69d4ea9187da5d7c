/** Exit codes of `scan`, `hunt` and `purge`; other commands use 0 and 2 (rotate also 1: not contained; `verify` also 1: does not hold). */
export const EXIT = {
  /** Nothing found, or nothing left, and everything was visible. */
  NOTHING: 0,
  /** Something found, or something remains. */
  FOUND: 1,
  /** The command could not do its work. */
  ERROR: 2,
  /** Nothing found or left, but parts were not visible. */
  NOT_VISIBLE: 3,
} as const;

/** An error that is the user's to mend: printed without a stack, with what to do next. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly next: string;
  constructor(message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.next = next;
  }
}
