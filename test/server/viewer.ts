import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { DASHBOARD_API, LiveEvent } from '../../src/protocol/index.ts';
import type { PersonRole } from '../../src/protocol/index.ts';
import { personsBeside, signInLink } from '../../src/server/index.ts';

/** A browser as far as the server sees one: it keeps its cookie and says where it comes from. */

export interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly body: Record<string, unknown> & { code?: string };
}

export interface Asking {
  readonly method?: string;
  /** Null takes a usual one away. */
  readonly headers?: Record<string, string | null>;
  readonly body?: unknown;
  readonly ca?: string;
}

function open(url: string, { method = 'GET', headers = {}, body, ca }: Asking): Promise<IncomingMessage> {
  const given = Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== null));
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? secure : plain;
    // The path as it is written: URL would straighten `..` before it is sent.
    const { hostname, port } = new URL(url);
    const path = url.slice(url.indexOf('/', 'https://'.length));
    const request = send({ hostname, port, path, method, headers: given, agent: false, ...(ca ? { ca } : {}) }, resolve);
    request.on('error', reject);
    request.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
  });
}

export async function get(url: string, asking: Asking = {}): Promise<Got> {
  const response = await open(url, asking);
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  let body: Got['body'] = {};
  try {
    body = JSON.parse(bytes.toString('utf8')) as Got['body'];
  } catch {
    // A page or a file.
  }
  return { status: response.statusCode ?? 0, headers: response.headers, bytes, body };
}

/** The headers of a browser's request that changes something. */
export const fromUs = (origin: string): Record<string, string> => ({
  origin,
  'x-lastcopy': '1',
  'content-type': 'application/json',
  'sec-fetch-site': 'same-origin',
});

export async function freshToken(stateDir: string, database?: string): Promise<string> {
  const { link } = await signInLink({ stateDir, database });
  return tokenIn(link);
}

export const tokenIn = (link: string): string => link.slice(link.indexOf('#sign-in=') + '#sign-in='.length);

export function trySignIn(url: string, token: string, asking: Asking = {}): Promise<Got> {
  return get(`${url}${DASHBOARD_API}/session`, {
    method: 'POST',
    body: { token },
    ...asking,
    headers: { ...fromUs(new URL(url).origin), ...asking.headers },
  });
}

export class Viewer {
  readonly url: string;
  /** The Set-Cookie header as it came. */
  readonly set: string;
  readonly #ca: string | undefined;

