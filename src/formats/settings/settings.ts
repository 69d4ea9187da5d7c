import { inDotenv, inIni, inNetrc, inProperties } from './lines.ts';
import { inJson, inToml } from './quoted.ts';
import { inShell } from './shell.ts';
import type { KeyedValue, Syntax } from './value.ts';
import { inXml } from './xml.ts';
import { inYaml } from './yaml.ts';

/**
 * Texts of settings: which there are, by name, and what values their keys have. It is told of a value only where it is certain what a
 * reader takes for it; whoever writes asks another reader all the same.
 */

const READERS: Readonly<Record<Syntax, (text: string) => KeyedValue[]>> = {
  json: inJson,
  yaml: inYaml,
  toml: inToml,
  ini: (text) => inIni(text, '=:'),
  npmrc: (text) => inIni(text, '='),
  properties: inProperties,
  dotenv: inDotenv,
  shell: inShell,
  xml: inXml,
  netrc: inNetrc,
};

/** The values of keys in a text, bytes as characters, by their places; of two that overlap either may be meant. */
export function valuesOfKeys(syntax: Syntax, text: string): KeyedValue[] {
  return READERS[syntax](text);
}

/** By the end of a path, `/`-separated; the first that fits. */
const NAMES: readonly (readonly [Syntax, RegExp])[] = [
  ['npmrc', /(?:^|\/)\.?(?:npmrc|yarnrc)$/],
  [
    'shell',
    /(?:^|\/)\.envrc$|(?:^|\/)\.?(?:bashrc|bash_profile|bash_login|bash_aliases|profile|xprofile|zshrc|zshenv|zprofile|zlogin|kshrc)$|\.(?:sh|bash|zsh|ksh)$/,
  ],
  [
    'dotenv',
    /(?:^|\/)\.env(?:\.[^/]*)?$|\.env$|(?:^|\/)\.(?:flaskenv|secrets?|Renviron)$|(?:^|\/)\.dev\.vars(?:\.[^/]*)?$|\/environment\.d\/[^/]+\.conf$/,
  ],
  ['yaml', /\.ya?ml$|(?:^|\/)\.kube\/config$/],
  ['toml', /\.toml$|(?:^|\/)\.cargo\/(?:credentials|config)$/],
  ['netrc', /(?:^|\/)[._](?:netrc|authinfo)$/],
  ['properties', /\.properties$/],
  ['xml', /\.(?:xml|config|plist|props|targets|csproj|pubxml|user)$/],
  [
    'ini',
    /\.(?:ini|cfg|cnf|conf)$|(?:^|\/)\.(?:pypirc|my\.cnf|s3cfg|boto|gitconfig|databrickscfg)$|(?:^|\/)\.aws\/(?:credentials|config)$|(?:^|\/)\.oci\/config$/,
  ],
];

/** How a file is read, by its format's id and its path; null where it is no text of settings. */
export function syntaxOf(path: string, format: string): Syntax | null {
  if (format === 'json') return 'json';
  if (format !== 'text') return null;
  const shown = path.replaceAll('\\', '/');
  return NAMES.find(([, name]) => name.test(shown))?.[0] ?? null;
}

/** Compose puts variables in wherever it sees them: https://docs.docker.com/reference/compose-file/interpolation/ */
const COMPOSE = /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/;
const LITERAL_DOLLAR: ReadonlySet<Syntax> = new Set(['json', 'yaml', 'toml', 'xml', 'properties']);
/** Some of their readers end an unquoted value there. */
const HASH_ENDS: ReadonlySet<Syntax> = new Set(['ini', 'npmrc', 'dotenv']);

/** Whether every reader of such a file takes `text` in this place for itself. It has no quotes, blanks, brackets or backslashes in it. */
export function mayStand(text: string, { quotes }: KeyedValue, syntax: Syntax, path: string): boolean {
  if (text.includes('#') && quotes === 'none' && HASH_ENDS.has(syntax)) return false;
  if (!text.includes('$')) return true;
  if (syntax === 'shell' || syntax === 'dotenv') return quotes === 'single';
  return LITERAL_DOLLAR.has(syntax) && !COMPOSE.test(path.replaceAll('\\', '/'));
}
