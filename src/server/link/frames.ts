import * as v from 'valibot';
import { DeviceFrame, Id, type Role, StewardFrame } from '../../protocol/index.ts';
import { Refusal } from '../refusal.ts';

/** Names of the frames that each role may send, read from the schemas. */
const NAMES: Readonly<Record<Role, ReadonlySet<string>>> = {
  device: new Set(DeviceFrame.options.map((option) => option.entries.t.literal)),
  steward: new Set(StewardFrame.options.map((option) => option.entries.t.literal)),
};

export type ClientFrame = DeviceFrame | StewardFrame;

/**
 * Reads one message of a client of `role`: the only place where its bytes are validated. Unknown fields fall away.
 * @throws Refusal malformed, unknown-frame, wrong-role; with nothing of the message in it.
 */
export function readFrame(text: string, role: 'device'): DeviceFrame;
export function readFrame(text: string, role: 'steward'): StewardFrame;
export function readFrame(text: string, role: Role): ClientFrame;
export function readFrame(text: string, role: Role): ClientFrame {
  const content = parse(text);
  const name = named(content);
  if (name === null) throw new Refusal('malformed', 400, 'A frame is a JSON object with a string `t`.');
  if (!NAMES[role].has(name)) {
    const other = role === 'device' ? 'steward' : 'device';
    throw NAMES[other].has(name)
      ? new Refusal('wrong-role', 403, `This frame is not one that a ${role} sends.`)
      : new Refusal('unknown-frame', 400, 'This server does not know the frame; one of the two needs an update.');
  }
  const parsed = v.safeParse(role === 'device' ? DeviceFrame : StewardFrame, content);
  if (parsed.success) return parsed.output;
  const where = v.getDotPath(parsed.issues[0]);
  // A path may run through a record's keys, which the client chose: only the field's own name is told.
  throw new Refusal('malformed', 400, `The frame is not well-formed${where === null ? '' : ` at ${where.split('.')[0]}`}.`);
}

/** The frame's id, where the message has a valid one: so that a refusal can name it. */
export function idOf(text: string): string | null {
  let content: unknown;
  try {
    content = parse(text);
  } catch {
    return null;
  }
  const id = v.safeParse(v.object({ id: Id }), content);
  return id.success ? id.output.id : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Without its cause: the parser's message quotes the text.
    throw new Refusal('malformed', 400, 'The frame is not JSON.');
  }
}

function named(content: unknown): string | null {
  return typeof content === 'object' && content !== null && 't' in content && typeof content.t === 'string' ? content.t : null;
}