  private constructor(url: string, set: string, ca: string | undefined) {
    this.url = url;
    this.set = set;
    this.#ca = ca;
  }
  /** Signs in by a fresh link. */
  static async of(url: string, stateDir: string, ca?: string, database?: string): Promise<Viewer> {
    const answer = await trySignIn(url, await freshToken(stateDir, database), ca ? { ca } : {});
    if (answer.status !== 200) throw new Error(`not signed in: ${answer.bytes.toString()}`);
    return new Viewer(url, String(answer.headers['set-cookie']), ca);
  }
  /** Signs in by a link for that person, who is listed with the role if it is not yet. */
  static async as(
    at: { readonly url: string; readonly dir: string; readonly database?: string },
    name: string,
    role: PersonRole,
  ): Promise<Viewer> {
    const place = { stateDir: at.dir, database: at.database };
    const { link } = await personsBeside(place, async (persons) => {
      if ((await persons.list()).every((one) => one.name !== name)) await persons.add(name, role);
      return persons.link(name);
    });
    const answer = await trySignIn(at.url, tokenIn(link));
    if (answer.status !== 200) throw new Error(`not signed in: ${answer.bytes.toString()}`);
    return new Viewer(at.url, String(answer.headers['set-cookie']), undefined);
  }
  /** Of an answer to a sign-in. */
  static from(url: string, answer: Got): Viewer {
    return new Viewer(url, String([answer.headers['set-cookie']].flat()[0]), undefined);
  }
  /** A request that changes something, as the dashboard sends it. */
  send(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<Got> {
    return this.ask(path, { method, headers: fromUs(new URL(this.url).origin), ...(body === undefined ? {} : { body }) });
  }
  get cookie(): string {
    return this.set.split(';')[0] ?? '';
  }
  /** The session's id itself, which nobody but the browser may hold. */
  get id(): string {
    return this.cookie.split('=')[1] ?? '';
  }
  ask(path: string, asking: Asking = {}): Promise<Got> {
    return get(`${this.url}${DASHBOARD_API}${path}`, {
      ...(this.#ca ? { ca: this.#ca } : {}),
      ...asking,
      headers: { cookie: this.cookie, 'sec-fetch-site': 'same-origin', ...asking.headers },
    });
  }
  /** An answer that must fit its schema. */
  async see<S extends v.GenericSchema>(path: string, schema: S): Promise<v.InferOutput<S>> {
    const answer = await this.ask(path);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.bytes.toString()}`);
    return v.parse(schema, answer.body);
  }
  signOut(): Promise<Got> {
    return this.ask('/session', { method: 'DELETE', headers: fromUs(new URL(this.url).origin) });
  }
  async listen(): Promise<Stream> {
    const response = await open(`${this.url}${DASHBOARD_API}/events`, {
      headers: { cookie: this.cookie, accept: 'text/event-stream', 'sec-fetch-site': 'same-origin' },
      ...(this.#ca ? { ca: this.#ca } : {}),
    });
    if (response.statusCode !== 200) {
      response.destroy();
      throw new Error(`no stream: ${response.statusCode}`);
    }
    return new Stream(response);
  }
}

type Of<T extends LiveEvent['t']> = Extract<LiveEvent, { t: T }>;

/** Reads an event stream as EventSource does (WHATWG HTML §9.2.6), each event against its schema. */
export class Stream implements Disposable {
  readonly response: IncomingMessage;
  readonly ended: Promise<void>;
  over = false;
  comments = 0;
  retry = 0;
  /** What came and was not yet taken. */
  readonly waiting: LiveEvent[] = [];
  #text = '';
  #wake: () => void = () => undefined;

  constructor(response: IncomingMessage) {
    this.response = response;
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => this.#take(chunk));
    this.ended = new Promise((resolve) => {
      const end = () => {
        this.over = true;
        this.#wake();
        resolve();
      };
      response.once('close', end);
      response.once('error', end);
    });
  }
  #take(chunk: string): void {
    this.#text += chunk;
    for (let end = this.#text.indexOf('\n\n'); end >= 0; end = this.#text.indexOf('\n\n')) {
      const lines = this.#text.slice(0, end).split('\n');
      this.#text = this.#text.slice(end + 2);
      for (const line of lines) {
        if (line.startsWith(':')) this.comments++;
        else if (line.startsWith('retry: ')) this.retry = Number(line.slice(7));
        else if (line.startsWith('data: ')) this.waiting.push(v.parse(LiveEvent, JSON.parse(line.slice(6))));
        else throw new Error(`not a line of an event stream: ${line.slice(0, 40)}`);
      }
    }
    this.#wake();
  }
  /** The first event of kind `t` that fits, now or soon; others stay where they are. */
  async next<T extends LiveEvent['t']>(t: T, fits: (event: Of<T>) => boolean = () => true, ms = 15_000): Promise<Of<T>> {
    const end = Date.now() + ms;
    for (;;) {
      const index = this.waiting.findIndex((event) => event.t === t && fits(event as Of<T>));
      if (index >= 0) return this.waiting.splice(index, 1)[0] as Of<T>;
      if (this.over || Date.now() > end) throw new Error(`no ${t} ${this.over ? 'before the end' : `within ${ms} ms`}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(1, end - Date.now()));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
  [Symbol.dispose](): void {
    this.response.destroy();
  }
}
