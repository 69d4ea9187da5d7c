import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { isLoopback } from '../loopback.ts';

/** A sink as it was configured, its files read. */
export type SinkConfig =
  | (Named & { readonly type: 'webhook'; readonly url: URL; readonly key: Buffer; readonly ca: string | undefined })
  | (Named & {
      readonly type: 'otlp';
      readonly url: URL;
      readonly headers: Readonly<Record<string, string>>;
      readonly ca: string | undefined;
    })
  | (Named & {
      readonly type: 'syslog';
      readonly host: string;
      readonly port: number;
      readonly tls: boolean;
      readonly ca: string | undefined;
    });

interface Named {
  /** Also the name of its place in the log: another name begins anew. */
  readonly name: string;
  /** Which lines: names of actions, or their beginnings with `*` at the end; null: all. */
  readonly actions: readonly string[] | null;
  /** Where a sink that never ran begins. */
  readonly from: 'now' | 'start';
}

const Name = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'wants small letters, digits and dashes'));
const named = {
  name: Name,
  actions: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^[a-zA-Z0-9./: _-]*\*?$/, 'wants the name of an action, such as chain.append, or frame.*'))),
      v.minLength(1),
    ),
  ),
  from: v.optional(v.picklist(['now', 'start']), 'now'),
};
const Address = v.pipe(
  v.string(),
  v.check((text) => {
    const url = URL.parse(text);
    return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  }, 'wants https://…, or http:// on this machine'),
  v.check((text) => {
    const url = URL.parse(text);
    return url?.username === '' && url.password === '' && url.hash === '';
  }, 'may hold no user name, password or fragment'),
);
const File = v.pipe(v.string(), v.minLength(1));

const Sinks = v.strictObject({
  sinks: v.pipe(
    v.array(
      v.variant('type', [
        v.strictObject({ type: v.literal('webhook'), ...named, url: Address, secretFile: File, caFile: v.optional(File) }),
        v.strictObject({ type: v.literal('otlp'), ...named, url: Address, headersFile: v.optional(File), caFile: v.optional(File) }),
        v.strictObject({
          type: v.literal('syslog'),
          ...named,
          host: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._:-]{1,253}$/, 'wants a host name or address')),
          port: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(65_535)),
          tls: v.optional(v.boolean(), true),
          caFile: v.optional(File),
        }),
      ]),
    ),
    v.minLength(1),
    v.maxLength(16),
  ),
});
const Headers = v.record(v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,64}$/)), v.pipe(v.string(), v.regex(/^[\t\x20-\x7e]{1,4096}$/)));

/** What is wrong with the file, where; its message is for the person who wrote it. */
export class SinkConfigError extends Error {
  override readonly name = 'SinkConfigError';
  readonly next = 'See "To a SIEM" in docs/operations.md; `lastcopy server sinks test --sinks FILE` tries it out.';
}

/** Reads the file and those that it names, by paths relative to it. @throws SinkConfigError. */
export function readSinks(path: string): SinkConfig[] {
  const wrong = (what: string): SinkConfigError => new SinkConfigError(`${path}: ${what}`);
  const read = (file: string, of: string): string => {
    try {
      return readFileSync(file, 'utf8');
    } catch (cause) {
      // Its name is enough: the file may hold a secret, and so may what a parser says of it.
      throw wrong(`${of} ${file} cannot be read (${cause instanceof Error && 'code' in cause ? String(cause.code) : 'error'})`);
    }
  };
  let content: unknown;
  try {
    content = JSON.parse(read(path, 'the file'));
  } catch (error) {
    if (error instanceof SinkConfigError) throw error;
    throw wrong('it is not JSON');
  }
  const parsed = v.safeParse(Sinks, content);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw wrong(`${v.getDotPath(issue) ?? 'it'} is wrong: ${issue.message}`);
  }
  const folder = dirname(resolve(path));
  const beside = (file: string | undefined, of: string): string | undefined =>
    file === undefined ? undefined : read(resolve(folder, file), of);
  const names = new Set<string>();
  return parsed.output.sinks.map((sink, index): SinkConfig => {
    if (names.has(sink.name)) throw wrong(`sinks.${index}.name is wrong: another sink is called ${sink.name}`);
    names.add(sink.name);
    const { name, from } = sink;
    const own = { name, from, actions: sink.actions ?? null, ca: beside(sink.caFile, `sinks.${index}.caFile`) };
    switch (sink.type) {
      case 'webhook':
        return {
          ...own,
          type: 'webhook',
          url: new URL(sink.url),
          key: keyOf(beside(sink.secretFile, `sinks.${index}.secretFile`) ?? '', () =>
            wrong(`sinks.${index}.secretFile holds no secret: it wants whsec_ and the base64 of 24 to 64 bytes`),
          ),
        };
      case 'otlp':
        return {
          ...own,
          type: 'otlp',
          url: new URL(sink.url),
          headers: headersOf(beside(sink.headersFile, `sinks.${index}.headersFile`), () =>
            wrong(`sinks.${index}.headersFile wants a JSON object of header names and values`),
          ),
        };
      case 'syslog':
        if (!sink.tls && !isLoopback(sink.host))
          throw wrong(`sinks.${index}.tls is wrong: without TLS only a syslog server on this machine is sent to`);
        return { ...own, type: 'syslog', host: sink.host, port: sink.port, tls: sink.tls };
    }
  });
}

/** Standard Webhooks: `whsec_` and base64 of 24 to 64 bytes. */
function keyOf(text: string, wrong: () => Error): Buffer {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text.trim()) ?? [];
  const key = Buffer.from(encoded ?? '', 'base64');
  if (key.length < 24 || key.length > 64) throw wrong();
  return key;
}

function headersOf(text: string | undefined, wrong: () => Error): Record<string, string> {
  if (text === undefined) return {};
  try {
    return v.parse(Headers, JSON.parse(text));
  } catch {
    throw wrong();
  }
}

/** Whether a sink wants lines of this action. */
export function wants(actions: readonly string[] | null, action: string): boolean {
  return actions === null || actions.some((one) => (one.endsWith('*') ? action.startsWith(one.slice(0, -1)) : action === one));
}
