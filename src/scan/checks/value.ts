import { decodeBase64 } from './base64.ts';
import { isRegular } from './placeholder.ts';
import { wordShare } from './words.ts';

/** What a value is when nothing but a name vouches for it being a secret. */

/** Shannon entropy in bits per character. */
export function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

/** How many of lower case, upper case, digits and signs occur. */
export function classes(value: string): number {
  return Number(/[a-z]/.test(value)) + Number(/[A-Z]/.test(value)) + Number(/\d/.test(value)) + Number(/[^A-Za-z0-9]/.test(value));
}

export function isUuid(value: string): boolean {
  return /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i.test(value);
}

const FILE =
  /\.(?:[cm]?[jt]sx?|json[5lc]?|ya?ml|toml|ini|conf|cfg|env|txt|md|html?|css|scss|py|rb|go|rs|java|kt|cs|php|sh|xml|pem|crt|cer|key|pub|p12|pfx|jks|keytab|png|svg|gif|jpe?g|pdf|log|lock|zip|gz|tar|exe|dll|so)$/i;

/** Paths, addresses, versions, dates, numbers, digests with their name: things with a grammar of their own. */
export function isAddress(value: string): boolean {
  return (
    /^(?:\.{0,2}\/|~|[A-Za-z]:[\\/])/.test(value) ||
    /^[a-z][a-z0-9+.-]{1,15}:\/\//i.test(value) ||
    (/\//.test(value) && wordShare(value) > 0.5) ||
    /^[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}$/.test(value) ||
    /^(?:[a-z][a-z0-9-]{0,62}\.){1,6}[a-z]{2,10}(?::\d{1,5})?$/i.test(value) ||
    /^\d{1,3}(?:\.\d{1,3}){3}(?:[:/]|$)/.test(value) ||
    /^v?\d{1,5}(?:\.\d{1,6}){1,3}(?:[-+.][\w.+-]{0,40})?$/.test(value) ||
    /^\d{4}-\d\d-\d\d/.test(value) ||
    /^[A-Z]{1,4}\d{1,6}(?:[.-]\d{1,6}){1,3}$/.test(value) ||
    /^[\d.,:+/-]{1,64}$/.test(value) ||
    /^(?:sha\d{1,3}|md5)[-:]/i.test(value) ||
    /^#[0-9a-f]{3,8}$/i.test(value) ||
    /^0x[0-9a-f]{1,16}$/i.test(value) ||
    /^(?:arn|urn|data|did|projects):/i.test(value) ||
    // An artefact with its version.
    /[-:@]v?\d{1,4}\.\d{1,4}(?:\.\d{1,6})?(?:[-.][A-Za-z0-9]{1,20})?$/.test(value) ||
    FILE.test(value)
  );
}

/** An expression of a program rather than a value: `user.password`, `getToken`, `process.env.X`, `this->secret`. */
export function isCode(value: string): boolean {
  return (
    /[(){}[\]]|=>|->|::|\?\.|&&|\|\||[=!]==?[^=]|\+\+|;\s*$/.test(value) ||
    (/^(?:[A-Za-z_$][\w$]{0,63}[.!?]){1,8}[A-Za-z_$][\w$]{0,63}$/.test(value) && wordShare(value) > 0.3) ||
    /^(?:process|import|os|env|self|this|config|options|args|props|ctx|req|res|request|response|params|settings|secrets|vars|var|local|data|module|github)\./.test(
      value,
    )
  );
}

/** Base64 of words with blanks between: a message, not a key. */
export function isEncodedProse(value: string): boolean {
  if (value.length < 16 || value.length % 4 !== 0) return false;
  const text = decodeBase64(value);
  return text !== null && /^[\x20-\x7e\s]+$/.test(text) && /[A-Za-z]{2} [A-Za-z]{2}/.test(text);
}

/** A machine's key: long, mixed and without words. */
export function isRandom(value: string): boolean {
  if (value.length < 10 || isRegular(value)) return false;
  // Six letters make words by chance.
  if (value.length >= 16 && /^[0-9a-f-]+$/i.test(value)) return /\d/.test(value) && /[a-f]/i.test(value) && entropy(value) >= 2.8;
  const share = wordShare(value);
  const body = value.replaceAll(/[^A-Za-z0-9]/g, '');
  if (share > 0.4 || body.length < value.length * 0.75) return false;
  const mixed = /[a-z]/.test(value) && /[A-Z]/.test(value);
  if (value.length < 16) return mixed && /\d/.test(value) && entropy(value) >= 3;
  if (!/\d/.test(value)) return mixed && value.length >= 20 && share <= 0.25 && entropy(value) >= 3.7;
  return entropy(value) >= 3.3;
}

/** A machine's key whose place shows that it is one: random values that chance has made read like words are let through. */
export function isTokenLike(value: string): boolean {
  if (isRandom(value)) return true;
  if (value.length < 16 || isRegular(value)) return false;
  return /\d/.test(value) && /[A-Za-z]/.test(value) && entropy(value) >= 3 && wordShare(value) < 0.6;
}

/** A person's password worth the name: long enough and not one word with a digit after it. */
export function isPasswordLike(value: string): boolean {
  if (value.length < 8 || value.length > 128) return false;
  const digits = value.replaceAll(/\D/g, '').length;
  const signs = value.replaceAll(/[A-Za-z0-9]/g, '').length;
  if (!/[A-Za-z]/.test(value) || signs > value.length / 2) return false;
  if (wordShare(value) > 0.75) return digits > 0 && signs > 0 && classes(value) === 4;
  return classes(value) >= 3 ? digits > 0 || signs > 0 : digits >= 2;
}
