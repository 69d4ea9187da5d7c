import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { request as httpRequest } from 'node:http';
import * as v from 'valibot';
import {
  API,
  type Bundle,
  ChainAnswer,
  DevicesAnswer,
  type FleetKeys,
  HeadAnswer,
  Nonce,
  Problem,
  ReplicasAnswer,
  RetirementAnswer,
  RotationDetail,
  Rotations,
  type Statement,
  type Submit,
  SubmitAnswer,
} from '../protocol/index.ts';
import { makeRequestProof, parseOperatorSecrets, type Signer, signer } from '../trust/index.ts';
import { UserError } from './exit.ts';
import { openBundle, readText } from './files.ts';

/** An operator at this terminal: a fleet's public bundle, the operator's own order key, and the fleet keys. */
export interface Operator {
  readonly bundle: Bundle;
  readonly person: string;
  readonly signer: Signer;
  readonly keys: FleetKeys;
  readonly api: Api;
}

export interface OperatorFiles {
  readonly bundle?: string;
  readonly operator?: string;
}

/** Reads the two files (options, else LASTCOPY_BUNDLE and LASTCOPY_OPERATOR). Throws UserError saying which is missing. */
export async function openOperator(files: OperatorFiles): Promise<Operator> {
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
  if (!bundle.orderKeys.some(({ keyId }) => keyId === own.keyId)) {
    throw new UserError('The bundle does not know this operator key.', 'Ask whoever keeps the fleet for the current bundle.');
  }
  return { bundle, person: secrets.person, signer: own, keys: secrets.keys, api: new Api(bundle, own) };
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

/** The server's HTTP API for operators: every request proves possession of the order key over a fresh nonce. */
export class Api {
  readonly #bundle: Bundle;
  readonly #signer: Signer;
  readonly #agent: HttpsAgent | undefined;

  constructor(bundle: Bundle, own: Signer) {
    this.#bundle = bundle;
    this.#signer = own;
    this.#agent = bundle.server.ca ? new HttpsAgent({ ca: bundle.server.ca }) : undefined;
  }

  head(): Promise<Statement | null> {
    return this.#call('GET', '/head', HeadAnswer).then((answer) => answer.head);
  }
  chain(after: number) {
    return this.#call('GET', `/chain?after=${after}`, ChainAnswer).then((answer) => answer.items);
  }
  submit(body: Submit) {
    return this.#call('POST', '/chain', SubmitAnswer, body);
  }
  requestRetirement(statement: Statement): Promise<string> {
    return this.#call('POST', '/retirements', v.object({ requestId: v.string() }), statement).then((answer) => answer.requestId);
  }
  retirement(requestId: string) {
    return this.#call('GET', `/retirements/${encodeURIComponent(requestId)}`, RetirementAnswer);
  }
  rotations() {
    return this.#call('GET', '/rotations', Rotations).then((answer) => answer.rotations);
  }
  rotation(orderId: string) {
    return this.#call('GET', `/rotations/${encodeURIComponent(orderId)}`, RotationDetail);
  }
  replicas(fingerprint?: string) {
    return this.#call('GET', `/replicas${fingerprint ? `?fingerprint=${encodeURIComponent(fingerprint)}` : ''}`, ReplicasAnswer);
  }
  devices() {
    return this.#call('GET', '/devices', DevicesAnswer).then((answer) => answer.devices);
  }

  async #call<S extends v.GenericSchema>(method: string, path: string, schema: S, body?: unknown): Promise<v.InferOutput<S>> {
    const { nonce } = v.parse(Nonce, await this.#send('GET', `${API}/nonce`, {}, null));
    const bytes = body === undefined ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(body));
    const proof = await makeRequestProof(
      { fleet: this.#bundle.fleet, method, pathAndQuery: `${API}${path}`, nonce, body: bytes },
      this.#signer,
    );
    return v.parse(
      schema,
      await this.#send(method, `${API}${path}`, { authorization: `DPoP ${proof}` }, body === undefined ? null : bytes),
    );
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
