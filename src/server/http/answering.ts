import type { AnswerOf, Operation } from '../../protocol/index.ts';
import type { Call, Route } from './router.ts';

/**
 * The route of one operation: method, path, who may ask and in what role stand in the table, the answer's shape is checked against it.
 * `bodyBytes` is the most that a body may hold, where the operation takes one. Null: it has answered in another's way.
 */
export function answering<O extends Operation>(
  operation: O,
  handle: (call: Call) => Promise<AnswerOf<O> | (O extends { readonly sends: 'raw' } ? null : never)>,
  bodyBytes = 0,
): Route {
  const { method, path, who } = operation;
  const needs = {
    role: 'role' in operation ? operation.role : null,
    raises: ('raises' in operation && operation.raises) || null,
    scope: ('scope' in operation && operation.scope) || null,
    recent: 'recent' in operation && operation.recent,
  };
  return { method, path, who, needs, bodyBytes, raw: operation.sends === 'raw', handle: handle as Route['handle'] };
}
