import { sep } from 'node:path';
import { locatorText } from '../../protocol/index.ts';
import { allRules } from '../../scan/index.ts';
import { jsonLine } from '../output.ts';
import { ruleOf, severityOf } from './evidence.ts';
import type { AllowedBy, HitLine, IgnoreFileLine, IgnoredLine, NotVisibleLine, Results, SummaryLine } from './face.ts';
import type { Out } from './out.ts';

/**
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html): one log of one run. Results are written as
 * they come; what a run did not see is in its invocation's notifications, and what is allowed is a suppressed result.
 */
const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const ROOT = '%SRCROOT%';
/** The rule of what a hunt finds. */
const DEAD_SECRET = 'copy-of-dead-secret';

type Json = Readonly<Record<string, unknown>>;

export class Sarif implements Results {
  readonly #out: Out;
  readonly #folder: string;
  readonly #started = new Date();
  readonly #executionNotifications: Json[] = [];
  readonly #configurationNotifications: Json[] = [];
  readonly #ruleIndex = new Map<string, number>();
  #results = 0;

  /** `folder`: the working directory. Paths below it are relative to it. */
  constructor(out: Out, folder: string, version: string) {
    this.#out = out;
    this.#folder = folder;
    const rules = [...allRules.map(ruleDescriptor), HUNT_RULE];
    for (const [index, { id }] of rules.entries()) this.#ruleIndex.set(String(id), index);
    const driver = { name: 'Lastcopy', semanticVersion: version, rules, notifications: NOTIFICATIONS };
    // Columns of ours are bytes; in this encoding they are characters as well, so that text and byte regions agree.
    const run = { tool: { driver }, columnKind: 'utf16CodeUnits', defaultEncoding: 'ISO-8859-1' };
    const bases = { originalUriBaseIds: { [ROOT]: { uri: fileUri(folder, undefined, true) } } };
    const head = jsonLine({ ...run, ...bases }).slice(0, -1);
    out.raw(`{"$schema":${jsonLine(SCHEMA)},"version":"2.1.0","runs":[${head},"results":[`);
  }

  hit(line: HitLine): void {
    this.#result(this.#resultOf(line));
  }

  allowed(line: HitLine, by: AllowedBy): void {
    const until = by.until === null ? '' : ` (until ${by.until})`;
    const suppressions = [{ kind: 'external', status: 'accepted', justification: `${by.reason}${until}` }];
    this.#result({ ...this.#resultOf(line), suppressions });
  }

