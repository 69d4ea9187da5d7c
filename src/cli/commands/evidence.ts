import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { EVIDENCE_FILES, EvidencePayload, Statement } from '../../protocol/index.ts';
import { openStatement, orderVerifiers, peek, requireFleet, TrustError } from '../../trust/index.ts';
import { checkContents, EvidenceError } from '../evidence/check.ts';
import { digest, parseContents, parsed, readFiles } from '../evidence/contents.ts';
import { makeEvidence } from '../evidence/make.ts';
import { EXIT, UserError } from '../exit.ts';
import { openBundle } from '../files.ts';
import { openOperator } from '../operator.ts';
import { colors, emit, plural, say } from '../output.ts';
import type { FleetOptions } from './rotations.ts';

/** `lastcopy rotations evidence ORDER --out DIR`: writes what verifies without a server, signed by the operator. */
export async function evidence(orderId: string, out: string, options: FleetOptions): Promise<void> {
  const folder = resolve(out);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UserError(`${folder} is not empty.`, 'Name a new folder with --out: evidence is never mixed with anything else.');
  const operator = await openOperator(options);
  const { files, payload, label } = await makeEvidence(operator, openBundle(options.bundle), orderId);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes, { flag: 'wx', mode: 0o600 });
  if (options.json) emit({ ...payload, type: 'evidence', folder });
  else {
    say(`Evidence of ${label} is in ${folder}: ${summary(payload)}`);
    say(`  Read report.html. Anyone with the bundle can check it: lastcopy evidence verify ${out} --bundle bundle.json`);
  }
}

function summary({ figures, state }: EvidencePayload): string {
  const { devices, purged, residuals, notVisible } = figures;
  const told = devices.expected - devices.silent;
  return `${state}; ${told} of ${plural(devices.expected, 'device')} reported, ${purged} purged, ${plural(residuals, 'residual')}, not visible: ${notVisible}`;
}

/** `lastcopy evidence verify DIR`: whether a folder of evidence holds, by the fleet's bundle alone. */
export async function verify(folder: string, options: { readonly bundle?: string; readonly json?: boolean }): Promise<number> {
  const bundle = openBundle(options.bundle);
  const files = readFiles(folder);
  const statement = parsed('evidence.json', Statement, files['evidence.json'].toString('utf8'));
  try {
    // Read before its signature is checked: which key may sign it stands in the chain, which is among the files.
    const claimed = v.safeParse(EvidencePayload, peek(statement));
    if (!claimed.success) throw new EvidenceError('evidence.json is no evidence.');
    for (const name of EVIDENCE_FILES) {
      const listed = claimed.output.files.find((file) => file.name === name);
      if (!listed || listed.sha256 !== digest(files[name])) throw new EvidenceError(`${name} is not the file that was signed.`);
    }
    const checked = await checkContents(parseContents(files), claimed.output.orderId, bundle);
    const { payload, signers } = await openStatement(statement, 'evidence', EvidencePayload, orderVerifiers(checked.keys));
    requireFleet(payload, bundle.fleet);
    const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
    if (!same(checked.figures, payload.figures)) throw new EvidenceError('The figures are not those that the receipts add up to.');
    if (checked.head.hash !== payload.head.hash || checked.audit.hash !== payload.audit.hash)
      throw new EvidenceError('Chain or audit log are not those that were signed.');
    const by = signers.map(({ person }) => person);
    if (options.json)
      emit({ type: 'evidence', ok: true, orderId: payload.orderId, signedBy: by, issuedAt: payload.issuedAt, figures: payload.figures });
    else {
      say(`The evidence holds. ${checked.order.label}: ${summary(payload)}`);
      say(
        `  Signed by ${by.join(', ')} at ${payload.issuedAt}; chain up to ${payload.head.sequence}, audit log up to ${payload.audit.last}:${payload.audit.hash}`,
      );
      say('  Who was expected, and the state, are the word of the server; each receipt is the claim of its device.');
    }
    return EXIT.NOTHING;
  } catch (error) {
    if (!(error instanceof EvidenceError) && !(error instanceof TrustError)) throw error;
    if (options.json) emit({ type: 'evidence', ok: false, why: error.message });
    else say(`${colors.red('The evidence does not hold.')} ${error.message}`);
    return EXIT.FOUND;
  }
}
