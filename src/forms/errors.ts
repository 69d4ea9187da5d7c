/** `guessable`: below the entropy gate. `no-window`: no 16 bytes of it carry 80 bits. `malformed`: not what it should be. */
export type FormsErrorCode = 'guessable' | 'no-window' | 'malformed';

/** Why a value or a text was refused. Messages never hold bytes of the value. */
export class FormsError extends Error {
  readonly code: FormsErrorCode;

  constructor(code: FormsErrorCode, message: string) {
    super(message);
    this.name = 'FormsError';
    this.code = code;
  }
}
