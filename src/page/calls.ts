import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { readBody } from './body.ts';
import { type PageModel, PageRefusal } from './face.ts';
import { bearer, HEADERS } from './gate.ts';
import type { SignIn } from './sign-in.ts';

/**
 * What the page's script asks for:
 *
 * | request         | with              | answer |
 * | --------------- | ----------------- | ------ |
 * | POST /session   | {token}           | {key}: the bearer key of all other calls |
 * | DELETE /session |                   | {} |
 * | GET  /view      |                   | PageView |
 * | GET  /changes   |                   | a stream: one line per change (a new view may show something else), and to stay alive |
 * | POST /undo      | {planId, paths?}  | UndoneView |
 * | POST /pause     | {paused}          | {} |
 * | POST /sweep     | {}                | {} |
 *
 * A refusal is {code, sentence}.
 */
export interface CallsOptions {
  readonly model: PageModel;
  readonly signIn: SignIn;
  /** A session asked for something on this connection. */
  readonly onUse: (socket: Socket) => void;
  readonly onError: (error: unknown) => void;
  readonly streams: Set<ServerResponse>;
}

type Call = (options: CallsOptions, request: IncomingMessage, response: ServerResponse) => Promise<void>;

const STATUS: Readonly<Record<string, number>> = { 'not-json': 415, 'too-large': 413, 'bad-request': 400 };
/** Milliseconds: faster changes are told as one. */
const TOGETHER = 250;
const ALIVE = 20_000;

export const CALLS: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['POST /session', enter],
  ['DELETE /session', known(({ signIn }, request) => signIn.leave(bearer(request) ?? ''))],
  ['GET /view', known(({ model }) => model.read())],
  ['GET /changes', stream],
  [
    'POST /undo',
    known(async ({ model }, request) => {
      const { planId, paths } = await readBody(request);
      if (typeof planId !== 'string' || !(paths === undefined || isTexts(paths))) throw new PageRefusal('bad-request', 'Name a purge.');
      return await model.undo(planId, paths);
    }),
  ],
  [
    'POST /pause',
    known(async ({ model }, request) => {
      const { paused } = await readBody(request);
      if (typeof paused !== 'boolean') throw new PageRefusal('bad-request', 'Say whether to pause.');
      await model.pause(paused);
    }),
  ],
  [
    'POST /sweep',
    known(async ({ model }, request) => {
      await readBody(request);
      await model.sweep();
    }),
  ],
]);

export function answer(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent) return void response.end();
  response.writeHead(status, { ...HEADERS, 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Tells a failure: a refusal as it is, anything else without its words. */
export function fail(response: ServerResponse, error: unknown, onError: (error: unknown) => void): void {
  if (error instanceof PageRefusal) {
    // What was not read of a body is not waited for.
    if (error.code === 'too-large') response.setHeader('connection', 'close');
    return answer(response, STATUS[error.code] ?? 409, { code: error.code, sentence: error.message });
  }
  onError(error);
  answer(response, 500, { code: 'failed', sentence: 'That did not work. The log of the agent says why (lastcopy status).' });
}

async function enter({ signIn, onUse }: CallsOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { token } = await readBody(request);
  const entered = signIn.enter(typeof token === 'string' ? token.slice(0, 200) : '');
  if (entered === 'too-many') return answer(response, 429, { code: 'too-many', sentence: 'Too many tries. Wait a minute.' });
  if (entered === 'wrong') {
    return answer(response, 401, {
      code: 'link-used',
      sentence: 'This link was used before, or its time is over. Open the page again: lastcopy open.',
    });
  }
  onUse(request.socket);
  answer(response, 200, entered);
}

function known(work: (options: CallsOptions, request: IncomingMessage) => unknown): Call {
  return async (options, request, response) => {
    if (!signedIn(options, request, response)) return;
    answer(response, 200, ((await work(options, request)) as object | undefined) ?? {});
  };
}

function signedIn({ signIn, onUse }: CallsOptions, request: IncomingMessage, response: ServerResponse): boolean {
  const key = bearer(request);
  if (key !== null && signIn.knows(key)) {
    onUse(request.socket);
    return true;
  }
  answer(response, 401, { code: 'signed-out', sentence: 'This page has ended. Open it again: lastcopy open.' });
  return false;
}

async function stream(options: CallsOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!signedIn(options, request, response)) return;
  const { streams, model, onUse, signIn } = options;
  response.writeHead(200, { ...HEADERS, 'content-type': 'application/x-ndjson' });
  response.write('{"t":"open"}\n');
  let soon: NodeJS.Timeout | null = null;
  const watched = model.watch(() => {
    soon ??= setTimeout(() => {
      soon = null;
      response.write('{"t":"changed"}\n');
    }, TOGETHER);
  });
  const alive = setInterval(() => {
    // Who looks on is not idle.
    if (signIn.knows(bearer(request) ?? '')) response.write('{"t":"alive"}\n');
    else response.end();
  }, ALIVE);
  streams.add(response);
  const over = Promise.withResolvers<void>();
  response.once('close', () => {
    if (soon) clearTimeout(soon);
    clearInterval(alive);
    watched[Symbol.dispose]();
    streams.delete(response);
    onUse(request.socket);
    over.resolve();
  });
  await over.promise;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
