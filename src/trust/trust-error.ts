import type { TrustCode } from './face.ts';

/** Something was not believed. The message says what to do next and never holds key or secret bytes. */
export class TrustError extends Error {
  override readonly name = 'TrustError';
  readonly code: TrustCode;

  constructor(code: TrustCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
