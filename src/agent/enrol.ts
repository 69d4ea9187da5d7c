import * as v from 'valibot';
import { API, type Bundle, EnrolAnswer, type EnrolRequest, Nonce, Problem, type Statement } from '../protocol/index.ts';
import { openEnrolment, TrustError } from '../trust/index.ts';
import { AgentError } from './errors.ts';

/** What a device says of itself; the keys are its own, the names are a claim that the steward may check against IT's list. */
export interface Enrolment {
  readonly deviceId: string;
  readonly signingKey: EnrolRequest['signingKey'];
  readonly sealingKey: EnrolRequest['sealingKey'];
  readonly machine: string;
  readonly user: string;
  readonly os: string;
  /** Proof of possession over the server's nonce (trust/). */
  prove(nonce: string): Promise<string>;
}

/**
 * Makes this device known to the server, which grants no more than *pending*. Doing it again gives the present state.
 * Throws AgentError: `server-unreachable` (try later), `enrolment-closed` (wait), `enrolment-refused` (IT has to look), `bad-answer`.
 */
export async function enrol(bundle: Bundle, device: Enrolment, signal?: AbortSignal): Promise<EnrolAnswer> {
  const { nonce } = await call(bundle, 'GET', '/nonce', null, Nonce, signal);
  const body: EnrolRequest = {
    fleet: bundle.fleet,
    token: bundle.enrolmentToken,
    deviceId: device.deviceId,
    signingKey: device.signingKey,
    sealingKey: device.sealingKey,
    machine: device.machine,
    user: device.user,
    os: device.os,
    proof: await device.prove(nonce),
  };
  const answer = await call(bundle, 'POST', '/enroll', body, EnrolAnswer, signal);
  if (answer.deviceId !== device.deviceId) {
    throw new AgentError('bad-answer', 'The server answered for another device. Ask IT whether the server is the right one.');
  }
  return answer;
}

async function call<S extends v.GenericSchema>(
  bundle: Bundle,
  method: 'GET' | 'POST',
  path: string,
  body: unknown,
  schema: S,
  signal?: AbortSignal,
): Promise<v.InferOutput<S>> {
  const url = new URL(`${API}${path}`, bundle.server.url);
  const { status, text, retryAfter } = await send(url, method, body === null ? null : JSON.stringify(body), bundle.server.ca, signal);
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (cause) {
    throw new AgentError('bad-answer', `${url.host} does not answer like a Lastcopy server. Check the address in the fleet bundle.`, {
      cause,
      remedy: 'retry',
    });
  }
  if (status >= 200 && status < 300) {
    const parsed = v.safeParse(schema, answer);
    if (parsed.success) return parsed.output;
    throw new AgentError('bad-answer', `${url.host} answers in a way this Lastcopy does not know. One of the two needs an update.`);
  }
  const problem = v.safeParse(Problem, answer);
  const wait = retryAfter === null ? {} : { retryAfter };
  if (problem.success && problem.output.code === 'enrolment-closed') {
    const message = (await isStewards(problem.output.enrolment, bundle))
      ? problem.output.detail
      : "The server says that enrolment is closed, without the security team's signed word for it. If a new device should come in now, tell the security team.";
    throw new AgentError('enrolment-closed', message, { remedy: 'retry', ...wait });
  }
  const detail = problem.success ? `${problem.output.code}: ${problem.output.detail}` : `status ${status}`;
  const later = status === 429 || status >= 500;
  throw new AgentError(later ? 'server-unreachable' : 'enrolment-refused', `The server did not enrol this device (${detail}).`, {
    remedy: later ? 'retry' : 'user',
    ...wait,
  });
}

/** Whether it is the steward who keeps new devices out just now, and not the server alone. */
async function isStewards(word: Statement | undefined, bundle: Bundle): Promise<boolean> {
  if (word === undefined) return false;
  try {
    const { payload } = await openEnrolment(word, bundle);
    // By the clock of a device that has just come, `until` says nothing certain; that the word was closed at first, or is by now, does.
    return !payload.open || payload.until !== null;
  } catch (error) {
    if (error instanceof TrustError) return false;
    throw error;
  }
}

const MAX_ANSWER = 1_048_576;

function send(
  url: URL,
  method: string,
  body: string | null,
  ca: string | null,
  signal?: AbortSignal,
): Promise<{ status: number; text: string; retryAfter: number | null }> {
  // Not imported: an import reads every member of the module, one of which loads a whole second HTTP client (5 MB).
  const { request } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http');
  return new Promise((resolve, reject) => {
    const fail = (cause: Error) => reject(new AgentError('server-unreachable', unreachable(url.host, cause), { cause, remedy: 'retry' }));
    const outgoing = request(
      url,
      {
        method,
        agent: false,
        timeout: 20_000,
        headers: body === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        ...(ca === null ? {} : { ca }),
        ...(signal ? { signal } : {}),
      },
      (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        response.on('data', (part: Buffer) => {
          size += part.length;
          if (size > MAX_ANSWER) response.destroy(new Error('answer too long'));
          else parts.push(part);
        });
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(parts).toString('utf8'),
            retryAfter: milliseconds(response.headers['retry-after']),
          }),
        );
        response.on('error', fail);
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('timed out')));
    outgoing.on('error', fail);
    outgoing.end(body ?? undefined);
  });
}

/** RFC 9110 §10.2.3, in seconds; a server of ours sends no dates. Never more than a day. */
function milliseconds(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,9}$/.test(header) ? Math.min(Number(header), 86_400) * 1_000 : null;
}

/** OpenSSL's names of what a wrong clock looks like. */
const BY_CLOCK: readonly string[] = ['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED'];

/** Why a connection was not made, where its error says so. */
export function unreachable(host: string, cause: Error): string {
  if ('code' in cause && BY_CLOCK.includes(String(cause.code)))
    return `The certificate of ${host} is not valid at the time of this machine's clock. Look at the clock first; if it is right, ask IT to renew the certificate.`;
  return `${host} cannot be reached. It is tried again by itself.`;
}