  notVisible(line: NotVisibleLine): void {
    this.#executionNotifications.push({
      descriptor: { id: 'not-visible' },
      level: 'warning',
      message: message(`Not visible, ${line.reason}: ${line.detail}`),
      locations: [{ physicalLocation: { artifactLocation: this.#artifact(line) } }],
      properties: { reason: line.reason },
    });
  }

  ignored(line: IgnoredLine): void {
    const rule = line.file === null ? `--ignore ${line.pattern}` : `line ${line.line} of ${line.file}`;
    this.#configurationNotifications.push({
      descriptor: { id: 'ignored' },
      level: 'note',
      message: message(`Ignored by ${rule}${line.reason === null ? '' : `: ${line.reason}`}`),
      locations: [{ physicalLocation: { artifactLocation: this.#artifact(line, line.kind === 'directory') } }],
    });
  }

  ignoreFile(line: IgnoreFileLine): void {
    this.#configurationNotifications.push({
      descriptor: { id: 'ignore-file-not-followed' },
      level: 'warning',
      message: message(`This ignore file is not followed: ${line.detail}`),
      locations: [{ physicalLocation: { artifactLocation: this.#artifact(line) } }],
    });
  }

  end(summary: SummaryLine, exitCode: number): void {
    const { type: _, ...figures } = summary;
    const invocation = {
      executionSuccessful: true,
      exitCode,
      exitCodeDescription: EXIT_CODES[exitCode],
      startTimeUtc: this.#started.toISOString(),
      endTimeUtc: new Date().toISOString(),
      workingDirectory: { uri: fileUri(this.#folder, undefined, true) },
      toolExecutionNotifications: this.#executionNotifications,
      toolConfigurationNotifications: this.#configurationNotifications,
      properties: figures,
    };
    this.#out.raw(`],"invocations":[${jsonLine(invocation)}]}]}\n`);
  }

  #result(result: Json): void {
    this.#out.raw(`${this.#results++ === 0 ? '' : ','}\n${jsonLine(result)}`);
  }

  #resultOf(line: HitLine): Json {
    const ruleId = line.rule ?? DEAD_SECRET;
    const rule = ruleOf(line.rule);
    const what = rule?.description ?? HUNT_RULE.shortDescription.text;
    const form = line.form === 'raw' ? '' : `, as ${line.form}`;
    const region = regionOf(line);
    const logical = line.locator.filter(({ kind }) => kind !== 'line' && kind !== 'offset');
    return {
      ruleId,
      ruleIndex: this.#ruleIndex.get(ruleId),
      level: line.rule === undefined ? 'error' : severityOf(rule).level,
      message: message(
        `${what}${form}, at ${locatorText(line.locator) || 'an unknown position'} (place ${line.place}, class ${line.class}).`,
      ),
      locations: [
        {
          physicalLocation: { artifactLocation: this.#artifact(line), ...(region === null ? {} : { region }) },
          ...(logical.length === 0 ? {} : { logicalLocations: [{ fullyQualifiedName: locatorText(logical) }] }),
        },
      ],
      ...(line.fingerprint === undefined ? {} : { partialFingerprints: { 'lastcopySecret/v1': line.fingerprint } }),
      properties: {
        place: line.place,
        class: line.class,
        format: line.format,
        form: line.form,
        span: line.span,
        ...(line.pieces ? { pieces: line.pieces } : {}),
      },
    };
  }

  #artifact({ path, pathBase64 }: { path: string; pathBase64?: string }, isFolder = false): Json {
    const base = this.#folder.endsWith(sep) ? this.#folder : this.#folder + sep;
    if (!path.startsWith(base)) return { uri: fileUri(path, pathBase64, isFolder) };
    const bytes = pathBase64 === undefined ? Buffer.from(path) : Buffer.from(pathBase64, 'base64');
    return { uri: percentEncoded(bytes.subarray(Buffer.byteLength(base)), isFolder), uriBaseId: ROOT };
  }
}

const EXIT_CODES: Readonly<Record<number, string>> = {
  0: 'nothing found, and everything was visible',
  1: 'something was found',
  3: 'nothing found, but parts were not visible',
};

const NOTIFICATIONS = [
  {
    id: 'not-visible',
    shortDescription: { text: 'A part that could not be read as what it is' },
    defaultConfiguration: { level: 'warning' },
  },
  { id: 'ignored', shortDescription: { text: 'A file or folder that an ignore rule left out' }, defaultConfiguration: { level: 'note' } },
  {
    id: 'ignore-file-not-followed',
    shortDescription: { text: 'An ignore file that was not followed' },
    defaultConfiguration: { level: 'warning' },
  },
];

const HUNT_RULE = {
  id: DEAD_SECRET,
  shortDescription: { text: 'Copy of the secret that was hunted' },
  defaultConfiguration: { level: 'error' },
  properties: { tags: ['security', 'secret'], 'security-severity': '9.0' },
};

function ruleDescriptor(rule: (typeof allRules)[number]): Json {
  const { level, score } = severityOf(rule);
  return {
    id: rule.id,
    shortDescription: { text: rule.description },
    helpUri: rule.source,
    defaultConfiguration: { level },
    properties: { tags: ['security', 'secret'], 'security-severity': score, evidence: rule.evidence ?? 'shape' },
  };
}

/** Forms that keep a value of one line on one line. Others may break it, so that its last line is not known. */
const ON_ONE_LINE = /^(raw|json|percent|html|shell|shell-single|backslash-x)(\+(raw|json|percent|html|shell|shell-single|backslash-x))*$/;

/**
 * A region that names lines and bytes must mean the same by both (3.30.1). Where the end is not known by line and column, the
 * region is the line from the value's start on; the bytes are among the result's properties in any case.
 */
function regionOf(line: HitLine): Json | null {
  const { span, pieces, form, locator } = line;
  const [first, last] = [pieces?.[0], pieces?.at(-1)];
  const whole = span ?? (first && last ? { start: first.start, end: last.end } : null);
  const bytes = whole === null ? null : { byteOffset: whole.start, byteLength: whole.end - whole.start };
  // Lines of an archive's entry or a database's cell are not lines of the file.
  const inFile = locator.every(({ kind }) => kind === 'line' || kind === 'pointer' || kind === 'key');
  const step = inFile ? locator.findLast(({ kind }) => kind === 'line') : undefined;
  if (step?.kind !== 'line' || form.startsWith('utf16')) return bytes;
  const start = { startLine: step.line, ...(step.column === undefined ? {} : { startColumn: step.column }) };
  if (
    span === null ||
    step.column === undefined ||
    !ON_ONE_LINE.test(form) ||
    ruleOf(line.rule)?.opening !== undefined ||
    line.rule === undefined
  )
    return start;
  return { ...start, endLine: step.line, endColumn: step.column + span.end - span.start, ...bytes };
}

/** Braces and brackets begin placeholders and links in a message (3.11.5, 3.11.6). */
function message(text: string): Json {
  return { text: text.replaceAll(/[{}]/g, '$&$&').replaceAll(/[[\]]/g, '\\$&') };
}

function fileUri(path: string, pathBase64?: string, isFolder = false): string {
  const bytes = pathBase64 === undefined ? Buffer.from(path) : Buffer.from(pathBase64, 'base64');
  const encoded = percentEncoded(bytes, isFolder);
  // C:\x is file:///C:/x.
  return `file://${encoded.startsWith('/') ? '' : '/'}${encoded.replace(/^([A-Za-z])%3A/, '$1:')}`;
}

/** RFC 3986: unreserved characters and `/` stand for themselves. */
function percentEncoded(path: Buffer, isFolder: boolean): string {
  let text = '';
  for (const byte of path) {
    const one = String.fromCharCode(byte);
    if (sep === '\\' && one === sep) text += '/';
    else text += /[A-Za-z0-9._~/-]/.test(one) ? one : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return isFolder && !text.endsWith('/') ? `${text}/` : text;
}
