import type { IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { personName, type PersonRole, reaches, Statement, type TokenScope } from '../../protocol/index.ts';
import { peek, type Verifier } from '../../trust/public.ts';
import type { Limits } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import type { Storage } from '../storage/face.ts';
import type { TokenRow } from '../storage/face-persons.ts';
import type { Viewer } from '../viewers/sessions.ts';
import type { Tokens } from './tokens.ts';

/** What a request asks of who sends it; from its operation. */
export interface Needs {
  readonly role: PersonRole | null;
  readonly raises: Readonly<Record<string, PersonRole>> | null;
  readonly scope: TokenScope | null;
  readonly recent: boolean;
}

/**
 * Where it is decided who may do what. It only takes away: an order key that is the fleet's counts with every role until its
 * person is listed here, and what it signs is believed or not by laptops, whatever stands here.
 */
export interface Gate {
  /** @throws Refusal role-too-low, sign-in-again. */
  viewer(viewer: Viewer, needs: Needs): void;
  /** `body`: as JSON, null where there is none. @throws Refusal role-too-low, person-disabled. */
  operator(operator: Verifier, needs: Needs, body: unknown): Promise<void>;
  /** Null: the request shows no token. @throws Refusal token-refused, slow-down. */
  token(request: IncomingMessage): Promise<TokenRow | null>;
  /** @throws Refusal no-token-here, scope-missing. */
  reader(token: TokenRow, needs: Needs): void;
}

export interface GateOptions {
  readonly storage: Pick<Storage, 'person'>;
  readonly limits: Pick<Limits, 'recentMs'>;
  readonly tokens: Tokens;
}

const Carries = v.object({ statement: Statement });
const Typed = v.object({ type: v.string() });

/**
 * What this very body needs beside: some statements more than others. Of a body that is none the handler says so.
 * @throws TrustError malformed.
 */
function raised({ raises }: Needs, body: unknown): PersonRole | null {
  const carried = raises ? v.safeParse(Carries, body) : null;
  const typed = carried?.success ? v.safeParse(Typed, peek(carried.output.statement)) : null;
  return (typed?.success && raises && Object.hasOwn(raises, typed.output.type) && raises[typed.output.type]) || null;
}

export function gate({ storage, limits, tokens }: GateOptions): Gate {
  return {
    viewer({ role, since }, needs) {
      requireRole(role, needs.role);
      if (needs.recent && !isRecent(since, limits)) throw signInAgain();
    },

    async operator({ person }, needs, body) {
      const listed = await storage.person(personName(person));
      if (!listed) return;
      if (listed.disabled) {
        throw new Refusal('person-disabled', 403, 'Whoever this order key belongs to is shut out of this server. Ask an admin.');
      }
      requireRole(listed.role, needs.role);
      requireRole(listed.role, raised(needs, body));
    },

    token: (request) => tokens.of(request.headers.authorization, request.socket.remoteAddress ?? ''),

    reader({ scopes }, { scope }) {
      if (scope === null) {
        throw new Refusal('no-token-here', 403, 'No token opens this request: prove an order key instead.');
      }
      if (!scopes.includes(scope)) {
        throw new Refusal('scope-missing', 403, `This needs a token of the scope ${scope}: have an admin make one.`);
      }
    },
  };
}

/** Whether a sign-in counts as fresh. A clock that went back makes none fresh. */
export function isRecent(since: string, { recentMs }: Pick<Limits, 'recentMs'>): boolean {
  const age = Date.now() - Date.parse(since);
  return age >= -60_000 && age < recentMs;
}

export function signInAgain(): Refusal {
  return new Refusal('sign-in-again', 403, 'This needs a sign-in of the last few minutes: sign in again, then repeat it.');
}

function requireRole(role: PersonRole, needed: PersonRole | null): void {
  if (needed === null || reaches(role, needed)) return;
  throw new Refusal('role-too-low', 403, `This needs the role ${needed}, or one above it. Ask an admin.`);
}
