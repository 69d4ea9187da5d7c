import * as v from 'valibot';

/**
 * Where the successor of a dead value lives, as it is written in the old value's place. It stands in people's configuration, so it
 * has no character that a shell, JSON, YAML, TOML, INI or XML reader would interpret or escape, and never leads to a host.
 */

const LONGEST = 200;
const ADDRESS = /^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9/_.:@+=#-]*[A-Za-z0-9_]$/;
const VARIABLE = /^\$\{env:[A-Za-z_][A-Za-z0-9_]*\}$/;

/** `store:path`, or `${env:NAME}`. */
export const Reference = v.pipe(
  v.string(),
  v.maxLength(LONGEST, 'a reference has at most 200 characters'),
  v.regex(
    new RegExp(`${ADDRESS.source}|${VARIABLE.source}`),
    'a reference is store:path of letters, digits and / _ . : @ + = # -, or ${env:NAME}',
  ),
);

/**
 * Keychains and secrets managers by the beginning of what names a secret in them. Whatever else has the form of an address may be one
 * that a program connects to: a reference to such a place could lead the program's traffic anywhere.
 */
const STORES = [
  'akeyless',
  'bao',
  'berglas',
  'bitwarden',
  'bws',
  'chamber',
  'conjur',
  'doppler',
  'gopass',
  'infisical',
  'keeper',
  'keepassxc',
  'keychain',
  'keyring',
  'keyvault',
  'secret-service',
  'sops',
  'vault',
  'wincred',
];
/** These are words that a password may begin with, so that `://` has to follow. */
const SHORT = ['bw', 'dl', 'op', 'pass', 'secret', 'sm'];
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
const AMAZON = /^arn:aws[a-z-]*:(?:secretsmanager|ssm):/;
/** https://github.com/helmfile/vals */
const VALS = /^ref\+[a-z0-9]+:/;

/** Whether a reference names a kind of store that is known: only these are written. */
export function namesKnownStore(reference: string): boolean {
  if (VARIABLE.test(reference) || AMAZON.test(reference) || VALS.test(reference)) return true;
  const store = reference.slice(0, reference.indexOf(':'));
  return STORES.includes(store) || (SHORT.includes(store) && reference.startsWith(`${store}://`));
}

/** Why a text is no reference that may be ordered, with what to do; null where it is one. */
export function referenceFault(text: string): string | null {
  if (text.length > LONGEST) return `A reference has at most ${LONGEST} characters.`;
  if (/[^A-Za-z0-9/_.:@+=#-]/.test(text) && !VARIABLE.test(text))
    return 'A reference has only letters, digits and / _ . : @ + = # - in it (or is ${env:NAME}): anything else would mean something to a reader of some configuration. Many stores name an item by an id too.';
  if (!v.is(Reference, text))
    return 'A reference is store:path, like op://Prod/stripe/key or vault:secret/data/stripe#key, or ${env:NAME}.';
  if (!namesKnownStore(text))
    return `A reference begins with a store that is known: ${[...SHORT.map((store) => `${store}://`), ...STORES.map((store) => `${store}:`)].join(', ')}, arn:aws:secretsmanager:, arn:aws:ssm: or ref+. An address to which a program would connect is none.`;
  return null;
}
