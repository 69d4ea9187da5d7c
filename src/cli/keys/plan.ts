import { type Bundle, type FleetKeys, type KeysPayload, Verb } from '../../protocol/index.ts';
import { generateSigner, type OperatorSecrets, type RootSecrets, type StewardSecrets } from '../../trust/index.ts';
import { UserError } from '../exit.ts';
import { thresholdsOf } from '../policy.ts';
import { changesOf } from './changes.ts';

/** What is to change, as the command line says it. */
export interface TurnWishes {
  readonly addOperator?: readonly string[];
  readonly replaceOperator?: readonly string[];
  readonly removeOperator?: readonly string[];
  /** Keys that were stolen: ids, or a person; they leave, and what they signed counts no more. */
  readonly stolen?: readonly string[];
  readonly newSteward?: boolean;
  /** How many new root keys take the place of the old ones. */
  readonly newRoots?: string;
  readonly rootThreshold?: string;
  /** `verb=persons`. */
  readonly threshold?: readonly string[];
}

/** A key file that goes to one holder. */
export interface NewSecret {
  readonly name: string;
  readonly content: StewardSecrets | OperatorSecrets | RootSecrets;
  readonly for: string;
}

export interface TurnPlan {
  readonly keys: KeysPayload;
  readonly secrets: readonly NewSecret[];
}

type OrderKey = Bundle['orderKeys'][number];

/**
 * Makes the keys after a turn, and the key files of whoever gets a new one. `now`: the bundle with the newest keys; `held`: the fleet keys that new
 * operators and stewards need, null where none were given. Throws UserError for what changes nothing, is ambiguous or would lock the fleet.
 */
export async function planTurn(now: Bundle, wishes: TurnWishes, held: FleetKeys | null, issuedAt: string): Promise<TurnPlan> {
  const version = (now.turned?.version ?? 0) + 1;
  const secrets: NewSecret[] = [];
  const fleetKeys = (): FleetKeys => {
    if (held) return held;
    throw new UserError('New key files need the fleet keys.', "Pass --keys FILE: the steward's key file, or the newest one of fleet keys.");
  };

  const stolen = (wishes.stolen ?? []).flatMap((name) => named(name, everyKey(now), '--stolen'));
  const disowned = [...new Set(stolen.map(({ keyId }) => keyId))];
  const replaced = (wishes.replaceOperator ?? []).flatMap((name) => named(name, now.orderKeys, '--replace-operator'));
  const removed = (wishes.removeOperator ?? []).flatMap((name) => named(name, now.orderKeys, '--remove-operator'));
  const leaves = new Set([...disowned, ...[...replaced, ...removed].map(({ keyId }) => keyId)]);
  const orderKeys: OrderKey[] = now.orderKeys.filter(({ keyId }) => !leaves.has(keyId));
  const joining = [...(wishes.addOperator ?? []), ...new Set(replaced.map(({ person }) => person))];
  for (const person of joining) {
    const { keyId, publicKey, privateJwk } = await generateSigner();
    orderKeys.push({ keyId, person, origin: 'cli', key: publicKey });
    secrets.push({
      name: `operator-${fileName(person)}-${version}.secret.json`,
      content: { format: 'lastcopy-operator-secrets-1', fleet: now.fleet, person, keyId, orderJwk: privateJwk, keys: fleetKeys() },
      for: `operator ${person} only`,
    });
  }

  let stewardKeys = now.stewardKeys.filter(({ keyId }) => !leaves.has(keyId));
  if (wishes.newSteward) {
    const { keyId, publicKey, privateJwk } = await generateSigner();
    stewardKeys = [{ keyId, key: publicKey }];
    secrets.push({
      name: `steward-${version}.secret.json`,
      content: { format: 'lastcopy-steward-secrets-1', fleet: now.fleet, signingJwk: privateJwk, keys: fleetKeys() },
      for: 'the steward only',
    });
  }
  if (stewardKeys.length === 0) throw new UserError('No steward would be left: agents would only report.', 'Pass --new-steward too.');

  const roots = await rootsAfter(now, wishes, version);
  secrets.push(...roots.secrets);

  const thresholds = thresholdsAfter(now, wishes, orderKeys);
  const { rootKeys, rootThreshold } = roots;
  const keys: KeysPayload = {
    type: 'keys',
    fleet: now.fleet,
    version,
    issuedAt,
    orderKeys,
    thresholds,
    stewardKeys,
    rootKeys,
    rootThreshold,
    disowned,
  };
  if (changesOf(now, keys).length === 0)
    throw new UserError('Nothing would change.', 'Say what is to turn: see lastcopy fleet turn --help.');
  return { keys, secrets };
}

