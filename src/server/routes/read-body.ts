import * as v from 'valibot';
import { Refusal } from '../refusal.ts';

/** Validates a request body: the only place where it is. @throws Refusal `malformed`, naming the field but nothing of its content. */
export function readBody<S extends v.GenericSchema>(schema: S, body: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  const where = v.getDotPath(parsed.issues[0]);
  // Below the first name a path may run through keys that the client chose.
  throw new Refusal('malformed', 400, `The body is not well-formed${where === null ? '' : ` at ${where.split('.')[0]}`}.`);
}
