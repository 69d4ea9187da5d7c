/**
 * The line protocol between a tray and the native program that shows it: one message a line, UTF-8, fields parted by tabs; in fields `\\`,
 * `\t`, `\n` and `\r` stand for themselves. The first field names the message.
 *
 * To the program: `icon STATE TOOLTIP` · `menu` (an empty one begins) · `item ID ENABLED CHECKED LABEL` (ENABLED `1|0`, CHECKED
 * `1|0|-`) · `text LABEL` · `separator` · `shown` (the menu is whole) · `notice ID SEVERITY TITLE BODY WITHOUT-BUTTONS [ACTION
 * LABEL]…` · `withdraw ID`. Its stdin at an end, it takes all away and ends.
 *
 * From the program: `ready ICON NOTICES BUTTONS` (`1|0`) · `choose ID` · `action NOTICE ACTION`, ACTION empty for a click on the
 * notice itself. Messages that are not known are ignored on both sides.
 */
const CODES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const PLAIN: Readonly<Record<string, string>> = { '\\': '\\', t: '\t', n: '\n', r: '\r' };

export function line(...fields: readonly string[]): string {
  return `${fields.map((field) => field.replaceAll(/[\\\t\n\r]/g, (one) => CODES[one] ?? one)).join('\t')}\n`;
}

export function fields(text: string): string[] {
  return text.split('\t').map((field) => field.replaceAll(/\\(.)/g, (whole, one: string) => PLAIN[one] ?? whole));
}
