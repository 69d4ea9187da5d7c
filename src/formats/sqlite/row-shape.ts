/** Which columns of a row belong together as a name and its value, so that a value stands behind the name that it has. */
export interface NamedValue {
  readonly name: number;
  readonly value: number;
}

/** The more telling first. */
const NAMES =
  /^(?:key|name|item_?key|setting|fieldname|field|property|prop|attribute|attr|variable|var|param|parameter|option|pref|k)$|(?:_key|_name)$/i;
const PLACES = /^(?:host|host_key|domain|origin|url|scope|realm|server|service|account|user|username|path|id)$/i;
const VALUES = /^(?:value|val|v|data|content|contents|body|text|blob|item|payload|secret|token|password)$/i;

/** Null where the table is not made of names and values. */
export function namedValueOf(columns: readonly string[]): NamedValue | null {
  const value = columns.findIndex((column) => VALUES.test(column));
  if (value < 0) return null;
  // Where a name of the value itself tells what it is, another column could only hide that.
  if (/^(?:secret|token|password)$/i.test(columns[value] as string)) return null;
  const name = first(columns, NAMES, value) ?? (columns.length === 2 ? first(columns, PLACES, value) : null);
  return name === null ? null : { name, value };
}

function first(columns: readonly string[], pattern: RegExp, but: number): number | null {
  const found = columns.findIndex((column, index) => index !== but && pattern.test(column));
  return found < 0 ? null : found;
}
