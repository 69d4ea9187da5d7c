import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { request as httpRequest } from 'node:http';
import * as v from 'valibot';
import {
  addressOf,
  type AnswerOf,
  ApiTokenText,
  type Ask,
  type Bundle,
  type FleetKeys,
  type Operation,
  OPERATIONS,
  Problem,
  type Statement,
  type Submit,
} from '../protocol/index.ts';
import { Keyring, makeRequestProof, openLink, parseOperatorSecrets, type Signer, signer } from '../trust/index.ts';
import { UserError } from './exit.ts';
import { openBundle, readPrivate, readText } from './files.ts';

/** An operator at this terminal: a fleet's public bundle, the operator's own order key, and the fleet keys. */
export interface Operator {
  readonly bundle: Bundle;
  readonly person: string;
  readonly signer: Signer;
  readonly keys: FleetKeys;
  readonly api: Api;
}

/** Who only reads: an operator, or a program with a token, for which the server says what it opens. */
export type Reader = Pick<Operator, 'bundle' | 'api'>;

export interface OperatorFiles {
  readonly bundle?: string;
  readonly operator?: string;
  readonly tokenFile?: string;
}

/** The file of the token to read with; undefined: an order key is meant. A file that is named beats one of the environment. */
export function tokenFile({ tokenFile: named, operator }: OperatorFiles): string | undefined {
  if (named !== undefined && operator !== undefined)
    throw new UserError('--token-file and --operator exclude each other.', 'Pass the one that is meant.');
  return named ?? (operator === undefined ? process.env['LASTCOPY_TOKEN_FILE'] || undefined : undefined);
}

/** Reads the bundle and a token (--token-file or LASTCOPY_TOKEN_FILE), or what `openOperator` reads. Throws as it does. */
export async function openReader(files: OperatorFiles): Promise<Reader> {
  const path = tokenFile(files);
  if (path === undefined) return openOperator(files);
  const keyring = new Keyring(openBundle(files.bundle));
  const token = readPrivate(path, 'file of the token').trim();
  if (!v.is(ApiTokenText, token)) throw new UserError(`${path} holds no token.`, 'Make one on the server: lastcopy server tokens add');
  const api = new Api(keyring.bundle, { token });
  try {
    await followTurns(keyring, api);
  } catch (error) {
    // What is read counts for itself; where signatures matter, keys that turned since the bundle are not known.
    if (!(error instanceof ApiError) || error.code !== 'scope-missing') throw error;
  }
  return { bundle: keyring.bundle, api };
}

/** Reads the two files (options, else LASTCOPY_BUNDLE and LASTCOPY_OPERATOR). Throws UserError saying which is missing. */
export async function openOperator(files: OperatorFiles): Promise<Operator> {
  if (files.tokenFile !== undefined)
    throw new UserError('A token only reads.', 'For this pass --operator FILE, whose key signs what is asked for.');
  const bundle = openBundle(files.bundle);
  const path = files.operator ?? process.env['LASTCOPY_OPERATOR'];
  if (!path) {
    throw new UserError('No operator key was given.', 'Pass --operator FILE (made by `lastcopy fleet init`) or set LASTCOPY_OPERATOR.');
  }
  const secrets = parseOperatorSecrets(readText(path, 'operator key'));
  if (secrets.fleet !== bundle.fleet) {
    throw new UserError(`${path} belongs to another fleet than the bundle.`, 'Use the bundle and the operator key of one fleet.');
  }
  const own = await signer(secrets.orderJwk);
  const keyring = new Keyring(bundle);
  const api = new Api(keyring.bundle, own);
  await followTurns(keyring, api);
  if (!keyring.bundle.orderKeys.some(({ keyId }) => keyId === own.keyId)) throw notAnOperator(keyring.version);
  return { bundle: keyring.bundle, person: secrets.person, signer: own, keys: secrets.keys, api };
}

/** Takes every turn of the fleet's keys that the server shows; each is believed by the root keys before it. */
async function followTurns(keyring: Keyring, api: Api): Promise<void> {
  try {
    for (const { statement } of (await api.ask(OPERATIONS.keys, {})).turns) {
      const opened = await openLink(statement, keyring.bundle);
      if ('keys' in opened) keyring.take(opened);
    }
  } catch (error) {
    if (error instanceof ApiError && error.code === 'unknown-key') throw notAnOperator(keyring.version);
    // A server of before keys could turn.
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
  }
}

function notAnOperator(version: number): UserError {
  return new UserError(
    version === 0
      ? 'The fleet does not know this operator key.'
      : `The fleet does not know this operator key: its keys have turned (version ${version}).`,
    'Ask whoever keeps the fleet for the newest key file.',
  );
}

/** A refusal by the server, with its stable code. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly status: number;
  constructor(code: string, status: number, detail: string) {
    super(detail);
    this.code = code;
    this.status = status;
  }
}

/** The server's HTTP API for operators: every request proves possession of the order key over a fresh nonce, or shows a token. */
export class Api {
  readonly #bundle: Bundle;
  readonly #by: Signer | { readonly token: string };
  readonly #agent: HttpsAgent | undefined;

