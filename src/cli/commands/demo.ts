import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { type Bundle, ReceiptPayload, type ReplicasAnswer, type Rotation, type Statement } from '../../protocol/index.ts';
import { initFleet, peek, type OperatorSecrets } from '../../trust/index.ts';
import { signInLink } from '../../server/index.ts';
import { openInBrowser } from '../browser.ts';
import { type Context, refuseRoot } from '../context.ts';
import { anyKey } from '../demo/keypress.ts';
import { constellation, freePort } from '../demo/constellation.ts';
import { fillSandbox, type Sandbox } from '../demo/sandbox.ts';
import { UserError } from '../exit.ts';
import { openOperator, type Operator } from '../operator.ts';
import { colors, duration, plural, say } from '../output.ts';
import { promote } from '../order-acts.ts';
import { announce, draft, type RotationRequest, retire } from '../rotation.ts';
import { untilStopped } from '../until-stopped.ts';

export interface DemoOptions {
  readonly auto?: boolean;
  readonly exit?: boolean;
  readonly home?: string;
  readonly keep?: boolean;
  readonly open: boolean;
}

/** With --exit nobody watches: a trial that has not come so far in five minutes has failed. */
const PATIENCE_MS = 300_000;

const ROTATED_RULE = 'github-classic-token';
const OTHER_RULES = ['slack-token', 'stripe-secret-key'];

/** `npm start`: the whole product on this machine, one rotation from announcement to containment. */
export async function demo(context: Context, options: DemoOptions): Promise<number> {
  const real = options.home !== undefined;
  if (real) refuseRoot(context, 'demo');
  const folder = real ? join(context.stateDir, 'trial') : mkdtempSync(join(tmpdir(), 'lastcopy-demo-'));
  if (real) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  const stop = new AbortController();
  const stopped = untilStopped(stop.signal);
  const interrupted = stopped.then(() => 'stopped' as const);
  const late = options.exit ? deadline(folder) : never;
  await using processes = constellation(context.processes.launcher, folder);
  try {
    say(colors.bold('Lastcopy: one rotation, from announcement to a verified-empty laptop'));
    say();
    const sandbox = real ? null : fillSandbox(join(folder, 'home'), { rotated: ROTATED_RULE, others: OTHER_RULES });
    const home = sandbox?.home ?? resolve((options.home ?? '').replace(/^~(?=$|\/)/, homedir()));
    if (sandbox) line('sandbox', `${home}  (${plural(sandbox.files, 'file')}, as real programs leave them)`);
    else line('home', `${home}  (report mode: nothing is written outside ${folder})`);

    const fleet = await makeFleet(folder, real);
    const root = context.allowRoot || (process.getuid?.() === 0 && !real) ? ['--allow-root'] : [];
    const server = processes.start('server', ['server', '--bundle', fleet.bundlePath, '--port', String(fleet.port)]);
    line('server', `${fleet.bundle.server.url}  (pid ${server.pid}; blind: holds no key and no secret)`);
    const steward = processes.start('steward', ['steward', '--bundle', fleet.bundlePath, '--keys', fleet.stewardPath]);
    line('steward', `holds the fleet keys  (pid ${steward.pid})`);
    const operator = await Promise.race([operatorOf(fleet), processes.broken]);
    const { link } = await signInLink({ stateDir: join(folder, 'state', 'server', 'server') });
    const opened = process.stdout.isTTY && options.open && !options.auto && !options.exit && openInBrowser(link);
    line('dashboard', `${link}  (${opened ? 'opened in your browser; ' : ''}good once)`);
    const agent = processes.start('agent', [...root, 'agent', '--bundle', fleet.bundlePath, '--home', home]);
    line('agent', `rests, watches, reports fingerprints  (pid ${agent.pid})`);
    say();

    const inventory = await Promise.race([firstInventory(operator), processes.broken, interrupted, late]);
    if (inventory === 'stopped') return 0;
    showInventory(inventory.replicas, inventory.notVisible);

    const chosen = choose(sandbox, inventory.replicas);
    if (!chosen) {
      say('Nothing that the rules know was found, so there is nothing to rotate.');
      return 0;
    }
    say();
    if (!options.auto) {
      say(`Press a key to announce that ${chosen.what} was rotated (q ends).`);
      const key = await Promise.race([anyKey(stop.signal), processes.broken, interrupted]);
      if (key === 'stopped' || key === 'q' || key === '\u0003') return 0;
    }
    const outcome = await Promise.race([carryOut(operator, chosen, real), processes.broken, interrupted, late]);
    if (outcome === 'stopped') return 0;
    if (!options.exit) {
      say();
      say(`The agent goes on watching for relapse. ${sandbox ? 'r lets a program write the old value back; q ends.' : 'Ctrl-C ends.'}`);
      const keys = sandbox ? relapseOnKey(sandbox, stop.signal) : never;
      await Promise.race([watchRelapse(operator, real), processes.broken, interrupted, keys]);
      return 0;
    }
    return outcome ? 0 : 1;
  } finally {
    stop.abort();
    await processes[Symbol.asyncDispose]();
    if (!real && !options.keep) rmSync(folder, { recursive: true, force: true });
    else say(colors.dim(`Kept: ${folder}`));
  }
}

