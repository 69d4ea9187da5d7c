import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const cursorChats: Place = {
  id: 'cursor-chats',
  label: 'Cursor agent chat stores',
  class: 'COPY',
  owner: 'Cursor',
  stores: [{ globs: everywhere('~/.cursor/chats/**'), role: 'transcript', sidecars: DATABASE, live: 'closed' }],
  running: ['cursor', 'Cursor', 'cursor-agent'],
  purge: 'P3',
  unalterable: true,
  evidence: 'source',
  note: 'Content-addressed: a changed blob no longer fits its name.',
  next: 'Delete the chat in Cursor, or its folder below ~/.cursor/chats while Cursor is closed.',
};
