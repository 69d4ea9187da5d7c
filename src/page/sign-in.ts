import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Who may see the page. A token in a link is good once and for a short time; it is exchanged for a key that the browser keeps
 * for this page alone. Both have 256 bits; only their hashes are kept, and they are compared in constant time. A key travels
 * as a header and never as a cookie: cookies of 127.0.0.1 go to every port, so to servers of other local users.
 */
export interface SignInOptions {
  readonly now: () => number;
  /** Milliseconds for which a token is good. */
  readonly tokenMs: number;
  /** Milliseconds after its last request until a key is forgotten. */
  readonly idleMs: number;
}

interface Held {
  readonly hash: Buffer;
  until: number;
  readonly onGone?: () => void;
}

const MOST_TOKENS = 4;
const MOST_SESSIONS = 4;
/** Wrong tokens a minute; what is beyond is not even told that it is wrong. A right one always passes: nobody can lock the owner out. */
const MOST_WRONG = 10;
const MINUTE = 60_000;

export type Entered = { readonly key: string } | 'wrong' | 'too-many';

export class SignIn {
  readonly #options: SignInOptions;
  #tokens: Held[] = [];
  #sessions: Held[] = [];
  #wrong: number[] = [];

  constructor(options: SignInOptions) {
    this.#options = options;
  }

  /** A fresh token. The oldest of too many ends. */
  token(onGone?: () => void): string {
    const { now, tokenMs } = this.#options;
    this.#forget();
    const { text, hash } = fresh();
    this.#tokens.push({ hash, until: now() + tokenMs, ...(onGone ? { onGone } : {}) });
    if (this.#tokens.length > MOST_TOKENS) this.#tokens.shift()?.onGone?.();
    return text;
  }

  enter(token: string): Entered {
    const { now, idleMs } = this.#options;
    this.#forget();
    const held = find(this.#tokens, token);
    if (held === null) {
      this.#wrong = this.#wrong.filter((at) => at > now() - MINUTE);
      if (this.#wrong.length >= MOST_WRONG) return 'too-many';
      this.#wrong.push(now());
      return 'wrong';
    }
    this.#tokens = this.#tokens.filter((one) => one !== held);
    held.onGone?.();
    const { text, hash } = fresh();
    this.#sessions.push({ hash, until: now() + idleMs });
    if (this.#sessions.length > MOST_SESSIONS) this.#sessions.shift();
    return { key: text };
  }

  /** Whether a key is one of a session that lives; then it lives on. */
  knows(key: string): boolean {
    const { now, idleMs } = this.#options;
    this.#forget();
    const held = find(this.#sessions, key);
    if (held) held.until = now() + idleMs;
    return held !== null;
  }

  leave(key: string): void {
    const held = find(this.#sessions, key);
    this.#sessions = this.#sessions.filter((one) => one !== held);
  }

  /** Forgets tokens whose time is over. */
  expire(): void {
    this.#forget();
  }

  end(): void {
    for (const { onGone } of this.#tokens) onGone?.();
    this.#tokens = [];
    this.#sessions = [];
  }

  #forget(): void {
    const now = this.#options.now();
    const over = this.#tokens.filter(({ until }) => until <= now);
    this.#tokens = this.#tokens.filter(({ until }) => until > now);
    this.#sessions = this.#sessions.filter(({ until }) => until > now);
    for (const { onGone } of over) onGone?.();
  }
}

function fresh(): { text: string; hash: Buffer } {
  const text = randomBytes(32).toString('base64url');
  return { text, hash: hashOf(text) };
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Looks at all of them, whichever fits. */
function find(held: readonly Held[], text: string): Held | null {
  const hash = hashOf(text);
  let found: Held | null = null;
  for (const one of held) if (timingSafeEqual(one.hash, hash)) found = one;
  return found;
}
