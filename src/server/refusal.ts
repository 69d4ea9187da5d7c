import type { Statement } from '../protocol/index.ts';

/**
 * Something a peer asked for is not done. The same error answers a frame (`refused`) and a request (RFC 9457 problem);
 * `code` is stable and audited, the message says what to do next and holds nothing of what was sent.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  /** HTTP status of the problem. */
  readonly status: number;
  /** Milliseconds to wait before trying again; null: trying again is useless. */
  readonly retryAfter: number | null;
  /** The steward's word that is the reason, where there is one. */
  readonly enrolment: Statement | null;
  /** Whom or what it was about, for the audit log alone; null: what the request says. */
  readonly subject: string | null;

  constructor(
    code: string,
    status: number,
    message: string,
    options: { cause?: unknown; retryAfter?: number; enrolment?: Statement; subject?: string | null } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.status = status;
    this.retryAfter = options.retryAfter ?? null;
    this.enrolment = options.enrolment ?? null;
    this.subject = options.subject ?? null;
  }
}

export function slowDown(retryAfter: number): Refusal {
  return new Refusal('slow-down', 429, 'Too much at once: wait as long as retryAfter says, then go on.', { retryAfter });
}
