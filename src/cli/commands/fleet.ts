import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Mode } from '../../protocol/index.ts';
import { DEFAULT_FLOOR, initFleet, peek } from '../../trust/index.ts';
import type { FleetDevice } from '../device-names.ts';
import { UserError } from '../exit.ts';
import { readText } from '../files.ts';
import { openReader } from '../operator.ts';
import { emit, say, table } from '../output.ts';
import { type PolicyOptions, policyOf, thresholdsOf } from '../policy.ts';
import type { FleetOptions } from './rotations.ts';

export interface InitOptions extends PolicyOptions {
  readonly name: string;
  readonly server: string;
  readonly ca?: string;
  readonly operator: readonly string[];
  readonly out: string;
  readonly allowKeyFile?: boolean;
  readonly mode: Mode;
  readonly threshold?: readonly string[];
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

function serverAddress(text: string): URL {
  const url = URL.parse(text);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.has(url.hostname))) return url;
  throw new UserError(
    `--server cannot be "${text}".`,
    'Give it as laptops reach it: https://HOST:PORT, or http://127.0.0.1:PORT for a trial on one machine.',
  );
}

/** The options with which the server listens where laptops are told to reach it. */
function listening({ protocol, port }: URL): string {
  if (protocol === 'http:') return `--port ${port || 80}`;
  return `--host 0.0.0.0 --port ${port || 443} --tls-cert cert.pem --tls-key key.pem`;
}

/** `lastcopy fleet init`: writes the bundle (public) and one 0600 key file per key holder; never overwrites. */
export async function init(options: InitOptions): Promise<void> {
  const out = resolve(options.out);
  const address = serverAddress(options.server);
  const policy = policyOf(options, DEFAULT_FLOOR.caps);
  const made = await initFleet({
    name: options.name,
    serverUrl: options.server,
    ...(options.ca ? { ca: readText(options.ca, 'certificate authority') } : {}),
    operators: options.operator.map((person) => ({ person })),
    now: new Date().toISOString(),
    thresholds: thresholdsOf(options.threshold ?? []),
    floor: { mode: options.mode, allowKeyFile: options.allowKeyFile === true, ...policy },
  });
  mkdirSync(out, { recursive: true, mode: 0o700 });
  const files: { path: string; mode: number; content: object; for: string }[] = [
    { path: join(out, 'bundle.json'), mode: 0o644, content: made.bundle, for: 'every laptop (public)' },
    { path: join(out, 'steward.secret.json'), mode: 0o600, content: made.stewardSecrets, for: 'the steward only' },
    {
      path: join(out, 'root.secret.json'),
      mode: 0o600,
      content: made.rootSecrets,
      for: 'nobody yet: keep it offline; it is for turning the other keys',
    },
    ...made.operatorSecrets.map((secrets) => ({
      path: join(out, `operator-${secrets.person.replaceAll(/[^A-Za-z0-9_.-]/g, '_')}.secret.json`),
      mode: 0o600,
      content: secrets,
      for: `operator ${secrets.person} only`,
    })),
  ];
  const taken = files.find(({ path }) => existsSync(path));
  if (taken) throw new UserError(`${taken.path} exists already.`, 'Choose another folder with --out; a fleet is never overwritten.');
  for (const { path, mode, content } of files) writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`, { mode, flag: 'wx' });

  say(table(files.map((file) => [file.path, file.for])));
  say();
  say('Next:');
  say(`  lastcopy server  --bundle ${files[0]?.path} ${listening(address)}`);
  say(`  lastcopy steward --bundle ${files[0]?.path} --keys ${files[1]?.path}`);
  say(`  lastcopy enroll ${files[0]?.path}      (as each user, on each laptop)`);
}

/** `lastcopy fleet devices` */
export async function devices(options: FleetOptions): Promise<void> {
  const operator = await openReader(options);
  const all = await operator.api.devices();
  if (options.json) {
    for (const device of all) emit({ type: 'device', ...device });
    return;
  }
  say(
    table([
      ['DEVICE', 'MACHINE', 'USER', 'STATE', 'LINK', 'WATCHING', 'NOT VISIBLE'],
      ...all.map((device) => [
        device.deviceId.slice(0, 12),
        device.machine,
        device.user,
        standing(device),
        device.connected ? 'up' : 'down',
        device.watching ?? '–',
        device.notVisible === null ? '–' : String(device.notVisible),
      ]),
    ]),
  );
}

/** A device's state, and why it is so where that was said. */
function standing({ state, waits, admission }: FleetDevice): string {
  if (state === 'pending') return waits ? `pending: ${waits.code}` : state;
  const { replacedBy, reason } = admission === null ? { replacedBy: null, reason: null } : peek(admission);
  if (state === 'revoked' && typeof replacedBy === 'string') return `replaced by ${replacedBy.slice(0, 12)}`;
  return state === 'revoked' && typeof reason === 'string' ? `revoked: ${reason}` : state;
}
