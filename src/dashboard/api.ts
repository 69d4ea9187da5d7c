import * as v from 'valibot';
import { addressOf, type AnswerOf, type Ask, type Operation, Problem } from '../protocol/index.ts';
import { plainText } from './plain.ts';

/** Asking the server. Every answer is read through its schema; what does not fit is a problem, never half-shown. */

/** Why there is no answer. `status` is 0 where the server could not be reached. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  /** Before then asking again is refused too. Milliseconds since the epoch; null: the server named no time. */
  readonly notBefore: number | null;

  constructor(status: number, code: string, sentence: string, options: { cause?: unknown; notBefore?: number | null } = {}) {
    super(sentence, { cause: options.cause });
    this.status = status;
    this.code = code;
    this.notBefore = options.notBefore ?? null;
  }

  /** The same question may be answered later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** What was thrown, as something to show. */
export function problemOf(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem(0, 'fault', 'This page has a fault. Load it again.', { cause: error });
}

/** RFC 9110 §10.2.3, in seconds as this server says it. */
function notBefore(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Date.now() + seconds * 1_000 : null;
}

const PATIENCE = 20_000;

/** Throws ApiProblem, and nothing else. */
export async function ask<O extends Operation & { readonly who: 'browser' | 'viewer'; readonly answer: v.GenericSchema }>(
  operation: O,
  request: Ask<O>,
): Promise<AnswerOf<O>> {
  const { method } = operation;
  const { body } = request;
  const response = await fetch(addressOf(operation, request), {
    method,
    headers: {
      accept: 'application/json',
      // A form on another site cannot send this header; requests that change the session must carry it.
      ...(method === 'GET' ? {} : { 'x-lastcopy': '1' }),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    cache: 'no-store',
    credentials: 'same-origin',
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE),
  }).catch((cause: unknown) => {
    throw new ApiProblem(0, 'unreachable', 'The server cannot be reached. What is shown may be old; it is asked again by itself.', {
      cause,
    });
  });
  const text = await response.text().catch(() => '');
  const told = parsed(text);
  if (!response.ok) {
    const problem = v.safeParse(Problem, told);
    if (problem.success)
      throw new ApiProblem(response.status, problem.output.code, problem.output.detail, { notBefore: notBefore(response) });
    throw new ApiProblem(response.status, 'no-answer', `The server answered ${response.status} without a reason. Try again in a minute.`);
  }
  const answer = v.safeParse(operation.answer, told);
  if (answer.success) return answer.output as AnswerOf<O>;
  throw new ApiProblem(
    response.status,
    'unexpected-answer',
    'The server answered in a way this page does not know: one of them was upgraded. Load the page again.',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text, plainText);
  } catch {
    return null;
  }
}