const never = new Promise<never>(() => undefined);

function deadline(folder: string): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(
      () =>
        reject(new UserError('The trial came to no end in five minutes.', `What its processes said stands below ${join(folder, 'logs')}.`)),
      PATIENCE_MS,
    ).unref();
  });
}

function line(name: string, text: string): void {
  say(`  ${colors.dim(name.padEnd(10))}${text}`);
}

function clock(): string {
  return colors.dim(new Date().toISOString().slice(11, 23));
}

interface Fleet {
  readonly bundle: Bundle;
  readonly port: number;
  readonly bundlePath: string;
  readonly stewardPath: string;
  readonly operatorPath: string;
}

/** A fleet of one, whose policy lets keys live in a file where the session has no keychain. */
async function makeFleet(folder: string, reportOnly: boolean): Promise<Fleet> {
  const port = await freePort();
  const person = userInfo().username;
  const made = await initFleet({
    name: 'trial',
    serverUrl: `http://127.0.0.1:${port}`,
    operators: [{ person }],
    now: new Date().toISOString(),
    floor: { allowKeyFile: true, mode: reportOnly ? 'report' : 'enforce' },
  });
  const { bundle } = made;
  const fleet = join(folder, 'fleet');
  mkdirSync(fleet, { recursive: true, mode: 0o700 });
  const write = (name: string, content: object): string => {
    const path = join(fleet, name);
    writeFileSync(path, JSON.stringify(content), { mode: 0o600 });
    return path;
  };
  const [operator] = made.operatorSecrets as [OperatorSecrets];
  return {
    bundle,
    port,
    bundlePath: write('bundle.json', bundle),
    stewardPath: write('steward.secret.json', made.stewardSecrets),
    operatorPath: write('operator.secret.json', operator),
  };
}

/** Opens the operator once the server answers: its keys may have turned. */
async function operatorOf({ bundlePath: bundle, operatorPath: operator }: Fleet): Promise<Operator> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await openOperator({ bundle, operator });
    } catch (error) {
      if (!(error instanceof UserError) || attempt > 200) throw error;
      await sleep(50);
    }
  }
}

interface Inventory {
  readonly replicas: ReplicasAnswer['replicas'];
  readonly notVisible: number;
}

/** Waits until the agent has told what it sees, showing the count meanwhile. */
async function firstInventory(operator: Operator): Promise<Inventory> {
  let shown = -1;
  for (;;) {
    const [device] = await operator.api.devices();
    const { replicas, total } = await operator.api.replicas();
    if (total !== shown && total > 0) say(`${clock()}  found ${plural(total, 'replica')} so far`);
    shown = total;
    if (device?.notVisible !== null && device?.notVisible !== undefined) return { replicas, notVisible: device.notVisible };
    await sleep(150);
  }
}

function showInventory(replicas: ReplicasAnswer['replicas'], notVisible: number): void {
  const byRule = new Map<string, { copies: number; places: Set<string> }>();
  for (const replica of replicas) {
    const row = byRule.get(replica.rule) ?? { copies: 0, places: new Set<string>() };
    row.copies++;
    row.places.add(replica.place);
    byRule.set(replica.rule, row);
  }
  for (const [rule, { copies, places }] of [...byRule].sort((a, b) => b[1].copies - a[1].copies)) {
    const named = [...places].toSorted();
    const more = named.length > 4 ? `, and ${named.length - 4} more places` : '';
    say(`  ${rule.padEnd(24)}${plural(copies, 'copy', 'copies').padEnd(12)}${named.slice(0, 4).join(', ')}${more}`);
  }
  say(`  ${plural(replicas.length, 'replica')}; not visible: ${notVisible}`);
}

interface Chosen {
  readonly what: string;
  readonly request: RotationRequest;
}

/** In the sandbox the planted token, by value; in a real home the most copied secret, by fingerprint alone. */
function choose(sandbox: Sandbox | null, replicas: ReplicasAnswer['replicas']): Chosen | null {
  const common = {
    version: 'previous',
    invalidSince: new Date().toISOString(),
    devices: 'all' as const,
    caps: { files: 500, bytes: 1_000_000 },
    rings: [1],
    startWithinHours: 1,
    watchDays: 30,
  };
  if (sandbox) {
    return {
      what: `the GitHub token (written in ${sandbox.rotated.copies} places)`,
      request: {
        ...common,
        value: sandbox.rotated.value,
        ref: 'github/ci',
        label: 'GitHub token of CI',
        verb: 'redact',
        classes: ['COPY', 'REGEN', 'HOME'],
      },
    };
  }
  const counts = new Map<string, number>();
  for (const { fingerprint } of replicas) if (fingerprint.startsWith('fp1.')) counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  if (!most) return null;
  const rule = replicas.find(({ fingerprint }) => fingerprint === most[0])?.rule ?? 'secret';
  return {
    what: `the most copied secret (${rule}, ${plural(most[1], 'copy', 'copies')})`,
    request: { ...common, value: null, fingerprint: most[0], ref: rule, label: rule, verb: 'report', classes: ['COPY', 'REGEN'] },
  };
}

