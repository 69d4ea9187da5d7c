import { crc32 } from './crc32.ts';

/** Values that stand where a secret would stand: templates, examples, maskings, our own filler. */

/** What a purge leaves behind begins so (the filler of forms/); a shorter one is one letter all over. */
const FILLER = /^(?:REDACTED|PURGED00)/;

/** Runs of one character, or of neighbours in the alphabet, from so many on are nobody's chance. */
const RUN = 8;

/** Too regular to have been drawn at random: few different characters, or two thirds of it runs like `aaaaaaaa`, `abcdefgh` and `87654321`. */
export function isRegular(value: string): boolean {
  const distinct = new Set(value).size;
  if (distinct < 3 || (value.length >= 16 && distinct < 8)) return true;
  return inRuns(value) * 3 >= value.length * 2;
}

/** How many characters stand in runs. */
function inRuns(value: string): number {
  let inside = 0;
  let length = 1;
  let step = 0;
  for (let at = 1; at <= value.length; at++) {
    const next = at < value.length ? value.charCodeAt(at) - value.charCodeAt(at - 1) : Number.NaN;
    if (next === step && Math.abs(next) <= 1) {
      length++;
      continue;
    }
    if (length >= RUN) inside += length;
    length = 2;
    step = next;
  }
  return inside;
}

/** Words so long that chance does not write them. */
const TELLING =
  /example|placeholder|redacted|change[_-]?me|replace[_-]?(?:me|with|this)|your[_-]?(?:token|secret|key|password|api)|dummy[_-]?(?:token|key|secret)|ABC-?DEF1234/i;

/** For the random part of a token whose shape is already known. */
export function isFakeBody(body: string): boolean {
  return isRegular(body) || TELLING.test(body);
}

/** `${VAR}`, `$VAR`, `{{ x }}`, `%s`, `<token>`, `[TOKEN]`, `$(command)`, `#{x}`, `@x@`, `%VAR%`, `__X__`. */
const TEMPLATE =
  /\$\{|\{\{|\$\(|#\{|<[^>]{0,40}>|\[[A-Za-z_ -]{2,40}\]|^\$[A-Za-z_]|^%[A-Za-z_]{2,40}%?$|%[sdv]\b|%\(|^@[A-Za-z_.]{2,40}@$|^__\w{2,40}__$|^\{.{0,80}\}$|^:[a-z_]{2,40}$/;

/** What names a secret in a store instead of being one; an order to rehome writes such texts (protocol/reference.ts). */
const REFERENCE =
  /^(?:(?:bw|dl|op|pass|secret|sm):\/\/|(?:akeyless|bao|berglas|bitwarden|bws|chamber|conjur|doppler|gopass|infisical|keeper|keepassxc|keychain|keyring|keyvault|secret-service|sops|vault|wincred):|arn:aws[a-z-]{0,12}:(?:secretsmanager|ssm):|ref\+[a-z0-9]{1,40}:)[\w/.:@+=#-]{1,199}$/;

/** Masked: stars, dots, dashes, hashes or x in a row. */
const MASKED = /\*{3}|\.{3}|#{4}|_{4}|-{4}|x{4}|X{4}|\u2026/;

/** Words that mark a made-up value where they stand alone in it. */
const MADE_UP =
  /(?:^|[^a-z0-9!#$%&*+,;=?@^|~])(?:your|my|the|some|insert|enter|fake|dummy|sample|mock|foo|bar|baz|todo|tbd|none|null|nil|undefined|unset|empty|true|false|hidden|masked|removed|secret[_-]?(?:here|value|name)|here|test|testing|demo)(?:$|[^a-z0-9!#$%&*+,;=?@^|~])/i;

/** Passwords of nobody: what products come with and what examples are written with. No word is two others, so each text splits one way. */
const DEFAULTS =
  'test|testing|demo|dummy|foo|bar|baz|pass|passwd|pwd|password|passw0rd|admin|administrator|user|username|usr|root|guest|default|change|me|qwerty|abc|letmein|welcome|hello|world|login|temp|postgres|postgresql|mysql|mongo|redis|rabbitmq|elastic|minio|example|sample|monkey|dragon|iloveyou|sesame|hunter|flabada';

/** Words that people put together where a password should be. */
const SPEAKING =
  'a|my|the|p[@a]ssw[@0]rd|p@ssword|secret|token|new|old|key|api|db|database|super|strong|very|some|good|bad|wrong|correct|invalid|valid|another|other|access|auth|client|value|string|sup3rs3cret|s3cret|s3cr3t|open';

/** Both, with digits or signs put after them. */
const COMMON = new RegExp(`^(?:${DEFAULTS}|${SPEAKING})+[\\d!@#$%&*_.-]{0,8}$`, 'i');

/** Where a password must be one: the words alone, or the best-known ones with something after them. */
const STOCK = new RegExp(`^(?:(?:${DEFAULTS}|${SPEAKING})+|(?:${DEFAULTS})+[\\d!@#$%&*_.-]{0,8})$`, 'i');

/** Values from RFC 6749, 6750, 7515 and 5849 and of jwt.io's example, which documents everywhere repeat: their CRC-32. */
const DOCUMENTED = new Set([
  0x9e49269d, 0x2bdd531a, 0xfc657b9, 0xb6e61e46, 0x494bda51, 0xe0318833, 0x170b4539, 0xb19011ab, 0xbeff13fc, 0xd43b7b44, 0x92fc94c,
  0xa8b108b3,
]);

/** Too long for a person's password: no use in taking it apart. */
const LONGEST_PASSWORD = 64;

export function isTemplate(value: string): boolean {
  return (
    FILLER.test(value) ||
    TEMPLATE.test(value) ||
    REFERENCE.test(value) ||
    MASKED.test(value) ||
    TELLING.test(value) ||
    DOCUMENTED.has(crc32(value))
  );
}

/** Whether a value, whatever its context, is no secret but stands for one. */
export function isPlaceholder(value: string): boolean {
  if (isTemplate(value)) return true;
  if (value.length <= LONGEST_PASSWORD && COMMON.test(value.replaceAll(/[\s_-]/g, ''))) return true;
  return isRegular(value) || (value.length < 40 && MADE_UP.test(value));
}

/**
 * The same of a value that its context shows to be a password (`mysql -p…`, `requirepass …`): a weak one with digits after words is one
 * all the same, and it may be short.
 */
export function isStandIn(value: string): boolean {
  if (value.length < 4 || new Set(value).size < 3 || isTemplate(value) || inRuns(value) * 2 >= value.length || /^\d{1,7}$/.test(value))
    return true;
  // Parameters of a shell, a format or a template.
  if (value.length < 32 && /^[$%&{<[(]|\$[A-Za-z_{(]|[<>`]|^%\w+%$|\{\w*\}/.test(value)) return true;
  return value.length <= LONGEST_PASSWORD && (STOCK.test(value.replaceAll(/[\s_-]/g, '')) || (value.length < 40 && MADE_UP.test(value)));
}
