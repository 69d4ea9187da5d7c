import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { type Bundle, KeysPayload, OPERATIONS, type Statement, type TurnPayload } from '../../protocol/index.ts';
import {
  addSignature,
  bundleAfter,
  fingerprintKeys,
  type KeysFile,
  makeStatement,
  newestEpoch,
  openKeys,
  parseHeldKeys,
  parseKeysFile,
  parseOperatorSecrets,
  parseRootSecrets,
  parseStewardSecrets,
  type Signer,
  signer,
  TrustError,
  withNewEpoch,
} from '../../trust/index.ts';
import { UserError } from '../exit.ts';
import { openBundle, readText } from '../files.ts';
import { changesOf, short } from '../keys/changes.ts';
import { type NewFile, replaceSecret, writeNew } from '../keys/files.ts';
import { planTurn, type TurnWishes } from '../keys/plan.ts';
import { Api, ApiError, openOperator } from '../operator.ts';
import { emit, note, oneLine, say, table } from '../output.ts';
import { confirm } from '../secret-input.ts';
import type { FleetOptions } from './rotations.ts';

export interface KeysOptions extends FleetOptions {
  readonly save?: string;
}

/** `lastcopy fleet keys`: whose signatures count now, and the file that the next turn starts from. */
export async function keys(options: KeysOptions): Promise<void> {
  const operator = await openOperator(options);
  const { bundle } = operator;
  if (options.save !== undefined) {
    const { turns } = await operator.api.ask(OPERATIONS.keys, {});
    if (turns.length === 0)
      throw new UserError('The keys have never turned: there is nothing to save.', 'The next turn starts from the bundle alone.');
    const statements = turns.map(({ statement }) => keysOf(statement));
    const file: KeysFile = { format: 'lastcopy-keys-1', fleet: bundle.fleet, statements };
    const [path] = writeNew('.', [{ name: options.save, mode: 0o644, content: file }]);
    note(`${path}: how the keys have turned, for the next turn on the offline machine.`);
  }
  const version = bundle.turned?.version ?? 0;
  if (options.json) {
    const { orderKeys, stewardKeys, rootKeys, rootThreshold, thresholds, turned } = bundle;
    emit({ type: 'keys', version, epoch: newestEpoch(operator.keys), orderKeys, stewardKeys, rootKeys, rootThreshold, thresholds, turned });
    return;
  }
  say(
    `Keys of version ${version}${version === 0 ? ': those of the bundle' : ''}; fingerprints of epoch ${newestEpoch(operator.keys)} in this key file`,
  );
  say(
    table([
      ['KEY', 'OF', 'COUNTS'],
      ...bundle.orderKeys.map(({ keyId, person, origin }) => [short(keyId), oneLine(person), `operator, ${origin}`]),
      ...bundle.stewardKeys.map(({ keyId }) => [short(keyId), 'the steward', 'heads, admissions, retirements']),
      ...bundle.rootKeys.map(({ keyId }) => [short(keyId), 'root', 'turns of the keys']),
      ...(bundle.turned?.orderKeys ?? []).map(({ keyId, person }) => [short(keyId), oneLine(person), 'only what was signed in its time']),
      ...(bundle.turned?.stewardKeys ?? []).map(({ keyId, until }) => [short(keyId), 'the steward', `only what was signed until ${until}`]),
      ...(bundle.turned?.disowned ?? []).map(({ keyId, person }) => [short(keyId), oneLine(person), 'never: disowned']),
    ]),
  );
  const needed = Object.entries(bundle.thresholds).map(([verb, count]) => `${verb} ${count}`);
  say(`Persons needed: ${needed.join(', ')}. Roots needed for a turn: ${bundle.rootThreshold ?? 1} of ${bundle.rootKeys.length}.`);
}

