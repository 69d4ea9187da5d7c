import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import type { SearchKeys } from '../search/index.ts';
import { Keyring } from '../trust/index.ts';
import { Admission, type AdmissionWord } from './admission.ts';
import { Asking } from './asking.ts';
import { ChainKeeper } from './chain-keeper.ts';
import { Clock } from './clock.ts';
import { correspond } from './correspondence.ts';
import { type Device, openDevice } from './device.ts';
import { searchKeys } from './entries.ts';
import type { AgentEvent } from './events.ts';
import type { AgentOptions, RunningAgent } from './face.ts';
import { bundleHere, modeHere } from './floor.ts';
import { type Housekeeping, type HousekeepingOptions, startHousekeeping } from './housekeeping.ts';
import { Hunter } from './hunting.ts';
import { Inventory } from './inventory.ts';
import type { Link } from './link.ts';
import { lockState } from './lock.ts';
import { errorFields, type Log, logOf } from './log-events.ts';
import { Lookout } from './lookout.ts';
import { Notices } from './notices.ts';
import { OrderDesk } from './order-desk.ts';
import { OrderLives } from './order-lives.ts';
import { carriedOut } from './order-state.ts';
import { OrderRunner } from './order-runner.ts';
import { Owner } from './owner.ts';
import { OwnerWatch } from './owner-watch.ts';
import { refuseRoot } from './privilege.ts';
import { ReceiptBook } from './receipt-book.ts';
import { recoverPlans } from './recovery.ts';
import { Refusals } from './refusals.ts';
import { takeRelapses } from './relapses.ts';
import { Rest } from './rest.ts';
import { sweepRoots, watchRoots } from './roots.ts';
import { Scanning } from './scanning.ts';
import { openSettings, type SettingsFile } from './settings.ts';
import { openShown, type Shown } from './shown.ts';
import { statusOf } from './status.ts';
import { Yielded } from './sweep-lane.ts';
import { WatchList } from './watch-list.ts';

/** A device that is not admitted yet searches under its own key after so long: then its owner sees something at least. */
const WAIT_FOR_ADMISSION = 5_000;
/** After these, what was needed for them is given back. */
const BURSTS: readonly AgentEvent['type'][] = ['started', 'watching', 'sweep-finished', 'receipt'];

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
    await using held = new AsyncDisposableStack();
    held.defer(() => device.state.close());
    // What a start that failed has begun may not live on over closed state.
    const agent = held.use(new Agent(options, settings, device, log, lock));
    await agent.start();
    held.move();
    return agent;
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

