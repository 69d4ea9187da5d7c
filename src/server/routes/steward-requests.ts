import { type Bundle, OPERATIONS, Statement } from '../../protocol/index.ts';
import { openStewardRequest, stewardRequestId } from '../../trust/public.ts';
import { requireClock } from '../clock.ts';
import { answering } from '../http/answering.ts';
import type { Route } from '../http/router.ts';
import type { Limits } from '../limits.ts';
import type { Peers } from '../link/peers.ts';
import { Refusal } from '../refusal.ts';
import type { Storage } from '../storage/face.ts';
import { readBody } from './read-body.ts';

export interface StewardRequestOptions {
  readonly bundle: Bundle;
  readonly storage: Storage;
  readonly limits: Limits;
  readonly peers: Peers;
}

/** Carries what operators ask of the steward to it, as they signed it, and its signed answers back. */
export function stewardRequestRoutes({ bundle, storage, limits, peers }: StewardRequestOptions): Route[] {
  return [
    answering(
      OPERATIONS.askSteward,
      async ({ body, operator }) => {
        const request = readBody(Statement, body);
        const { payload } = await openStewardRequest(request, bundle);
        requireClock(payload.issuedAt, 'whoever signed this');
        if (payload.expiresAt < new Date().toISOString()) {
          throw new Refusal('expired', 409, `The request had to be taken up by ${payload.expiresAt}: sign it anew.`);
        }
        const requestId = stewardRequestId(request);
        const { ask } = payload;
        const at = new Date().toISOString();
        const outcome = await storage.ask(
          { requestId, request, fingerprint: '', at },
          {
            at,
            actor: `operator:${operator?.keyId ?? ''}`,
            action: `steward.${ask.kind}`,
            subject: requestId,
            code: null,
            detail: ask.kind === 'enrolment' ? { open: ask.open, until: ask.until } : { devices: ask.devices.length },
          },
        );
        const row = await storage.retirement(requestId);
        if (outcome === 'stored' && row) peers.asked(row);
        return { requestId };
      },
      limits.bodyBytes,
    ),
    answering(OPERATIONS.stewardAnswer, async ({ params }) => {
      const row = await storage.retirement(params['requestId'] ?? '');
      if (!row?.requestId.startsWith('ask.')) throw new Refusal('unknown-request', 404, 'There is no request of that id.');
      return { statement: row.statement };
    }),
    answering(OPERATIONS.enrolment, async () => ({ statement: (await storage.enrolmentWord())?.statement ?? null })),
  ];
}