export interface TurnOptions extends TurnWishes {
  readonly bundle?: string;
  readonly after?: string;
  readonly root: readonly string[];
  readonly keys?: string;
  readonly out: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `lastcopy fleet turn`: composes new keys, shows what changes, signs them by the roots. Asks no server. */
export async function turn(options: TurnOptions): Promise<void> {
  const deployed = openBundle(options.bundle);
  const before = options.after === undefined ? null : keysFile(options.after, deployed);
  const now = await bundleAfter(deployed, before?.statements ?? []);
  const roots = await openRoots(options.root, now);
  const held = options.keys === undefined ? null : parseHeldKeys(readText(options.keys, 'key file'));
  if (held && held.fleet !== now.fleet) throw new UserError(`${options.keys} belongs to another fleet.`, 'Give a key file of this one.');
  const plan = await planTurn(now, options, held, new Date().toISOString());
  const { version } = plan.keys;
  showChanges(now, plan.keys);
  const changes = changesOf(now, plan.keys);
  if (options.dryRun) {
    note('Nothing was signed and nothing was written.');
    if (options.json) emit({ type: 'turn', version, changes, files: [], missing: null });
    return;
  }
  if (!options.yes && !(await confirm('Sign these keys?')))
    throw new UserError('Nothing was signed.', 'Answer y on a terminal, or pass --yes in a script.');

  const fresh = await Promise.all(plan.secrets.flatMap(({ content }) => ('rootJwk' in content ? [signer(content.rootJwk)] : [])));
  const statement = await makeStatement(plan.keys, [...roots, ...fresh]);
  const missing = await signaturesMissing(statement, now);
  const file: KeysFile = { format: 'lastcopy-keys-1', fleet: now.fleet, statements: [...(before?.statements ?? []), statement] };
  const name = `keys-${version}.json`;
  const files: (NewFile & { for: string })[] = [
    { name, mode: 0o644, content: file, for: 'to publish (public)' },
    ...plan.secrets.map((secret) => ({ ...secret, mode: 0o600 })),
  ];
  const paths = writeNew(options.out, files);
  if (options.json) {
    emit({ type: 'turn', version, changes, files: paths.map((path, index) => ({ path, for: files[index]?.for })), missing });
    return;
  }
  say(table(paths.map((path, index) => [path, files[index]?.for ?? ''])));
  say();
  if (missing !== null) say(`${missing} (lastcopy fleet sign ${name} --root FILE   where the other roots are)`);
  else say(`Then, with a key that is an operator's before or after: lastcopy fleet publish ${name} --operator FILE`);
  if (options.newSteward) say('Stop the steward, publish, and start it on its state directory with the new key file.');
}

/** `lastcopy fleet sign`: one more root under keys that wait for it. */
export async function sign(path: string, options: { bundle?: string; root: readonly string[]; yes?: boolean }): Promise<void> {
  const deployed = openBundle(options.bundle);
  const file = keysFile(path, deployed);
  const newest = file.statements.at(-1);
  if (!newest) throw new UserError(`${path} holds no keys.`, 'Give the file that `lastcopy fleet turn` wrote.');
  const now = await bundleAfter(deployed, file.statements.slice(0, -1));
  const payload = v.safeParse(KeysPayload, claimed(newest));
  if (!payload.success)
    throw new UserError(`The newest keys in ${path} are not well-formed.`, 'Make the turn anew with a matching version of lastcopy.');
  showChanges(now, payload.output);
  if (!options.yes && !(await confirm('Sign these keys?')))
    throw new UserError('Nothing was signed.', 'Answer y on a terminal, or pass --yes in a script.');
  let statement = newest;
  for (const root of await openRoots(options.root, now)) {
    if (!statement.signatures.some(({ keyId }) => keyId === root.keyId)) statement = await addSignature(statement, root);
  }
  const missing = await signaturesMissing(statement, now);
  replaceSecret(path, { ...file, statements: [...file.statements.slice(0, -1), statement] });
  say(missing ?? `All roots that are needed have signed. Then: lastcopy fleet publish ${path} --operator FILE`);
}

/** `lastcopy fleet publish`: puts turns in their place in the chain, those that are not there yet. */
export async function publish(path: string, options: FleetOptions): Promise<void> {
  const deployed = openBundle(options.bundle);
  const file = keysFile(path, deployed);
  const operatorPath = options.operator ?? process.env['LASTCOPY_OPERATOR'];
  if (!operatorPath)
    throw new UserError('No operator key was given.', 'Pass --operator FILE: a key of an operator before or after the turn.');
  const secrets = parseOperatorSecrets(readText(operatorPath, 'operator key'));
  const own = await signer(secrets.orderJwk);
  const api = new Api(deployed, own);
  let now = deployed;
  let seq: number | null = null;
  for (const statement of file.statements) {
    const { payload } = await openKeys(statement, now);
    const known = [...now.orderKeys, ...payload.orderKeys].some(({ keyId }) => keyId === own.keyId);
    now = await bundleAfter(now, [statement]);
    seq = (await place(api, statement, own, known, deployed.fleet)) ?? seq;
  }
  const version = now.turned?.version ?? 0;
  if (options.json) emit({ type: 'published', version, seq });
  else if (seq === null) say(`The server has the keys of version ${version} already.`);
  else say(`Keys of version ${version} hold from statement ${seq} of the chain on. Devices take them as they connect; none enrols again.`);
}

/** Its place in the chain; null where it had one. */
async function place(api: Api, keysStatement: Statement, own: Signer, known: boolean, fleet: string): Promise<number | null> {
  for (let attempt = 0; ; attempt++) {
    try {
      const { tip } = await api.askOpenly(OPERATIONS.turn, { body: { keys: keysStatement, turn: null } });
      if (!known) {
        throw new UserError(
          'This operator key is neither one before the turn nor one after it.',
          'Publish with the key file of an operator who stays, or with a new one.',
        );
      }
      const payload: TurnPayload = {
        type: 'turn',
        fleet,
        seq: tip.seq + 1,
        prev: tip.hash,
        issuedAt: new Date().toISOString(),
        keys: keysStatement,
      };
      const turned = await makeStatement(payload, [own]);
      return (await api.askOpenly(OPERATIONS.turn, { body: { keys: keysStatement, turn: turned } })).placed;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code === 'replayed') return null;
      if (error.code !== 'chain-moved' || attempt >= 20) throw error;
      await sleep(150);
    }
  }
}

