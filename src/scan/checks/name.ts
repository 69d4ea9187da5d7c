import { wordsOf } from './words.ts';

/** Does the name of a variable, key or field say that its value is the secret, or only something about one? */

/** `token_url`, `secretName`, `password-hint`: the value describes, points to or limits a secret. */
const ABOUT = new Set(
  `name names id ids uid uuid url urls uri uris path paths file files filename dir directory folder type types kind length len size count limit limits
   expires expiry expiration expired ttl timeout lifetime duration age field fields label labels hint hints policy regex pattern placeholder input
   prompt message messages msg error errors endpoint host hostname format version prefix suffix index algorithm algo alg method manager provider providers
   store storage vault arn ref refs reference class owner scope scopes header headers param params parameter column reset strength page link text title
   description desc help required min max validator validation generator time at date status state event handler callback fn func function service
   selector icon image visible visibility toggle show hide enabled disabled flag mode option options config settings schema model table bucket namespace
   region issuer audience subject salt iv nonce hash digest checksum fingerprint thumbprint identifier verb spec syntax kinds rule rules list map set
   usage used supported allowed valid invalid match matches changed updated created modified location source target plugin module package sdk client
   accessor request response review reviewer parser lexer stream scanner balance price address symbol contract amount supply mint swap env environment
   variable var key_id keyid public plan cert certificate template example sample comment note rotation revision alias aliases group groups role roles`.split(
    /\s+/,
  ),
);

/** `csrf_token`, `next_page_token`, `max_tokens`, `public_key`: not secret, or a secret of a moment. */
const NOT_SECRET = new Set(
  `public pub csrf xsrf csrfmiddleware antiforgery verification page next prev previous continuation pagination cursor sync max min num number total count
   input output completion prompt cached reasoning eos bos pad unk mask sep cls special start end begin open close left right lexer parser syntax parse
   keyword operator punctuation whitespace identifier delimiter string comment foreign primary partition sort composite cache lookup object row column
   cancel cancellation abort async design theme color idempotency dedup translation i18n locale message label hash digest fcm apns device sitekey site
   measurement tracking analytics publishable anon forgot reset has is show hide toggle confirm authenticity web missing change lock request starting lifecycle update task heartbeat no invalid wrong bad require requires with without
   check verify validate get fetch find load read list describe generate rotate delete remove revoke mapbox erc erc20 nft lp native wrapped`.split(
    /\s+/,
  ),
);

/**
 * `word` is the telling word as written (`password`, `apiKey`), `head` what stands before it in the name and `tail`
 * what stands after it.
 */
export function namesSecret(head: string, word: string, tail: string): boolean {
  // `tokenize`, `passwordless`, `secretary`, `tokens`: another word that begins like ours.
  const small = /[a-z]$/.test(word) && /^[a-z]/.test(tail);
  const capital = /[A-Z]$/.test(word) && /^[A-Z]/.test(tail) && !/[a-z]/.test(word);
  const plural = /^credential$/i.test(word) && /^s(?![a-z])/i.test(tail);
  if ((small || capital) && !plural && !/^(?:key|value|access|string|code)/i.test(tail)) return false;
  // `detoken`, but not `dbpassword`.
  if (/^(?:PWD|OLDPWD)$/.test(head + word + tail)) return false;
  const after = wordsOf(tail);
  if (after.some((part) => ABOUT.has(part)) || (after.length === 0 && /^[A-Z]?[a-z]*s$/.test(tail))) return false;
  const before = wordsOf(head);
  return !before.some((part) => NOT_SECRET.has(part));
}

/** Names whose values may be UUIDs and secret all the same. Elsewhere a UUID names a thing. */
export function namesUuidSecret(head: string, word: string): boolean {
  return (
    /secret|key$|^token$/i.test(word) ||
    wordsOf(head).some((part) => ['api', 'access', 'auth', 'personal', 'deploy', 'admin', 'secret'].includes(part))
  );
}