async function rootsAfter(now: Bundle, { newRoots, rootThreshold }: TurnWishes, version: number) {
  const secrets: NewSecret[] = [];
  let { rootKeys } = now;
  if (newRoots !== undefined) {
    rootKeys = [];
    for (let n = 1; n <= whole(newRoots, '--new-roots', 1, 16); n++) {
      const { keyId, publicKey, privateJwk } = await generateSigner();
      rootKeys.push({ keyId, key: publicKey });
      secrets.push({
        name: `root-${version}-${n}.secret.json`,
        content: { format: 'lastcopy-root-secrets-1', fleet: now.fleet, keyId, rootJwk: privateJwk },
        for: 'nobody: keep it offline, apart from the other roots',
      });
    }
  }
  const before = now.rootThreshold ?? 1;
  const most = Math.min(before, rootKeys.length);
  const threshold = rootThreshold === undefined ? most : whole(rootThreshold, '--root-threshold', 1, rootKeys.length);
  return { rootKeys, rootThreshold: threshold, secrets };
}

function thresholdsAfter(now: Bundle, { threshold = [] }: TurnWishes, orderKeys: readonly OrderKey[]): KeysPayload['thresholds'] {
  const thresholds = { ...now.thresholds, ...thresholdsOf(threshold) };
  const persons = new Set(orderKeys.map(({ person }) => person)).size;
  const unreachable = Verb.options.find((verb) => (thresholds[verb] ?? 1) > persons);
  if (unreachable) {
    throw new UserError(
      `To ${unreachable} would take ${thresholds[unreachable]} persons and there would be ${persons}.`,
      `Add operators, or lower it: --threshold ${unreachable}=${Math.max(1, persons)}`,
    );
  }
  if (!orderKeys.some(({ origin }) => origin === 'cli'))
    throw new UserError(
      'No operator with a key of the command line would be left: nothing could be ordered.',
      'Add one: --add-operator NAME',
    );
  return thresholds;
}

interface Named {
  readonly keyId: string;
  readonly person: string;
}

/** Every key that has signed or may sign, for finding stolen ones. */
function everyKey(now: Bundle): Named[] {
  const operators = [...now.orderKeys, ...(now.turned?.orderKeys ?? [])];
  const others = [...now.stewardKeys, ...(now.turned?.stewardKeys ?? []), ...now.rootKeys];
  return [...operators.map(({ keyId, person }) => ({ keyId, person })), ...others.map(({ keyId }) => ({ keyId, person: '' }))];
}

/** A person's keys, or the one key whose id begins so. */
function named<T extends { readonly keyId: string; readonly person: string }>(name: string, keys: readonly T[], option: string): T[] {
  const theirs = keys.filter(({ person }) => person === name);
  if (theirs.length > 0) return theirs;
  const begins = name.length >= 6 ? keys.filter(({ keyId }) => keyId.startsWith(name)) : [];
  if (begins.length === 1) return begins;
  throw new UserError(
    begins.length > 1 ? `${option} ${name} fits ${begins.length} keys.` : `${option} ${name} fits no key.`,
    'Give a person, or at least six characters of a key id: lastcopy fleet keys lists them.',
  );
}

function whole(text: string, option: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new UserError(`${option} wants a whole number from ${least} to ${most}, not "${text}".`, 'See lastcopy fleet turn --help.');
}

function fileName(person: string): string {
  return person.replaceAll(/[^A-Za-z0-9_.-]/g, '_');
}
