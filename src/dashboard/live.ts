import * as v from 'valibot';
import { addressOf, LiveEvent, OPERATIONS, reconnectDelay } from '../protocol/index.ts';
import { ApiProblem, ask } from './api.ts';
import { plainText } from './plain.ts';

/**
 * The server's push, and whether it flows. A page that shows old figures says so: `reconnecting` begins at the first sign
 * of a loss, be it an error or a silence that a question to the server does not explain.
 */
export type Link =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  /** `since`: milliseconds since the epoch. */
  | { readonly state: 'reconnecting'; readonly since: number };

export interface LiveHandlers {
  /** The stream has begun (again): all that was told before may be old. */
  readonly began: () => void;
  readonly told: (event: LiveEvent) => void;
  readonly signedOut: () => void;
}

/** People wait for it: short and bounded, still with jitter. */
const POLICY = { first: 800, most: 10_000 };
/** After so long without a word the server is asked whether it is there. Milliseconds. */
const SILENCE = 20_000;
/** A page that nobody looks at for so long gives its connection back: browsers allow six to one server. Milliseconds. */
const UNSEEN = 300_000;

export class Live {
  readonly #handlers: LiveHandlers;
  #link: Link = { state: 'connecting' };
  readonly #watchers = new Set<() => void>();
  #source: EventSource | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unseen: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #ended = true;

  constructor(handlers: LiveHandlers) {
    this.#handlers = handlers;
  }

  readonly look = (): Link => this.#link;
  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  start(): void {
    if (!this.#ended) return;
    this.#ended = false;
    this.#become({ state: 'connecting' });
    window.addEventListener('online', this.#wake);
    window.addEventListener('offline', this.#wake);
    document.addEventListener('visibilitychange', this.#wake);
    this.#open();
  }

  stop(): void {
    this.#ended = true;
    window.removeEventListener('online', this.#wake);
    window.removeEventListener('offline', this.#wake);
    document.removeEventListener('visibilitychange', this.#wake);
    clearTimeout(this.#unseen);
    this.#rest();
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #open(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    const source = new EventSource(addressOf(OPERATIONS.events, {}));
    this.#source = source;
    source.addEventListener('message', (event: MessageEvent<string>) => this.#heard(event.data));
    source.addEventListener('error', () => {
      if (this.#source === source) void this.#lost();
    });
    this.#listen();
  }

  #heard(data: string): void {
    const event = v.safeParse(v.pipe(v.string(), v.parseJson({ reviver: plainText }), LiveEvent), data);
    this.#listen();
    // An event that a newer server knows and this page does not: what it was about is asked for.
    if (!event.success) return this.#handlers.began();
    if (event.output.t === 'signed-out') {
      this.stop();
      this.#handlers.signedOut();
      return;
    }
    if (event.output.t === 'hello') {
      this.#attempt = 0;
      this.#become({ state: 'live' });
      this.#handlers.began();
    } else this.#handlers.told(event.output);
  }

  /** Waits for the next word; a connection can be dead without an error. */
  #listen(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#probe(), SILENCE);
  }

  async #probe(): Promise<void> {
    const source = this.#source;
    const there = await this.#there();
    if (this.#ended || this.#source !== source || there === 'over') return;
    if (there === 'no' || this.#link.state !== 'live') await this.#lost(there);
    else this.#listen();
  }

  async #lost(known?: 'yes' | 'no'): Promise<void> {
    this.#source?.close();
    this.#source = null;
    clearTimeout(this.#timer);
    if (this.#link.state !== 'reconnecting') this.#become({ state: 'reconnecting', since: Date.now() });
    const there = known ?? (await this.#there());
    if (this.#ended || there === 'over' || this.#source) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), 200 + reconnectDelay(this.#attempt++, Math.random(), POLICY));
  }

  /** An EventSource does not tell why it failed; a question does. */
  async #there(): Promise<'yes' | 'no' | 'over'> {
    try {
      await ask(OPERATIONS.session, {});
      return 'yes';
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401 || this.#ended) return 'no';
      this.stop();
      this.#handlers.signedOut();
      return 'over';
    }
  }

  readonly #wake = (): void => {
    clearTimeout(this.#unseen);
    if (this.#ended) return;
    if (document.visibilityState === 'hidden') {
      this.#unseen = setTimeout(() => {
        this.#rest();
        this.#become({ state: 'connecting' });
      }, UNSEEN);
    } else if (!navigator.onLine) void this.#lost('no');
    else if (this.#source === null) this.#open();
    else void this.#probe();
  };

  #become(link: Link): void {
    this.#link = link;
    for (const watcher of this.#watchers) watcher();
  }
}
