import { type Bundle, OPERATIONS, Statement } from '../../protocol/index.ts';
import { openRetirement, statementHash } from '../../trust/public.ts';
import { answering } from '../http/answering.ts';
import type { Route } from '../http/router.ts';
import type { Limits } from '../limits.ts';
import type { Peers } from '../link/peers.ts';
import { Refusal } from '../refusal.ts';
import type { Storage } from '../storage/face.ts';
import { readBody } from './read-body.ts';

export interface RetirementOptions {
  readonly bundle: Bundle;
  readonly storage: Storage;
  readonly limits: Limits;
  readonly peers: Peers;
}

/** Carries an operator's request for a retirement record to the steward, and the steward's answer back. */
export function retirementRoutes({ bundle, storage, limits, peers }: RetirementOptions): Route[] {
  return [
    answering(
      OPERATIONS.askRetirement,
      async ({ body, operator }) => {
        const request = readBody(Statement, body);
        const { payload, signers } = await openRetirement(request, bundle);
        if (!signers.some(({ origin }) => origin !== 'steward')) {
          throw new Refusal('unknown-key', 403, 'The request must be signed by an order key of the fleet bundle.');
        }
        // By content: a request sent twice is one request.
        const requestId = `retire.${statementHash(request)}`;
        const at = new Date().toISOString();
        const outcome = await storage.ask(
          { requestId, request, fingerprint: payload.fingerprint, at },
          {
            at,
            actor: `operator:${operator?.keyId ?? ''}`,
            action: 'retirement.ask',
            subject: requestId,
            code: null,
            detail: { ref: payload.ref, version: payload.version },
          },
        );
        const row = await storage.retirement(requestId);
        if (outcome === 'stored' && row) peers.asked(row);
        return { requestId };
      },
      limits.bodyBytes,
    ),
    answering(OPERATIONS.retirement, async ({ params }) => {
      const row = await storage.retirement(params['requestId'] ?? '');
      if (!row) throw new Refusal('unknown-request', 404, 'There is no retirement request of that id.');
      return { statement: row.statement, refusal: row.refusal };
    }),
  ];
}
