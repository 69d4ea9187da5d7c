import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isInside, nodeDisk, type RawPath } from '../disk/index.ts';
import type { Os } from '../places/index.ts';
import type { Bundle, Mode } from '../protocol/index.ts';
import { discoverRoots, type DiscoveredRoots, type SearchKeys } from '../search/index.ts';
import { deviceId as deviceIdOf, makeEnrolProof } from '../trust/index.ts';
import { enrol } from './enrol.ts';
import { AgentError } from './errors.ts';
import type { AgentEvent } from './events.ts';
import type { AgentOptions, RunningAgent } from './face.ts';
import { searchKeys } from './entries.ts';
import { Hunter } from './hunting.ts';
import { Inventory } from './inventory.ts';
import { type DeviceKeys, openKeys } from './keys.ts';
import { type Link, openLink } from './link.ts';
import { lockState } from './lock.ts';
import { errorFields, type Log, logOf } from './log-events.ts';
import { type Machine, thisMachine } from './machine.ts';
import { Notices } from './notices.ts';
import { watchNudges } from './nudge.ts';
import { OrderDesk } from './order-desk.ts';
import { OrderRunner } from './order-runner.ts';
import { refuseRoot } from './privilege.ts';
import { Rest } from './rest.ts';
import { expireUndo, recoverPlans, type RecoveryOptions } from './recovery.ts';
import { Scanning } from './scanning.ts';
import { startSchedule } from './schedule.ts';
import { openSettings, type SettingsFile } from './settings.ts';
import { openShown, type Shown } from './shown.ts';
import { watchSleep } from './sleep-wake.ts';
import { openState, type State } from './state/index.ts';
import { statusOf } from './status.ts';
import { SweepLane, Yielded } from './sweep-lane.ts';
import { Sweeper } from './sweeps.ts';
import { WatchList } from './watch-list.ts';
import { startWatcher, type Watching } from './watcher.ts';

/** A device that is not admitted yet searches under its own key after so long: then its owner sees something at least. */
const WAIT_FOR_ADMISSION = 5_000;
const POLL_DEGRADED = 300_000;
/** After these, what was needed for them is given back. */
const BURSTS: readonly AgentEvent['type'][] = ['started', 'watching', 'sweep-finished', 'receipt'];
const MODES: readonly Mode[] = ['report', 'warn', 'enforce'];

/**
 * Starts the one resting process of this user. It settles when what a crash left is mended and the agent is at work; the
 * link comes up by itself. Throws AgentError: `already-running`, `refuses-root`, `keychain-locked`, `keychain-unavailable`,
 * `key-file-damaged`, `settings-damaged`, `state-newer`, `foreign-state`.
 */
