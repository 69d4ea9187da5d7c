import { drawIcon } from '../icons.ts';
import type { Notice } from '../face.ts';
import { plain, plainLine } from '../plain.ts';
import { type Bus, isTimeout } from './bus.ts';
import { askService, NAME, PATH, type Service } from './notification-service.ts';

/** The key of a click on the notice itself. */
const DEFAULT = 'default';
const URGENCY = { info: 1, warning: 1, urgent: 2 } as const;
const ICON_SIZE = 48;
/** Notices that wait for a service; the oldest give way. */
const MOST_WAITING = 8;
/** Between two tries to show what waits, where the bus could not start a service or it refused. Milliseconds. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 600_000;

export interface NotificationsOptions {
  readonly name: string;
  readonly onAction: (noticeId: string, action: string | null) => void;
  readonly onReach: () => void;
}

interface Waiting {
  readonly notice: Notice;
  /** Counts notices: a withdrawal means those before it. */
  readonly told: number;
}

interface Shown {
  readonly number: number;
  readonly actions: ReadonlySet<string>;
  readonly told: number;
}

/**
 * Shows notices through the session's notification service. One at a time; a notice that no service took waits for one and
 * is tried again with growing pauses, and what was shown is never shown again by itself.
 */
export class Notifications {
  readonly #options: NotificationsOptions;
  readonly #shown = new Map<string, Shown>();
  readonly #waiting = new Map<string, Waiting>();
  #told = 0;
  #bus: Bus | null = null;
  #owner: string | null = null;
  #activatable = false;
  #service: Service | null = null;
  #work: Promise<void> = Promise.resolve();
  #pause = FIRST_PAUSE;
  #again: NodeJS.Timeout | undefined;

  constructor(options: NotificationsOptions) {
    this.#options = options;
  }

  get reach(): { readonly notices: boolean; readonly buttons: boolean } {
    return { notices: this.#bus !== null && (this.#owner !== null || this.#activatable), buttons: this.#service?.buttons ?? false };
  }

  async up(bus: Bus): Promise<void> {
    await bus.listen(NAME, NAME, (member, body, sender) => this.#signal(member, body, sender));
    const [names] = await bus.ask('ListActivatableNames');
    this.#activatable = Array.isArray(names) && names.includes(NAME);
    this.#bus = bus;
    await bus.follow(NAME, (owner) => this.#owned(owner));
    if (this.#owner === null) this.#deliver();
  }

  down(): void {
    this.#bus = null;
    this.#activatable = false;
    clearTimeout(this.#again);
    this.#owned(null);
  }

  tell(notice: Notice): void {
    this.#waiting.delete(notice.id);
    this.#waiting.set(notice.id, { notice, told: ++this.#told });
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > MOST_WAITING && oldest !== undefined) this.#waiting.delete(oldest);
    this.#deliver();
  }

  withdraw(noticeId: string): void {
    this.#waiting.delete(noticeId);
    const before = this.#told;
    this.#queue(async (bus) => {
      const shown = this.#shown.get(noticeId);
      if (!shown || shown.told > before) return;
      this.#shown.delete(noticeId);
      await close(bus, shown.number);
    });
  }

  /** Takes back all that stands. */
  async end(): Promise<void> {
    this.#waiting.clear();
    clearTimeout(this.#again);
    for (const id of this.#shown.keys()) this.withdraw(id);
    await this.#work;
  }

  /** What the last owner showed went with it. */
  #owned(owner: string | null): void {
    this.#owner = owner;
    this.#service = null;
    this.#shown.clear();
    this.#options.onReach();
    if (owner === null) return;
    this.#queue((bus) => this.#learn(bus).then(() => undefined));
    this.#deliver();
  }

  #deliver(): void {
    this.#queue(async (bus) => {
      for (const [id, waiting] of this.#waiting) {
        if (!this.reach.notices) return;
        try {
          await this.#show(bus, waiting);
        } catch {
          this.#deliverLater();
          return;
        }
        this.#pause = FIRST_PAUSE;
        // A newer one of the same id may have come meanwhile.
        if (this.#waiting.get(id) === waiting) this.#waiting.delete(id);
      }
    });
  }

  /** A service that did not start, or died with the notice in hand, may do better next time. */
  #deliverLater(): void {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#deliver(), this.#pause).unref();
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }

  /** One after another. What fails has failed for want of a service. */
  #queue(work: (bus: Bus) => Promise<void>): void {
    const before = this.#work;
    this.#work = (async () => {
      await before;
      if (this.#bus) await work(this.#bus).catch(() => undefined);
    })();
  }

  /** Asking starts the service where the bus can start one. */
  async #learn(bus: Bus): Promise<Service> {
    if (this.#service) return this.#service;
    this.#service = await askService(bus);
    this.#options.onReach();
    return this.#service;
  }

  async #show(bus: Bus, { notice, told }: Waiting): Promise<void> {
    const service = await this.#learn(bus);
    const body = [notice.body, ...(service.buttons || !notice.withoutButtons ? [] : [notice.withoutButtons])].join('\n').trim();
    const text = plain(body, 1_000);
    const buttons = [...(service.click ? [[DEFAULT, 'Open']] : []), ...notice.actions.map(({ id, label }) => [id, plainLine(label, 40)])];
    const actions = service.actions ? buttons.flat() : [];
    const { size, rgba } = drawIcon(notice.severity === 'info' ? 'resting' : 'attention', ICON_SIZE);
    const hints = [
      ['urgency', ['y', URGENCY[notice.severity]]],
      ['desktop-entry', ['s', 'lastcopy']],
      ['category', ['s', 'x-lastcopy.rotation']],
      ['image-data', ['(iiibiiay)', [size, size, size * 4, true, 8, 4, Buffer.from(rgba)]]],
    ];
    const replaces = this.#shown.get(notice.id)?.number ?? 0;
    const shown = ([number]: readonly unknown[]) => {
      if (typeof number === 'number') this.#shown.set(notice.id, { number, told, actions: new Set(notice.actions.map(({ id }) => id)) });
    };
    const parameters = [
      plainLine(this.#options.name, 60),
      replaces,
      '',
      plainLine(notice.title),
      service.markup ? escaped(text) : text,
      actions,
      hints,
      notice.severity === 'urgent' ? 0 : -1,
    ];
    try {
      await bus.call(NAME, PATH, NAME, 'Notify', 'susssasa{sv}i', parameters, shown);
    } catch (error) {
      // One that answers late may have shown it: sent again, it would stand there twice.
      if (!isTimeout(error)) throw error;
    }
  }

  /** Only what the service itself says of notices of ours, and each action once. */
  #signal(member: string, body: readonly unknown[], sender: string): void {
    if (sender !== this.#owner) return;
    const [number, detail] = body;
    const found = [...this.#shown].find(([, shown]) => shown.number === number);
    if (!found) return;
    const [noticeId, { actions, number: own }] = found;
    if (member === 'NotificationClosed') this.#shown.delete(noticeId);
    if (member !== 'ActionInvoked' || typeof detail !== 'string') return;
    if (detail !== DEFAULT && !actions.has(detail)) return;
    this.#shown.delete(noticeId);
    this.#queue((bus) => close(bus, own));
    this.#options.onAction(noticeId, detail === DEFAULT ? null : detail);
  }
}

async function close(bus: Bus, number: number): Promise<void> {
  await bus.call(NAME, PATH, NAME, 'CloseNotification', 'u', [number]);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
