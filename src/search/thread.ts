import type { MessagePort } from 'node:worker_threads';
import { serialize } from 'node:v8';
import { nodeDisk } from '../disk/index.ts';
import { faultOf } from './errors.ts';
import type { SearchEvent } from './face.ts';
import { searchFile } from './file.ts';
import { gearFor } from './gear.ts';
import { Pace } from './pace.ts';
import type { FileToRead } from './reading.ts';
import { searchSmallFile } from './small-file.ts';
import type { FromThread, ThreadWork, ToThread } from './thread-messages.ts';
import { MESSAGES_IN_FLIGHT } from './thread-messages.ts';

const EVENTS_PER_MESSAGE = 256;

/** Reads and scans what the first thread hands out, with an engine of its own, until it is told to end. */
export function serveThread(port: MessagePort, work: ThreadWork): void {
  const abort = new AbortController();
  const pace = new Pace(abort.signal, work.request.by, work.fileMs);
  const gear = gearFor(work.request, work.hunt, { ...work, disk: nodeDisk() }, pace);
  const waiting: Extract<ToThread, { type: 'read' }>[] = [];
  const messages = { inFlight: 0 };
  let busy = false;
  let wake = (): void => undefined;

  const post = (message: FromThread, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
  const tell = async (batch: number, events: readonly SearchEvent[], last: boolean): Promise<void> => {
    while (messages.inFlight >= MESSAGES_IN_FLIGHT && !abort.signal.aborted) await new Promise<void>((go) => (wake = go));
    abort.signal.throwIfAborted();
    for (const event of events) pace.count(event);
    messages.inFlight++;
    const packed = events.length === 0 ? null : Uint8Array.from(serialize(events));
    post({ type: 'told', batch, packed, tally: pace.takeTally(), last }, packed === null ? [] : [packed.buffer]);
  };
  const read = async (batch: number, files: readonly FileToRead[]): Promise<void> => {
    let events: SearchEvent[] = [];
    for (const { path, ...rest } of files) {
      // Structured clone makes plain bytes of a Buffer.
      const file = { ...rest, path: typeof path === 'string' ? path : Buffer.from(path) };
      const told = searchSmallFile(file, gear);
      if (told !== null) events.push(...told);
      else {
        for await (const event of searchFile(file.path, gear)) {
          if (event.type === 'progress') post({ type: 'alive', tally: pace.takeTally() });
          else events.push(event);
          if (events.length >= EVENTS_PER_MESSAGE) await tell(batch, events.splice(0), false);
        }
      }
      if (events.length >= EVENTS_PER_MESSAGE) {
        await tell(batch, events, false);
        events = [];
      }
      if (pace.due()) await pace.breathe();
    }
    await tell(batch, events, true);
  };
  const run = async (): Promise<void> => {
    busy = true;
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await read(next.batch, next.files);
    } catch (error) {
      if (!abort.signal.aborted) post({ type: 'failed', ...faultOf(error) });
    } finally {
      busy = false;
      if (abort.signal.aborted) end();
    }
  };
  const end = (): void => {
    for (const entry of work.hunt) if (entry.kind === 'plain') entry.value.fill(0);
    gear.engine.input().fill(0);
    port.close();
  };
  port.on('message', (message: ToThread) => {
    if (message.type === 'read') {
      waiting.push(message);
      if (!busy) void run();
    } else if (message.type === 'ack') messages.inFlight--;
    else {
      abort.abort();
      if (!busy) end();
    }
    wake();
  });
}
