import { type Bundle, DraftPayload, type RotationSource, type Statement } from '../protocol/index.ts';
import { stewardVerifiers } from './bundle.ts';
import { hashParts, toText } from './bytes.ts';
import type { Opened } from './face.ts';
import { openStatement, requireFleet } from './open.ts';

/** 128 bits of base64url are 22 characters. */
const ID_LENGTH = 22;

/** The id of an event: the same source and the same name for it there give the same id, whoever makes it. */
export function rotationEventId(source: RotationSource, ...name: readonly string[]): string {
  return `ev.${toText(hashParts('lastcopy-event-1', source, ...name)).slice(0, ID_LENGTH)}`;
}

/** A steward's draft of an event. That it is of the event one asked for is the caller's to see. */
export async function openDraft(statement: Statement, bundle: Bundle): Promise<Opened<DraftPayload>> {
  const opened = await openStatement(statement, 'draft', DraftPayload, stewardVerifiers(bundle));
  requireFleet(opened.payload, bundle.fleet);
  return opened;
}
