/** Characters that steer a terminal or a line of text instead of being shown: controls, and those that turn its direction. */
const STEERING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text as a desktop may show it: well-formed, without steering characters, at most `length` UTF-16 units. Newlines stay. */
export function plain(text: string, length = 400): string {
  const shown = text.toWellFormed().replace(STEERING, ' ');
  return shown.length <= length ? shown : `${shown.slice(0, length - 1).toWellFormed()}…`;
}

/** The same on one line. */
export function plainLine(text: string, length = 120): string {
  return plain(text.replaceAll(/\s+/g, ' '), length);
}
