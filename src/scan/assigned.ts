/**
 * How a value follows the name that it is assigned to: env and ini files, YAML, JSON, TOML, code, XML, command lines, query
 * strings. Every alternative is bounded; a line's end is crossed only to a value of its own line that is marked as such.
 */

/** Source of the pattern between a name and its value (which may begin with a quote). */
export const JOIN = [
  // name = value, name: value, "name" => value, name := value, name ::= value, name: Type = value; quotes may be escaped.
  String.raw`\\{0,3}["'\`\]]{0,2}[ \t]{0,16}(?:(?::[ \t]{0,2}[A-Za-z][\w<>.|? ]{0,24}[ \t]{0,2}=|=>|:{1,3}=|\?=|={1,3}|:)[ \t]{0,16})`,
  // var name string = "value"
  String.raw`[ \t]{1,4}[a-zA-Z]\w{1,15}[ \t]{1,4}=[ \t]{0,4}(?=["'\`])`,
  // f("name", "value") and setName("value"): only quoted values.
  String.raw`(?:["'][ \t]{0,4},[ \t]{0,4}|\([ \t]{0,4})(?=["'])`,
  // {"name": "NAME", "value": "value"}
  String.raw`["'][ \t]{0,4},[ \t]{0,4}["']value["'][ \t]{0,4}:[ \t]{0,4}(?=["'])`,
  // name: NAME⏎ value: value (a container's environment), name: |⏎ value
  String.raw`["']?,?[ \t]{0,4}\r?\n[ \t]{1,40}["']?value["']?[ \t]{0,4}[:=][ \t]{0,8}|:[ \t]{1,4}[|>][+-]?\r?\n[ \t]{1,24}`,
  // <name>value< and key="name" value="value"
  String.raw`>|["'][ \t]{1,4}value=(?=["'])`,
  // --name value, set name value
  String.raw`[ \t]{1,4}(?!=)`,
].join('|');

/** What stands to the left of a match that begins inside a name. */
export interface Head {
  /** The rest of the name. */
  readonly head: string;
  /** The name is one link of `arn:aws:secretsmanager:…:secret:name`. */
  readonly chained: boolean;
  /** The value may follow after blanks alone: `--name value`, `set -x NAME value`, `ENV NAME value`. */
  readonly option: boolean;
  /** The name is that of an XML element. */
  readonly element: boolean;
}

const COMMAND = /(?:^|[\s;&|])(?:set|setx|setenv|env|arg)[ \t]{1,4}(?:-[a-z]{1,8}[ \t]{1,4})?[\w.-]{0,40}$/i;

export function headOf(match: RegExpExecArray): Head {
  const before = match.input.slice(Math.max(0, match.index - 60), match.index);
  const head = /(?:page )?[\w.-]{0,40}$/i.exec(before)?.[0] ?? '';
  return {
    head,
    chained: before.endsWith(`:${head}`),
    option: /(?:^|[^\w-])--?[a-z0-9-]{0,38}$/i.test(before) || COMMAND.test(before),
    element: /<\/?[\w:.-]{0,40}$/.test(before),
  };
}

/** Whether `join`, as matched by JOIN, joins a value to this name. */
export function isJoin(join: string, { option, chained, element }: Head): boolean {
  if (chained && join === ':') return false;
  if (/^[ \t]+$/.test(join)) return option;
  return join !== '>' || element;
}