export interface EpochOptions {
  readonly keys: string;
  readonly out: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `lastcopy fleet epoch`: a new fingerprint key for the steward to bring to every device, and for operators to import. */
export async function epoch(options: EpochOptions): Promise<void> {
  const secrets = parseStewardSecrets(readText(options.keys, 'steward key file'));
  const next = withNewEpoch(secrets.keys);
  const number = newestEpoch(next);
  note(
    `Fingerprint keys of epoch ${number} of fleet ${secrets.fleet}: the inventory turns over to them by itself; orders of either epoch are hunted.`,
  );
  if (options.dryRun) {
    note('Nothing was written.');
    if (options.json) emit({ type: 'epoch', epoch: number, files: [] });
    return;
  }
  const files: (NewFile & { for: string })[] = [
    { name: `steward-epoch-${number}.secret.json`, mode: 0o600, content: { ...secrets, keys: next }, for: 'the steward only' },
    { name: `fleet-keys-${number}.secret.json`, mode: 0o600, content: next, for: 'operators, to import' },
  ];
  const paths = writeNew(options.out, files);
  if (options.json) {
    emit({ type: 'epoch', epoch: number, files: paths.map((path, index) => ({ path, for: files[index]?.for })) });
    return;
  }
  say(table(paths.map((path, index) => [path, files[index]?.for ?? ''])));
  say();
  say(`Restart the steward with the new file: lastcopy steward --keys ${files[0]?.name}`);
  say(`Then, as each operator: lastcopy fleet import ${files[1]?.name} --operator FILE   (and remove ${files[1]?.name})`);
}

/** `lastcopy fleet import`: newer fleet keys into an operator's key file. */
export function importKeys(path: string, options: { operator?: string }): void {
  const operatorPath = options.operator ?? process.env['LASTCOPY_OPERATOR'];
  if (!operatorPath) throw new UserError('No operator key was given.', 'Pass --operator FILE, or set LASTCOPY_OPERATOR.');
  const secrets = parseOperatorSecrets(readText(operatorPath, 'operator key'));
  const held = parseHeldKeys(readText(path, 'file of fleet keys'));
  if (held.fleet !== secrets.fleet) throw new UserError(`${path} belongs to another fleet.`, 'Give the fleet keys of this one.');
  for (const one of secrets.keys.epochs) {
    const same = held.epochs.find((other) => other.epoch === one.epoch);
    if (same?.fingerprint !== one.fingerprint) {
      throw new UserError(
        `${path} lacks epoch ${one.epoch} of the keys in ${operatorPath}, or has another.`,
        'Get the newest fleet keys from whoever keeps the steward.',
      );
    }
  }
  // It must be whole: epochs are made of one another.
  fingerprintKeys(held);
  const before = newestEpoch(secrets.keys);
  if (newestEpoch(held) === before) {
    say(`${operatorPath} holds epoch ${before} already.`);
    return;
  }
  replaceSecret(operatorPath, { ...secrets, keys: held });
  say(`${operatorPath} now holds the keys up to epoch ${newestEpoch(held)}.`);
}

function showChanges(now: Bundle, keys: KeysPayload): void {
  note(`Keys of version ${keys.version} of fleet ${oneLine(now.name)}:`);
  for (const change of changesOf(now, keys)) note(`  ${oneLine(change)}`);
}

function keysFile(path: string, bundle: Bundle): KeysFile {
  const file = parseKeysFile(readText(path, 'file of keys'));
  if (file.fleet !== bundle.fleet) throw new UserError(`${path} belongs to another fleet than the bundle.`, 'Use the files of one fleet.');
  return file;
}

async function openRoots(paths: readonly string[], now: Bundle): Promise<Signer[]> {
  const roots: Signer[] = [];
  for (const path of paths) {
    const { fleet, rootJwk } = parseRootSecrets(readText(path, 'root key file'));
    if (fleet !== now.fleet) throw new UserError(`${path} belongs to another fleet than the bundle.`, 'Use the files of one fleet.');
    const root = await signer(rootJwk);
    if (!now.rootKeys.some(({ keyId }) => keyId === root.keyId)) {
      throw new UserError(
        `${path} is no root key of version ${now.turned?.version ?? 0} of the keys.`,
        'Give a root key that holds now; where keys have turned before, pass --after keys-N.json, the newest file of keys.',
      );
    }
    roots.push(root);
  }
  return roots;
}

/** Null when enough roots have signed. */
async function signaturesMissing(statement: Statement, now: Bundle): Promise<string | null> {
  try {
    await openKeys(statement, now);
    return null;
  } catch (error) {
    if (error instanceof TrustError && error.code === 'below-threshold') return error.message;
    throw error;
  }
}

function claimed(statement: Statement): Record<string, unknown> {
  return JSON.parse(Buffer.from(statement.payload, 'base64url').toString('utf8')) as Record<string, unknown>;
}

/** The keys inside a turn as the server shows it; the operator has believed them when this process began. */
function keysOf(turned: Statement): Statement {
  return claimed(turned)['keys'] as Statement;
}
