/** Where a number stands (RFC 8259 §6), one byte after the other. */
export const NUMBER_START = -1;
const MINUS = 0;
const ZERO = 1;
const INTEGER = 2;
const POINT = 3;
const FRACTION = 4;
const EXPONENT = 5;
const EXPONENT_SIGN = 6;
const EXPONENT_DIGITS = 7;

/** The state after `byte`; null where the number ended before it. */
export function numberState(state: number, byte: number): number | null {
  const digit = byte >= 0x30 && byte <= 0x39;
  const exponent = byte === 0x65 || byte === 0x45;
  switch (state) {
    case NUMBER_START:
      if (byte === 0x2d) return MINUS;
      return wholePart(byte, digit);
    case MINUS:
      return wholePart(byte, digit);
    case ZERO:
    case INTEGER:
      if (digit) return state === INTEGER ? INTEGER : null;
      if (byte === 0x2e) return POINT;
      return exponent ? EXPONENT : null;
    case POINT:
    case FRACTION:
      if (digit) return FRACTION;
      return state === FRACTION && exponent ? EXPONENT : null;
    case EXPONENT:
      if (byte === 0x2b || byte === 0x2d) return EXPONENT_SIGN;
      return digit ? EXPONENT_DIGITS : null;
    default:
      return digit ? EXPONENT_DIGITS : null;
  }
}

/** Whether a number may end here. */
export function isNumber(state: number): boolean {
  return state === ZERO || state === INTEGER || state === FRACTION || state === EXPONENT_DIGITS;
}

export function beginsNumber(byte: number): boolean {
  return byte === 0x2d || (byte >= 0x30 && byte <= 0x39);
}

function wholePart(byte: number, digit: boolean): number | null {
  if (!digit) return null;
  return byte === 0x30 ? ZERO : INTEGER;
}