/** Announces, signs, opens the ring, follows to the receipt. True when contained (or, in report mode, reported). */
async function carryOut(operator: Operator, chosen: Chosen, reportOnly: boolean): Promise<boolean> {
  const { request } = chosen;
  const drafted = await draft(operator, request);
  say(
    `${clock()}  announced   the value became ${drafted.guessable ? 'a sealed' : request.value ? 'a blind' : 'a fingerprint'} entry here; it never leaves this process`,
  );
  const retirements = request.verb === 'report' ? [] : await Promise.all(drafted.entries.map((entry) => retire(operator, request, entry)));
  if (retirements.length > 0) say(`${clock()}  retired     the steward has signed that version ${request.version} is dead`);
  const seq = await announce(operator, request, drafted, retirements, () => Promise.resolve(true));
  if (seq === null) throw new Error('the trial always agrees');
  say(`${clock()}  approved    order ${drafted.orderId.slice(0, 8)} signed by ${operator.person} (statement ${seq} of the chain)`);
  await promote(operator, drafted.orderId, 0, seq);
  say(`${clock()}  promoted    the only ring is open`);

  let last = '';
  let rotation: Rotation;
  let signed: Statement | null;
  for (;;) {
    const detail = await operator.api.rotation(drafted.orderId);
    ({ rotation } = detail);
    signed = detail.devices[0]?.receipt ?? null;
    const device = detail.devices[0];
    const stage = device && device.state !== 'silent' ? `${device.state.padEnd(12)}${device.detail?.sentence ?? ''}`.trimEnd() : '';
    if (stage !== last && stage !== '') say(`${clock()}  ${stage}`);
    last = stage;
    if (signed && rotation.devices.finished + rotation.devices.refused >= rotation.devices.expected) break;
    await sleep(60);
  }
  const receipt = v.parse(ReceiptPayload, peek(signed));
  say(
    `${clock()}  receipt     ${receipt.receiptId.slice(0, 12)} signed by the device: found ${receipt.found}, purged ${receipt.purged} in ${plural(receipt.files, 'file')}, ` +
      `rescanned by device; ${receipt.undoUntil ? `undo until ${receipt.undoUntil}` : 'no undo (this session has no keychain)'}`,
  );
  for (const residual of receipt.residuals.slice(0, 12)) say(`    ${colors.yellow('residual')}  ${residual.path}  ${residual.sentence}`);
  say();
  const numbers = `${plural(rotation.purged, 'copy', 'copies')} purged, ${plural(rotation.residuals, 'residual')}, not visible: ${rotation.notVisible}`;
  if (rotation.state === 'contained') {
    say(colors.green(colors.bold(`contained  ${numbers}, time to contain ${duration(rotation.timeToContain ?? 0)}`)));
    return true;
  }
  say(colors.yellow(`${reportOnly ? 'reported' : rotation.state}  found ${rotation.found}, ${numbers}`));
  return reportOnly && receipt.decision === 'reported';
}

/** Each `r` leaves the old value in another log of the sandbox; any other key ends. */
async function relapseOnKey(sandbox: Sandbox, signal: AbortSignal): Promise<void> {
  for (let times = 1; (await anyKey(signal)) === 'r'; times++) {
    const line = Buffer.concat([Buffer.from('retry with TOKEN='), sandbox.rotated.value, Buffer.from('\n')]);
    writeFileSync(join(sandbox.home, `work/shop/retry-${times}.log`), line);
  }
}

/** Shows replicas that come (back) after the rotation, until the process is stopped. */
async function watchRelapse(operator: Operator, real: boolean): Promise<never> {
  const known = new Set((await operator.api.replicas()).replicas.map(({ replicaId }) => replicaId));
  for (;;) {
    await sleep(500);
    for (const replica of (await operator.api.replicas()).replicas) {
      if (known.has(replica.replicaId)) continue;
      known.add(replica.replicaId);
      // In a real home anything may be written, and nothing is removed.
      say(`${clock()}  ${real ? 'found  ' : colors.red('relapse')}    ${replica.rule} in ${replica.path}`);
      if (real) continue;
      say('  The agent has reported it. It is removed by the recheck a day after the hunt, or at once by a new announcement.');
    }
  }
}
