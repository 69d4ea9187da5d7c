import * as v from 'valibot';
import { Bundle, type OrderKey, Verb } from '../protocol/index.ts';
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
  const fault = keysFault(bundle);
  if (fault !== null) throw refuse(fault);
  return bundle;
}

/** The parts of a bundle that turn. */
export type BundleKeys = Pick<Bundle, 'orderKeys' | 'thresholds' | 'stewardKeys' | 'rootKeys' | 'rootThreshold'>;

/** What makes these keys useless or ambiguous; null where nothing does. */
export function keysFault(keys: BundleKeys): string | null {
  const seen = new Set<string>();
  for (const { keyId, key } of [...keys.orderKeys, ...keys.stewardKeys, ...keys.rootKeys]) {
    if (keyId !== thumbprint(key)) return `key ${keyId} does not have the id of its own value`;
    if (seen.has(keyId)) return `key ${keyId} stands in it twice`;
    seen.add(keyId);
  }
  const roots = keys.rootThreshold ?? 1;
  if (keys.rootThreshold !== undefined && roots > keys.rootKeys.length) {
    return `rootThreshold asks for ${roots} root keys and there are ${keys.rootKeys.length}`;
  }
  return thresholdsFault(keys);
}

function requireServer(url: string): void {
  if (!URL.canParse(url)) throw refuse('server.url is not a URL');
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname))) return;
  throw refuse('server.url must be https (http is for this machine alone)');
}

function thresholdsFault({ orderKeys, thresholds }: BundleKeys): string | null {
  const persons = new Set(orderKeys.map(({ person }) => person)).size;
  for (const verb of Verb.options) {
    const threshold = thresholds[verb];
    if (threshold === undefined || threshold < 1) return `thresholds.${verb} must name at least one person`;
    if (threshold > persons) return `thresholds.${verb} asks for ${threshold} persons and there are ${persons}`;
  }
  return null;
}

/** Who may sign orders, promotions and cancellations. */
export function orderVerifiers(bundle: Bundle): Verifier[] {
  return bundle.orderKeys.map(verifierOf);
}

function verifierOf({ keyId, key, person, origin }: OrderKey): Verifier {
  return { keyId, key, person, origin };
}

/** Whose hands count under what stands in the chain already: those who may sign, and those who might in their time. */
export function pastOrderVerifiers(bundle: Bundle): Verifier[] {
  return [...orderVerifiers(bundle), ...(bundle.turned?.orderKeys ?? []).map(verifierOf)];
}

/** By whose keys a statement that was taken into the chain can be opened again. What their hands are worth is another question. */
export function takenVerifiers(bundle: Bundle): Verifier[] {
  return [...pastOrderVerifiers(bundle), ...(bundle.turned?.disowned ?? []).map(verifierOf)];
}

/** The same for what a steward may put into the chain. */
export function takenStewards(bundle: Bundle): Verifier[] {
  return [...pastStewardVerifiers(bundle), ...(bundle.turned?.disownedStewards ?? []).map(stewardOf)];
}

/** Who may sign heads, admissions and retirements. */
export function stewardVerifiers(bundle: Bundle): Verifier[] {
  return bundle.stewardKeys.map(stewardOf);
}

function stewardOf({ keyId, key }: Bundle['stewardKeys'][number]): Verifier {
  return { keyId, key, person: 'steward', origin: 'steward' };
}

/**
 * Who may have signed an admission or a retirement record that stays: with those whose time is over. What these signed is to be
 * as old as that (`requireInTime`).
 */
export function pastStewardVerifiers(bundle: Bundle): Verifier[] {
  return [...stewardVerifiers(bundle), ...(bundle.turned?.stewardKeys ?? []).map(stewardOf)];
}

/** Refuses what a key that turned is said to have signed after its time. @throws TrustError `unknown-key`. */
export function requireInTime(signers: readonly Verifier[], issuedAt: string, bundle: Bundle): void {
  for (const { keyId, origin } of signers) {
    const until = origin === 'steward' ? bundle.turned?.stewardKeys.find((past) => past.keyId === keyId)?.until : undefined;
    if (until === undefined || issuedAt <= until) continue;
    throw new TrustError('unknown-key', 'The signature is by a key of the steward that had been replaced by then. Refuse its sender.');
  }
}
