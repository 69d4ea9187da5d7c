/**
 * Whether a value stands as a credential: assigned to a credential-like name, in a URL's user-info, in a secret header, after a
 * password flag, or in a known field. A guessable value (`postgres`) is touched only there.
 *
 * Judged from the few hundred bytes around the value, in the view where it was found; the whole value must be what is
 * assigned, not a part of it.
 */

const BEFORE = 320;
const AFTER = 64;

const TELLING =
  /(?:^|_)(?:pass|passwd|password|passwort|passphrase|passcode|pwd|pw|secret|token|credential|cred|auth|authorization|apikey|appkey|authkey|accesskey|secretkey|privatekey)s?(?:_|$)/;
const TELLING_END = /(?:password|passwd|passwort|passphrase|pwd|secret|token|apikey|credentials?)$/;
const KEYS =
  /(?:^|_)(?:api|access|secret|private|auth|encryption|master|signing|account|service|storage|client|app|admin|shared|deploy|subscription)_keys?$/;
/** What is about a credential is not one. */
const ABOUT =
  /_(?:name|id|file|filename|path|url|uri|type|length|size|ref|policy|expiry|expires|ttl|endpoint|enabled|required|store|helper|method|mode|scheme|hash)$/;

/** `DB_PASSWORD`, `dbPassword`, `x-api-key`, `auth.token` … */
export function isCredentialName(name: string): boolean {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase()
    .replaceAll(/^_+|_+$/g, '');
  return !ABOUT.test(words) && (TELLING.test(words) || TELLING_END.test(words) || KEYS.test(words));
}

/** Patterns over the text before the value; a captured `key` must be a credential-like name. `open` is the value's own quote. */
const NAMED: readonly RegExp[] = [
  // name = value, name: value, name: |⏎ value (YAML), "name": "value", name := value, env["NAME"] = value, Header-Name: Bearer value
  /(?<key>[A-Za-z0-9_.-]{2,64})[\\"'`\])]{0,8}[ \t]{0,16}(?:=>|:=|={1,3}|:)\s{0,16}(?:[|>][-+\d]{0,2}\s{1,64})?(?:(?:Bearer|Basic|Token|Bot|ApiKey)[ \t]+)?(?:[A-Za-z@$]{0,2}\\{0,7}(?<open>["'`]))?(?:(?:Bearer|Basic|Token|Bot|ApiKey)[ \t]+)?$/i,
  // --name value, --name=value
  /(?:^|\s|["'`,])--?(?<key>[A-Za-z][A-Za-z0-9_-]{1,63})["'`]?(?:=|,?\s{1,8})(?:\\{0,7}(?<open>["'`]))?$/,
  // set -x NAME value, setx NAME value, setenv NAME value
  /\b(?:set|setx|setenv)\s+(?:-{1,2}\w+\s+)*(?<key>[A-Za-z_][A-Za-z0-9_]{1,63})\s+(?:(?<open>["'`]))?$/,
  // {"name": "NAME", "value": "value"}, - name: NAME\n  value: value
  /["']?(?:name|key)["']?\s{0,8}[:=]\s{0,8}["']?(?<key>[A-Za-z0-9_.-]{2,64})["']?\s{0,8},?\s{0,32}["']?value["']?\s{0,8}[:=]\s{0,8}(?:(?<open>["'`]))?$/i,
  // IDENTIFIED BY 'value', PASSWORD 'value'
  /\b(?:identified\s+by\s+|(?<key>password)\s+)(?<open>["'])$/i,
];

const SHORT_FLAGS: readonly RegExp[] = [
  /(?:^|[\s/"'`;|&])(?:mysql\w*|mariadb\w*|sshpass|mongo\w*|sqlcmd|bcp|ldap\w+|(?:docker|podman|helm|oras|skopeo|buildah|az|npm)\s[^\n]{0,200}\blogin)\s[^\n]{0,200}?-[pPwW][ \t]{0,4}(?<open>["'])?$/,
  /(?:^|[\s/"'`;|&])redis-cli\s[^\n]{0,200}?-a[ \t]{1,4}(?<open>["'])?$/,
];

/** `user:` before the value, after a flag or an Authorization scheme's text. */
const USER_FLAG = /\s(?:-u|-U|-a|--user|--proxy-user|--auth|--creds)(?:[ \t]{1,4}|=)(?<open>["'])?[^\s:"']{0,128}:$/;

const NETRC = /(?:^|\s)(?:password|passwd|account)\s{1,16}(?<open>")?$/;
const PGPASS = /(?:^|\n)(?:[^:\n\\]|\\.){1,255}:(?:\d{1,5}|\*):[^:\n]{1,64}:[^:\n]{1,64}:$/;

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
}

/** Where a value that stands unquoted ends. */
const END = /^(?:$|[\s\0"'`<>,;&)\]}|\\#])/;

/** Whether the text after the value closes what was opened before it. */
function closes(open: string | undefined, after: string): boolean {
  return open === undefined ? END.test(after) : after.replace(/^\\+/, '').startsWith(open);
}

/** Whether bytes [start, end), wholly, are a credential in their surroundings. */
export function isCredentialAt(bytes: Uint8Array, start: number, end: number): boolean {
  const before = latin1(bytes, Math.max(0, start - BEFORE), start);
  const after = latin1(bytes, end, Math.min(bytes.length, end + AFTER));

  // scheme://user:value@host, scheme://value@host
  if (/^(?::[^\s@/]{0,128})?@[\w[%]/.test(after) && /[A-Za-z][A-Za-z0-9+.-]{0,31}:\/\/$/.test(before)) return true;
  if (/^@[\w[%]/.test(after) && /[A-Za-z][A-Za-z0-9+.-]{0,31}:\/\/[^\s/:@"']{0,128}:$/.test(before)) return true;

  for (const pattern of NAMED) {
    const groups = pattern.exec(before)?.groups;
    if (groups === undefined) continue;
    const key = groups['key'];
    if ((key === undefined || isCredentialName(key)) && closes(groups['open'], after)) return true;
  }
  for (const pattern of [...SHORT_FLAGS, USER_FLAG]) {
    const match = pattern.exec(before);
    if (match !== null && closes(match.groups?.['open'], after)) return true;
  }
  const element = /<(?<key>[A-Za-z][\w.:-]{1,63})(?:\s[^<>]{0,128})?>\s{0,32}$/.exec(before)?.groups?.['key'];
  if (element !== undefined && isCredentialName(element) && /^\s{0,32}<\//.test(after)) return true;

  const netrc = NETRC.exec(before);
  if (netrc !== null && /(?:^|\s)(?:machine|default|login)\s/.test(before) && closes(netrc.groups?.['open'], after)) return true;
  return PGPASS.test(before) && /^(?:$|\r?\n)/.test(after);
}

/** The same for an encoded run whose padding follows it. */
export function isEncodedCredentialAt(bytes: Uint8Array, start: number, end: number): boolean {
  let padded = end;
  while (padded < end + 2 && bytes[padded] === 0x3d) padded++;
  return isCredentialAt(bytes, start, padded);
}