export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
  refuseRoot(options.allowRoot ?? false);
  mkdirSync(options.stateDir, { recursive: true, mode: 0o700 });
  const lock = lockState(options.stateDir);
  try {
    const settings = await openSettings(options.stateDir);
    const log = logOf(options.log);
    const device = await openDevice(options, settings, log);
    try {
      const agent = new Agent(options, settings, device, log, lock);
      await agent.start();
      return agent;
    } catch (error) {
      device.state.close();
      throw error;
    }
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

interface Device {
  readonly state: State;
  readonly keys: DeviceKeys;
  readonly machine: Machine;
  readonly deviceId: string;
}

/**
 * Keys and state that belong together. State of another device (a cloned image, a keychain that was lost) is set aside, and
 * this one enrols anew with keys of its own.
 */
async function openDevice(options: AgentOptions, settings: SettingsFile, log: Log): Promise<Device> {
  const { stateDir, bundle } = options;
  const machine = thisMachine(options);
  const open = async () => {
    const keys = await openKeys({
      stateDir,
      allowKeyFile: bundle.floor.allowKeyFile,
      settings,
      ...(options.tuning?.keychain ? { keychain: options.tuning.keychain } : {}),
    });
    return { keys, deviceId: deviceIdOf(keys.signer.publicKey, machine.name, machine.user) };
  };
  let { keys, deviceId } = await open();
  let state = openState(stateDir);
  try {
    const known = state.facts.get('device');
    if (known !== null && known.fleet !== bundle.fleet) {
      throw new AgentError(
        'foreign-state',
        `${stateDir} belongs to the fleet ${known.fleet}. Use another --state directory for ${bundle.fleet}.`,
      );
    }
    if (known !== null && (known.deviceId !== deviceId || known.installation !== machine.installation)) {
      state.close();
      setAside(stateDir, known.deviceId);
      log('foreign-state-set-aside', { was: known.deviceId, is: deviceId });
      await keys.forget();
      ({ keys, deviceId } = await open());
      state = openState(stateDir);
    }
    state.facts.set('device', { deviceId, fleet: bundle.fleet, installation: machine.installation });
    return { state, keys, machine, deviceId };
  } catch (error) {
    state.close();
    throw error;
  }
}

function setAside(stateDir: string, deviceId: string): void {
  const name = createHash('sha256').update(deviceId).digest('hex').slice(0, 8);
  for (const suffix of ['', '-wal', '-shm']) {
    const path = join(stateDir, `agent.db${suffix}`);
    if (existsSync(path)) renameSync(path, join(stateDir, `agent-${name}.db${suffix}`));
  }
  rmSync(join(stateDir, 'files.index'), { force: true });
}

class Agent implements RunningAgent {
  readonly deviceId: string;
  readonly #options: AgentOptions;
  readonly #settings: SettingsFile;
  readonly #device: Device;
  readonly #log: Log;
  readonly #lock: Disposable;
  readonly #closing = new AbortController();
  readonly #rest = new Rest();
  readonly #notices: Notices;
  readonly #background: Scanning;
  readonly #foreground: Scanning;
  readonly #inventory: Inventory;
  readonly #watchList: WatchList;
  readonly #desk: OrderDesk;
  readonly #runner: OrderRunner;
  readonly #sweeper: Sweeper;
  readonly #lane: SweepLane;
  readonly #env: Readonly<Record<string, string | undefined>>;
  #link: Link | null = null;
  #shown: Promise<Shown> | null = null;
  #attached: (AsyncDisposable | Disposable)[] = [];
  #closed: Promise<void> | null = null;
  #polling: NodeJS.Timeout | null = null;

  constructor(options: AgentOptions, settings: SettingsFile, device: Device, log: Log, lock: Disposable) {
    const { state, keys, deviceId } = device;
    const { stateDir, home, bundle, processes } = options;
    const allowRoot = options.allowRoot ?? false;
    this.deviceId = deviceId;
    this.#options = options;
    this.#settings = settings;
    this.#device = device;
    this.#log = log;
    this.#lock = lock;
    // The folders that the session's environment names are those of its own home, not of another that is looked after.
    this.#env = options.tuning?.env ?? (home === homedir() ? process.env : {});
    const scanning = () => new Scanning({ entry: processes.scanner, allowRoot, strikes: state.strikes, log, env: this.#env });
    const tell = (event: AgentEvent) => this.#tell(event);
    const flush = () => void setImmediate(() => this.#link?.flush());
    const shown = () => this.#openShown();
    this.#background = scanning();
    this.#foreground = scanning();
    this.#notices = new Notices((condition, on, sentence) => tell({ type: 'notice', condition, on, sentence }));
    this.#inventory = new Inventory({ state, deviceId, shown, tell, flush });
    this.#watchList = new WatchList(state.spots);
    this.#desk = new OrderDesk({
      state,
      deviceId,
      keys,
      log,
      tell,
      flush,
      bundle: () => this.#bundle(),
      ack: (cursor) => this.#link?.ack(cursor),
      onAdmission: (word) => this.#admitted(word),
      onTask: (orderId, task) => {
        if (task === 'hunt') this.#runner.enqueue(orderId, 'first');
        else void this.#runner.refuse(orderId).catch((error: unknown) => log('job-failed', { job: 'refuse', ...errorFields(error) }));
      },
      onCancelled: (orderId) => this.#runner.cancel(orderId),
    });
    const hunter = new Hunter({
      state,
      stateDir,
      home,
      bundle,
      processes,
      allowRoot,
      keys,
      log,
      tell,
      shown,
      scanning: this.#foreground,
      sweepRoots: () => this.#roots().sweep,
    });
    this.#runner = new OrderRunner({
      state,
      stateDir,
      fleet: bundle.fleet,
      deviceId,
      keys,
      desk: this.#desk,
      hunter,
      notices: this.#notices,
      shown,
      log,
      tell,
      flush,
      recover: async () => void (await recoverPlans(this.#recovery())),
      onBusy: (busy) => this.#lane.hold(busy),
      onWritten: (paths) => this.#sweeper.changed(paths, this.#closing.signal),
      onWatch: () => this.#watchOrders(),
    });
    this.#sweeper = new Sweeper({
      state,
      stateDir,
      home,
      background: this.#background,
      foreground: this.#foreground,
      inventory: this.#inventory,
      watchList: this.#watchList,
      keys: () => this.#searchKeys(),
      log,
      tell,
      flush,
      onRelapses: (path, relapses) => this.#runner.relapsed(path, relapses),
      onMany: () => void this.#lane.ask('reconcile', false),
    });
    this.#lane = new SweepLane((reason, whole, signal) => this.#sweep(reason, whole, signal));
  }

  async start(): Promise<void> {
    const { state, keys, deviceId } = this.#device;
    const { stateDir, bundle, tuning } = this.#options;
    const recovered = await recoverPlans(this.#recovery());
    this.#tell({ type: 'started', deviceId, keys: keys.kind });
    if (recovered > 0) this.#tell({ type: 'recovered', plans: recovered });
    if (keys.kind === 'key-file') this.#notices.raise('keys-in-file');
    this.#log('agent-started', { deviceId, keys: keys.kind });
    await this.#desk.open();
    await this.#watchOrders();

    this.#link = openLink({
      bundle,
      deviceId,
      signer: keys.signer,
      outbox: state.outbox,
      cursor: () => this.#desk.cursor,
      prepare: (signal) => this.#enrol(signal),
      onFrame: (frame) => this.#desk.take(frame),
      onWelcome: (membership) => this.#welcome(membership),
      onSettled: (frame, refusal) => this.#settled(frame, refusal),
      onDown: (down) => this.#down(down),
      ...(tuning?.reconnect ? { policy: tuning.reconnect } : {}),
      ...(tuning?.silence === undefined ? {} : { silence: tuning.silence }),
    });
    if (tuning?.sweep !== false) {
      if (this.#desk.fleetKeys) void this.#lane.ask('start', true);
      else this.#attached.push(later(WAIT_FOR_ADMISSION, () => !this.#desk.fleetKeys && void this.#lane.ask('start', true)));
    }
    if (tuning?.watch === false) this.#watching('off');
    else this.#attached.push(await this.#watch());

    const { sweepAt, reconcileAt } = this.#settings.read();
    const times = { sweep: sweepAt, reconcile: reconcileAt, housekeeping: '*/5 * * * *', ...tuning?.times };
    const chores = {
      sweep: () => this.#lane.ask('schedule', true),
      reconcile: () => this.#lane.ask('reconcile', false),
      housekeeping: () => this.#housekeeping(),
    };
    this.#attached.push(await startSchedule(times, chores, this.#log));
    this.#attached.push(watchSleep((ms) => this.#woke(ms)));
    this.#attached.push(
      watchNudges(
        stateDir,
        () => void this.#housekeeping().catch((error: unknown) => this.#log('job-failed', { job: 'nudge', ...errorFields(error) })),
      ),
    );
    await this.#housekeeping();
    this.#desk.judgeSoon();
  }

  status() {
    const { paused, lastSweepAt } = this.#settings.read();
    const base = statusOf(this.#device.state);
    return {
      ...base,
      pid: process.pid,
      running: true,
      keys: this.#device.keys.kind,
      paused,
      mode: this.#bundle().floor.mode,
      lastSweepAt,
      link: { ...base.link, connected: this.#link?.connected ?? false },
      notices: this.#notices.on,
    };
  }

  sweep(): Promise<void> {
    return this.#lane.ask('request', true);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const { state } = this.#device;
    this.#closing.abort(new Yielded('the agent ends'));
    if (this.#polling) clearInterval(this.#polling);
    for (const one of this.#attached.reverse()) {
      if (Symbol.asyncDispose in one) await one[Symbol.asyncDispose]();
      else one[Symbol.dispose]();
    }
    this.#desk[Symbol.dispose]();
    await Promise.all([this.#runner.close(), this.#lane.close(), this.#desk.idle().catch(() => undefined)]);
    await this.#link?.[Symbol.asyncDispose]();
    await Promise.all([this.#background[Symbol.asyncDispose](), this.#foreground[Symbol.asyncDispose]()]);
    this.#notices[Symbol.dispose]();
    this.#rest[Symbol.dispose]();
    state.facts.set('link', { connected: false, at: new Date().toISOString(), why: 'the agent ended' });
    this.#log('agent-stopped');
    this.#tell({ type: 'stopped' });
    state.close();
    this.#lock[Symbol.dispose]();
  }

  /** The fleet's bundle, with the mode that holds here: the strictest of fleet, user and how the agent was started. */
  #bundle(): Bundle {
    const { bundle, reportOnly } = this.#options;
    const { paused, mode } = this.#settings.read();
    const held: Mode = reportOnly || paused ? 'report' : mode;
    const strictest = MODES[Math.min(MODES.indexOf(bundle.floor.mode), MODES.indexOf(held))] ?? 'report';
    return { ...bundle, floor: { ...bundle.floor, mode: strictest } };
  }

  #searchKeys(): SearchKeys {
    const { keys } = this.#device;
    const { fleetKeys } = this.#desk;
    if (fleetKeys) return searchKeys(fleetKeys, keys.local);
    // Epoch 0 is no fleet's: fingerprints of a device that waits are comparable to nothing.
    return { epoch: 0, fingerprint: createHash('sha256').update('lastcopy-no-fleet').update(keys.local).digest(), local: keys.local };
  }

  #roots(): DiscoveredRoots {
    return discoverRoots({ os: process.platform as Os, home: this.#options.home, env: this.#env, disk: nodeDisk() });
  }

  /** What the catalogue and habit say, then every other folder that lies open in the home. */
  #watchRoots(): string[] {
    const { home } = this.#options;
    const { watch } = this.#roots();
    const open = readdirSync(home, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => join(home, name));
    return [...watch, ...open.filter((folder) => !watch.some((root) => isInside(folder, root)))].filter(
      (root, _index, all) => !all.some((other) => other !== root && isInside(root, other)),
    );
  }

  #openShown(): Promise<Shown> {
    this.#shown ??= openShown(this.#options.home);
    return this.#shown;
  }

  #recovery(): RecoveryOptions {
    const { state, keys } = this.#device;
    const { stateDir, home, processes, allowRoot } = this.#options;
    return { state, keys, stateDir, home, processes, allowRoot: allowRoot ?? false, log: this.#log };
  }

  async #enrol(signal: AbortSignal): Promise<void> {
    const { state, keys, machine, deviceId } = this.#device;
    if (state.facts.get('membership') !== null) return;
    const { bundle } = this.#options;
    const answer = await enrol(
      bundle,
      {
        deviceId,
        signingKey: keys.signer.publicKey,
        sealingKey: keys.sealingKey,
        machine: machine.name,
        user: machine.user,
        os: machine.os,
        prove: (nonce) => makeEnrolProof({ fleet: bundle.fleet, deviceId, nonce, sealingKey: keys.sealingKey }, keys.signer),
      },
      signal,
    );
    state.facts.set('membership', answer.state);
    this.#log('device-enrolled', { deviceId, state: answer.state });
    this.#tell({ type: 'enrolled', deviceId, state: answer.state });
  }

  #welcome(membership: 'pending' | 'admitted' | 'revoked' | 'steward'): void {
    const { state } = this.#device;
    if (membership !== 'steward') state.facts.set('membership', membership);
    state.facts.set('link', { connected: true, at: new Date().toISOString(), why: null });
    this.#notices.clear('server-unreachable');
    if (membership === 'pending') this.#notices.raise('not-admitted');
    this.#log('link-up', { membership });
    this.#tell({ type: 'link', state: 'connected', admitted: membership === 'admitted', retryIn: null, why: null });
  }

  #down({ why, code, retryIn }: { why: string; code: string | null; retryIn: number }): void {
    const { state } = this.#device;
    // A server that does not know this device (restored from an old copy) takes it in again as pending.
    if (code === 'unknown-device') state.facts.clear('membership');
    state.facts.set('link', { connected: false, at: new Date().toISOString(), why });
    this.#notices.raise('server-unreachable', why);
    this.#log('link-down', { code, retryIn });
    this.#tell({ type: 'link', state: 'lost', admitted: false, retryIn, why });
  }

  #settled(frame: { t: string; id: string; [member: string]: unknown }, refusal: { code: string; message: string } | null): void {
    if (refusal) {
      this.#log('frame-refused', { kind: frame.t, code: refusal.code });
      return;
    }
    if (frame.t !== 'receipt') return;
    const { state } = this.#device;
    state.plans.accepted(frame.id, new Date().toISOString());
    const orderId = state.plans.receipts().find(({ receiptId }) => receiptId === frame.id)?.orderId ?? '';
    this.#log('receipt-accepted', { receiptId: frame.id, orderId });
    this.#tell({ type: 'receipt-accepted', orderId, receiptId: frame.id });
  }

  async #admitted(word: 'admitted' | 'revoked'): Promise<void> {
    const { state } = this.#device;
    const wasReporting = this.#inventory.reporting;
    this.#inventory.reporting = word === 'admitted';
    if (word === 'revoked') {
      this.#notices.raise('device-revoked');
      return;
    }
    this.#notices.clear('not-admitted');
    this.#link?.admitted();
    // Nothing of what was found under the device's own key was ever told.
    if (!state.facts.get('reported')) {
      state.replicas.clear();
      state.facts.set('reported', true);
    }
    await this.#watchOrders();
    if (!wasReporting && this.#link && this.#options.tuning?.sweep !== false) void this.#lane.restart('admitted');
  }

  async #watchOrders(): Promise<void> {
    const { state, keys } = this.#device;
    const { fleetKeys } = this.#desk;
    if (!fleetKeys) return;
    const now = new Date().toISOString();
    const watched = [];
    for (const { orderId, life, watchUntil } of state.orders.all()) {
      const order = life.done === 'executed' && watchUntil > now ? await this.#desk.order(orderId) : null;
      if (order) watched.push(order);
    }
    await this.#watchList.set(watched, { keys: fleetKeys, sealing: keys.sealing, replicas: state.replicas });
  }

  async #sweep(reason: string, whole: boolean, signal: AbortSignal): Promise<void> {
    try {
      await this.#sweeper.sweep(reason, whole ? this.#roots().sweep : this.#watchRoots(), whole, signal);
      this.#settings.change(whole ? { lastSweepAt: new Date().toISOString() } : { lastReconcileAt: new Date().toISOString() });
    } catch (error) {
      if (!(error instanceof Yielded)) this.#log('sweep-failed', { reason, ...errorFields(error) });
      throw error;
    }
  }

  async #watch(): Promise<AsyncDisposable> {
    const { home, stateDir } = this.#options;
    return startWatcher({
      home,
      roots: this.#watchRoots(),
      exclude: [stateDir],
      log: this.#log,
      onState: (state) => this.#watching(state),
      onChange: (paths: readonly RawPath[]) => this.#sweeper.changed(paths, this.#closing.signal),
    });
  }

  #watching(watching: Watching): void {
    const { state } = this.#device;
    state.facts.set('watching', watching);
    this.#tell({ type: 'watching', state: watching });
    this.#sweeper.tellVisibility();
    if (watching !== 'degraded') return;
    this.#notices.raise('watching-degraded');
    this.#polling ??= setInterval(() => void this.#lane.ask('reconcile', false), POLL_DEGRADED).unref();
  }

  async #housekeeping(): Promise<void> {
    const { state, keys } = this.#device;
    const { stateDir } = this.#options;
    const now = new Date();
    if (this.#settings.read().paused) this.#notices.raise('paused');
    else this.#notices.clear('paused');
    await expireUndo({ state, stateDir, keys, log: this.#log }, now);
    await this.#runner.takeUndone();
    await this.#watchOrders();
    this.#runner.recheckDue(now);
    const { head } = this.#desk;
    if (this.#desk.fleetKeys && (!head || head.expiresAt < now.toISOString())) this.#notices.raise('orders-withheld');
    else this.#notices.clear('orders-withheld');
    this.#link?.flush();
    this.#desk.judgeSoon();
  }

  #woke(ms: number): void {
    this.#log('woke', { seconds: Math.round(ms / 1_000) });
    this.#tell({ type: 'woke', sleptSeconds: Math.round(ms / 1_000) });
    this.#link?.wake();
    this.#desk.judgeSoon();
    void this.#lane.ask('reconcile', false);
  }

  #tell(event: AgentEvent): void {
    if (BURSTS.includes(event.type)) this.#rest.stir();
    this.#options.on?.(event);
  }
}

function later(ms: number, work: () => void): Disposable {
  const timer = setTimeout(work, ms);
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
