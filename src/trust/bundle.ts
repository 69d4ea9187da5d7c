import * as v from 'valibot';
import { Bundle, Verb } from '../protocol/index.ts';
import type { Verifier } from './face.ts';
import { thumbprint } from './identity.ts';
import { TrustError } from './trust-error.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

function refuse(what: string, cause?: unknown): TrustError {
  return new TrustError(
    'malformed',
    `The fleet bundle cannot be used: ${what}. Ask whoever ran \`lastcopy fleet init\` for the right file.`,
    { cause },
  );
}

/**
 * Reads a bundle from the text of its file. Throws `malformed`, naming what is wrong: no JSON, a missing field, a key id that
 * is not the key's thumbprint, a key twice, a threshold that nobody or too few persons could meet, a server without TLS.
 */
export function parseBundle(text: string): Bundle {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw refuse('it is not JSON', cause);
  }
  const parsed = v.safeParse(Bundle, content);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw refuse(`${v.getDotPath(issue) ?? 'it'} is wrong (${issue.message})`);
  }
  const bundle = parsed.output;
  requireServer(bundle.server.url);
  const seen = new Set<string>();
  for (const { keyId, key } of [...bundle.orderKeys, ...bundle.stewardKeys, ...bundle.rootKeys]) {
    if (keyId !== thumbprint(key)) throw refuse(`key ${keyId} does not have the id of its own value`);
    if (seen.has(keyId)) throw refuse(`key ${keyId} stands in it twice`);
    seen.add(keyId);
  }
  requireThresholds(bundle);
  return bundle;
}

function requireServer(url: string): void {
  if (!URL.canParse(url)) throw refuse('server.url is not a URL');
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname))) return;
  throw refuse('server.url must be https (http is for this machine alone)');
}

function requireThresholds(bundle: Bundle): void {
  const persons = new Set(bundle.orderKeys.map(({ person }) => person)).size;
  for (const verb of Verb.options) {
    const threshold = bundle.thresholds[verb];
    if (threshold === undefined || threshold < 1) throw refuse(`thresholds.${verb} must name at least one person`);
    if (threshold > persons) throw refuse(`thresholds.${verb} asks for ${threshold} persons and there are ${persons}`);
  }
}

/** Who may sign orders, promotions and cancellations. */
export function orderVerifiers(bundle: Bundle): Verifier[] {
  return bundle.orderKeys.map(({ keyId, key, person, origin }) => ({ keyId, key, person, origin }));
}

/** Who may sign heads, admissions and retirements. */
export function stewardVerifiers(bundle: Bundle): Verifier[] {
  return bundle.stewardKeys.map(({ keyId, key }) => ({ keyId, key, person: 'steward', origin: 'steward' }));
}