  constructor(bundle: Bundle, by: Signer | { readonly token: string }) {
    this.#bundle = bundle;
    this.#by = by;
    this.#agent = bundle.server.ca ? new HttpsAgent({ ca: bundle.server.ca }) : undefined;
  }

  head(): Promise<Statement | null> {
    return this.ask(OPERATIONS.head, {}).then((answer) => answer.head);
  }
  chain(after: number) {
    return this.ask(OPERATIONS.chain, { query: { after } }).then((answer) => answer.items);
  }
  submit(body: Submit) {
    return this.ask(OPERATIONS.submit, { body });
  }
  requestRetirement(statement: Statement): Promise<string> {
    return this.ask(OPERATIONS.askRetirement, { body: statement }).then((answer) => answer.requestId);
  }
  retirement(requestId: string) {
    return this.ask(OPERATIONS.retirement, { params: { requestId } });
  }
  rotationEvents() {
    return this.ask(OPERATIONS.rotationEvents, {}).then((answer) => answer.events);
  }
  rotationEvent(eventId: string) {
    return this.ask(OPERATIONS.rotationEvent, { params: { eventId } });
  }
  rotations() {
    return this.ask(OPERATIONS.rotations, {}).then((answer) => answer.rotations);
  }
  rotation(orderId: string) {
    return this.ask(OPERATIONS.rotation, { params: { orderId } });
  }
  replicas(of: { readonly fingerprint?: string | undefined; readonly device?: string | undefined } = {}) {
    return this.ask(OPERATIONS.replicas, { query: of });
  }
  devices() {
    return this.ask(OPERATIONS.devices, {}).then((answer) => answer.devices);
  }

  /** Any operation for operators. @throws ApiError a refusal; UserError where the server cannot be reached. */
  async ask<O extends Operation & { readonly who: 'operator' }>(operation: O, ask: Ask<O>): Promise<AnswerOf<O>> {
    const { method, answer } = operation;
    if (answer === 'events') throw new TypeError('a stream is no answer');
    const pathAndQuery = addressOf(operation, ask);
    const body = ask.body === undefined ? null : new TextEncoder().encode(JSON.stringify(ask.body));
    const authorization =
      'token' in this.#by
        ? `Bearer ${this.#by.token}`
        : `DPoP ${await this.#proof(this.#by, method, pathAndQuery, body ?? new Uint8Array())}`;
    return v.parse(answer, await this.#send(method, pathAndQuery, { authorization }, body)) as AnswerOf<O>;
  }

  async #proof(by: Signer, method: Operation['method'], pathAndQuery: string, body: Uint8Array): Promise<string> {
    const { nonce } = v.parse(OPERATIONS.nonce.answer, await this.#send('GET', addressOf(OPERATIONS.nonce, {}), {}, null));
    return makeRequestProof({ fleet: this.#bundle.fleet, method, pathAndQuery, nonce, body }, by);
  }

  /** Any operation for anyone. Throws as `ask` does. */
  async askOpenly<O extends Operation & { readonly who: 'anyone' }>(operation: O, ask: Ask<O>): Promise<AnswerOf<O>> {
    const { method, answer } = operation;
    if (answer === 'events') throw new TypeError('a stream is no answer');
    const body = ask.body === undefined ? null : new TextEncoder().encode(JSON.stringify(ask.body));
    return v.parse(answer, await this.#send(method, addressOf(operation, ask), {}, body)) as AnswerOf<O>;
  }

  #send(method: string, path: string, headers: Record<string, string>, body: Uint8Array | null): Promise<unknown> {
    const url = new URL(path, this.#bundle.server.url);
    return new Promise((resolve, reject) => {
      const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const request = start(
        url,
        {
          method,
          headers: { ...headers, ...(body ? { 'content-type': 'application/json', 'content-length': body.length } : {}) },
          timeout: 15_000,
          ...(this.#agent ? { agent: this.#agent } : {}),
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            const status = response.statusCode ?? 0;
            let json: unknown;
            try {
              json = JSON.parse(text);
            } catch {
              reject(new ApiError('not-json', status, `The server answered ${status} without JSON; is ${url.origin} a Lastcopy server?`));
              return;
            }
            if (status >= 200 && status < 300) resolve(json);
            else {
              const problem = v.safeParse(Problem, json);
              reject(
                problem.success
                  ? new ApiError(problem.output.code, status, problem.output.detail)
                  : new ApiError('refused', status, `The server refused the request (${status}).`),
              );
            }
          });
        },
      );
      request.on('timeout', () => request.destroy(new Error('no answer in 15 s')));
      request.on('error', (cause) =>
        reject(
          new UserError(
            `Could not reach the server at ${url.origin}: ${cause.message}`,
            'Check that `lastcopy server` runs and the bundle names it.',
            {
              cause,
            },
          ),
        ),
      );
      request.end(body ?? undefined);
    });
  }
}