/**
 * Puts the parts together. Orders flow one way: link → chain and admission → desk (judges) → runner → hunter → receipt book
 * → outbox → link. So does the inventory: lookout → sweeper → inventory → outbox. What goes against that is told by callback,
 * here and nowhere else.
 */
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
  readonly #chain: ChainKeeper;
  readonly #admission: Admission;
  readonly #desk: OrderDesk;
  readonly #clock: Clock;
  readonly #lookout: Lookout;
  readonly #runner: OrderRunner;
  readonly #recover: () => Promise<number>;
  readonly #owner: Owner;
  readonly #owners: OwnerWatch;
  readonly #house: HousekeepingOptions;
  #keeper: Housekeeping | null = null;
  #link: Link | null = null;
  #shown: Promise<Shown> | null = null;
  readonly #attached = new AsyncDisposableStack();
  #closed: Promise<void> | null = null;

  constructor(options: AgentOptions, settings: SettingsFile, device: Device, log: Log, lock: Disposable) {
    const { state, keys, deviceId } = device;
    const { stateDir, home, processes, allowRoot = false, reportOnly = false } = options;
    const keyring = new Keyring(options.bundle);
    const { bundle } = keyring;
    this.deviceId = deviceId;
    this.#options = options;
    this.#settings = settings;
    this.#device = device;
    this.#log = log;
    this.#lock = lock;

    // The folders that the session's environment names are those of its own home, not of another that is looked after.
    const env = options.tuning?.env ?? (home === homedir() ? process.env : {});
    const place = { stateDir, home, processes, allowRoot };
    const roots = { sweepRoots: () => sweepRoots(home, env), watchRoots: () => watchRoots(home, env) };
    const shown = () => (this.#shown ??= openShown(home));
    const tell = (event: AgentEvent) => this.#tell(event);
    const flush = () => void setImmediate(() => this.#link?.flush());
    const onWatch = () => this.#watchOrders();
    const notices = new Notices((condition, on, sentence) => tell({ type: 'notice', condition, on, sentence }));
    const base = { ...place, state, keys, deviceId, bundle, settings, notices, shown, log, tell, flush };

    const scanning = () => new Scanning({ entry: processes.scanner, allowRoot, strikes: state.strikes, log, env });
    const [background, foreground] = [scanning(), scanning()];
    const inventory = new Inventory(base);
    const watchList = new WatchList({ spots: state.spots, replicas: state.replicas, sealing: keys.sealing });

    const refusals = new Refusals(base);
    const lives = new OrderLives(base);
    this.#attached.use(refusals);
    const chain = new ChainKeeper({
      ...base,
      keyring,
      lives,
      refusals,
      onHalted: (orderId) => this.#runner.halt(orderId),
      onTurned: async () => desk.keysTurned(),
    });
    const admission = new Admission({ ...base, refusals, onWord: (word) => this.#admitted(word) });
    const clock = new Clock(base);
    const desk = new OrderDesk({
      ...base,
      clock,
      bundle: () => bundleHere(bundle, modeHere(bundle, reportOnly, settings.read()).mode),
      word: () => ({ modeBy: modeHere(bundle, reportOnly, settings.read()).by, agreed: settings.read().agreed }),
      admission,
      chain,
      lives,
      refusals,
      onTask: (orderId, task) => {
        if (task === 'hunt') this.#runner.enqueue(orderId, 'first');
        else void this.#runner.refuse(orderId).catch((error: unknown) => log('job-failed', { job: 'refuse', ...errorFields(error) }));
      },
      onAsk: (orderId, verdict) => asking.look(orderId, verdict),
    });
    const asking = new Asking(base);
    const receipts = new ReceiptBook({ ...base, fleet: bundle.fleet });
    const lookout = new Lookout({
      ...base,
      ...roots,
      background,
      foreground,
      inventory,
      watchList,
      keys: () => searchKeysOf(device, admission),
      closing: this.#closing.signal,
      onRelapses: (path, relapses) => takeRelapses({ ...base, desk, receipts }, path, relapses),
    });
    this.#recover = () => recoverPlans(base);
    this.#owners = new OwnerWatch({
      ...base,
      paused: () => settings.read().paused,
      onDue: (orderId) => this.#runner.enqueue(orderId, 'recheck'),
      tuning: options.tuning?.ownerWatch,
    });
    this.#runner = new OrderRunner({
      ...base,
      owners: this.#owners,
      desk,
      lives,
      admission,
      receipts,
      hunter: new Hunter({ ...base, ...roots, scanning: foreground }),
      recover: this.#recover,
      onBusy: (busy) => lookout.hold(busy),
      onWritten: (paths) => lookout.changed(paths),
      onWatch,
    });
    this.#owner = new Owner({
      ...base,
      onChanged: async () => await this.#keeper?.keep(),
      onWritten: (paths) => lookout.changed(paths),
    });
    this.#house = {
      ...base,
      admission,
      chain,
      desk,
      clock,
      receipts,
      lookout,
      runner: this.#runner,
      owners: this.#owners,
      onWatch,
      onWoke: () => this.#link?.wake(),
    };
    this.#notices = notices;
    this.#background = background;
    this.#foreground = foreground;
    this.#inventory = inventory;
    this.#watchList = watchList;
    this.#chain = chain;
    this.#admission = admission;
    this.#desk = desk;
    this.#clock = clock;
    this.#lookout = lookout;
  }

  async start(): Promise<void> {
    const { keys, deviceId } = this.#device;
    const { bundle, tuning } = this.#options;
    const attached = this.#attached;
    const recovered = await this.#recover();
    this.#tell({ type: 'started', deviceId, keys: keys.kind });
    if (recovered > 0) this.#tell({ type: 'recovered', plans: recovered });
    if (keys.kind === 'key-file') this.#notices.raise('keys-in-file');
    this.#log('agent-started', { deviceId, keys: keys.kind });
    await this.#chain.openKeys();
    await this.#admission.open();
    await this.#chain.open();
    this.#desk.open();
    await this.#watchOrders();

    this.#link = correspond({
      device: this.#device,
      bundle,
      chain: this.#chain,
      admission: this.#admission,
      desk: this.#desk,
      clock: this.#clock,
      notices: this.#notices,
      tuning,
      log: this.#log,
      tell: (event) => this.#tell(event),
    });
    if (tuning?.sweep !== false) {
      if (this.#admission.fleetKeys) void this.#lookout.sweep('start');
      else attached.use(later(WAIT_FOR_ADMISSION, () => !this.#admission.fleetKeys && void this.#lookout.sweep('start')));
    }
    if (tuning?.watch === false) this.#lookout.watchNothing();
    else attached.use(await this.#lookout.watch());

    this.#keeper = attached.use(await startHousekeeping(this.#house, tuning?.times));
  }

  status() {
    const { paused, lastSweepAt } = this.#settings.read();
    const base = statusOf(this.#device.state);
    const { bundle, reportOnly } = this.#options;
    return {
      ...base,
      pid: process.pid,
      running: true,
      keys: this.#device.keys.kind,
      paused,
      mode: modeHere(bundle, reportOnly ?? false, this.#settings.read()).mode,
      lastSweepAt,
      link: { ...base.link, connected: this.#link?.connected ?? false },
      notices: this.#notices.on,
    };
  }

  sweep(): Promise<void> {
    return this.#lookout.sweep('request');
  }

  account = () => this.#owner.account();
  pause = (paused: boolean) => this.#owner.pause(paused);
  agree = (orderId: string) => this.#owner.agree(orderId);
  undo = (planId: string, paths?: readonly string[]) => this.#owner.undo(planId, paths);

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const { state } = this.#device;
    this.#closing.abort(new Yielded('the agent ends'));
    await this.#attached.disposeAsync();
    await Promise.all([this.#owner.idle(), this.#owners[Symbol.asyncDispose]()]);
    this.#desk[Symbol.dispose]();
    await Promise.all([this.#runner.close(), this.#lookout.close(), this.#desk.idle().catch(() => undefined)]);
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

  async #admitted({ state: word, reason, fresh }: AdmissionWord): Promise<void> {
    const { state } = this.#device;
    const wasReporting = this.#inventory.reporting;
    this.#inventory.reporting = word === 'admitted';
    if (word === 'revoked') {
      // Told once; afterwards it stands in the status.
      if (fresh) this.#notices.raise('device-revoked', reason);
      return;
    }
    this.#notices.clear('not-admitted');
    this.#notices.clear('device-revoked');
    this.#link?.admitted();
    // Nothing of what was found under the device's own key was ever told.
    if (!state.facts.get('reported')) {
      state.replicas.clear();
      state.facts.set('reported', true);
    }
    this.#turnEpoch();
    await this.#watchOrders();
    if (!wasReporting && this.#link && this.#options.tuning?.sweep !== false) void this.#lookout.restart('admitted');
  }

  /** Brings the inventory to the epoch of the fleet's keys. Hunts that lacked these are gone through again. */
  #turnEpoch(): void {
    const { state, keys } = this.#device;
    const { fleetKeys } = this.#admission;
    if (!fleetKeys) return;
    const now = searchKeys(fleetKeys, keys.local);
    const before = state.facts.get('epoch');
    const turned = state.transaction(() => {
      state.facts.set('epoch', now.epoch);
      return this.#inventory.turn(now);
    });
    if (before === null || before === now.epoch) return;
    this.#log('epoch-turned', { epoch: now.epoch, replicas: turned });
    for (const { orderId, life } of state.orders.all()) {
      if (carriedOut(life) && life.done !== 'executed') this.#runner.enqueue(orderId, 'recheck');
    }
  }

  async #watchOrders(): Promise<void> {
    const { fleetKeys } = this.#admission;
    if (fleetKeys) await this.#watchList.set(await this.#desk.watched(), fleetKeys);
  }

  #tell(event: AgentEvent): void {
    if (BURSTS.includes(event.type)) this.#rest.stir();
    // What it left may wait for the user's word.
    if (event.type === 'receipt') this.#desk.judgeSoon();
    this.#options.on?.(event);
  }
}

/** Keys of fingerprints: the fleet's, once admitted. */
function searchKeysOf({ keys }: Device, { fleetKeys }: Admission): SearchKeys {
  if (fleetKeys) return searchKeys(fleetKeys, keys.local);
  // Epoch 0 is no fleet's: fingerprints of a device that waits are comparable to nothing.
  return { epoch: 0, fingerprint: createHash('sha256').update('lastcopy-no-fleet').update(keys.local).digest(), local: keys.local };
}

function later(ms: number, work: () => void): Disposable {
  const timer = setTimeout(work, ms);
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
