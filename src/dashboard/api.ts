import * as v from 'valibot';
import { DASHBOARD_API, Problem } from '../protocol/index.ts';
import { plainText } from './plain.ts';

/** Asking the server. Every answer is read through its schema; what does not fit is a problem, never half-shown. */

/** Why there is no answer. `status` is 0 where the server could not be reached. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, sentence: string, cause?: unknown) {
    super(sentence, { cause });
    this.status = status;
    this.code = code;
  }
}

const PATIENCE = 20_000;

/** `path` is below the dashboard's API. Throws ApiProblem, and nothing else. */
export async function ask<S extends v.GenericSchema>(
  path: string,
  schema: S,
  request: { readonly method?: 'GET' | 'POST' | 'DELETE'; readonly body?: object } = {},
): Promise<v.InferOutput<S>> {
  const { method = 'GET', body } = request;
  const response = await fetch(DASHBOARD_API + path, {
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
    throw new ApiProblem(0, 'unreachable', 'The server cannot be reached. What is shown may be old; it is asked again by itself.', cause);
  });
  const text = await response.text().catch(() => '');
  const told = parsed(text);
  if (!response.ok) {
    const problem = v.safeParse(Problem, told);
    if (problem.success) throw new ApiProblem(response.status, problem.output.code, problem.output.detail);
    throw new ApiProblem(response.status, 'no-answer', `The server answered ${response.status} without a reason. Try again in a minute.`);
  }
  const answer = v.safeParse(schema, told);
  if (answer.success) return answer.output;
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
