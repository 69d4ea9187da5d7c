import { type Bundle, EVIDENCE_FILES, type EvidencePayload } from '../../protocol/index.ts';
import { makeStatement } from '../../trust/index.ts';
import { UserError } from '../exit.ts';
import type { Operator } from '../operator.ts';
import { checkContents, EvidenceError } from './check.ts';
import { digest, type Files, filesOf } from './contents.ts';
import { gather } from './gather.ts';
import { reportPage } from './report.ts';

export interface MadeEvidence {
  readonly files: Files & { readonly 'evidence.json': Buffer };
  readonly payload: EvidencePayload;
  readonly label: string;
}

/** Fetches, checks by the bundle as it was deployed, and signs. @throws UserError where the server hands over something that does not hold: then nothing is signed. */
export async function makeEvidence(operator: Operator, deployed: Bundle, orderId: string, now = new Date()): Promise<MadeEvidence> {
  const { person, signer } = operator;
  const { contents, rotation } = await gather(operator, orderId);
  const checked = await checkContents(contents, orderId, deployed).catch((error: unknown) => {
    if (!(error instanceof EvidenceError)) throw error;
    throw new UserError(`No evidence was made. ${error.message}`, 'Treat the server as compromised, and keep what it handed over.', {
      cause: error,
    });
  });
  const madeAt = now.toISOString();
  const files = filesOf(contents, reportPage(checked, { bundle: deployed, rotation, person, madeAt }));
  const payload: EvidencePayload = {
    type: 'evidence',
    fleet: deployed.fleet,
    orderId,
    issuedAt: madeAt,
    figures: checked.figures,
    state: rotation.state,
    head: { sequence: checked.head.sequence, hash: checked.head.hash },
    audit: checked.audit,
    files: EVIDENCE_FILES.map((name) => ({ name, bytes: files[name].length, sha256: digest(files[name]) })),
  };
  const statement = await makeStatement(payload, [signer]);
  return { files: { ...files, 'evidence.json': Buffer.from(`${JSON.stringify(statement)}\n`) }, payload, label: rotation.label };
}
