import { createHash, randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { type ApiToken, ApiTokenText, TOKEN_DAYS, type TokenScope } from '../../protocol/index.ts';
import { buckets, type Limits } from '../limits.ts';
import { Refusal, slowDown } from '../refusal.ts';
import { originOf } from '../routes/waiting-room.ts';
import type { Storage } from '../storage/face.ts';
import type { TokenRow } from '../storage/face-persons.ts';

const DAY = 86_400_000;
const SCHEME = /^Bearer +(\S+) *$/i;

/** 256 random bits need no slow hash (NIST SP 800-63B-4 §3.1.2.2). */
const hashOf = (token: string): string => createHash('sha256').update(`lastcopy-token\0${token}`).digest('base64url');

/** Programs that read, by what they show. */
export interface Tokens {
  /** Null: no bearer token in this header. @throws Refusal token-refused, slow-down. */
  of(authorization: string | undefined, address: string): Promise<TokenRow | null>;
}

export function tokens(storage: Pick<Storage, 'token' | 'useToken'>, limits: Limits): Tokens {
  const wrong = buckets(limits.wrongTokensPerAddress);
  const each = buckets(limits.requestsPerToken);
  return {
    async of(authorization, address) {
      const text = SCHEME.exec(authorization ?? '')?.[1];
      if (text === undefined) return null;
      const now = new Date().toISOString();
      const found = v.is(ApiTokenText, text) ? await storage.token(hashOf(text)) : null;
      if (!found || found.until <= now) {
        const held = wrong.take(originOf(address));
        if (held > 0) throw slowDown(held);
        throw new Refusal(
          'token-refused',
          401,
          'This token is none of this server, was removed, or is over. Have an admin make a new one.',
        );
      }
      const wait = each.take(String(found.id));
      if (wait > 0) throw slowDown(wait);
      const today = now.slice(0, 10);
      // On a full disk the day is not noted; what there is can be read all the same.
      if (found.usedOn !== today) await storage.useToken(found.id, today).catch(() => undefined);
      return found;
    },
  };
}

export const tokenActor = ({ id }: Pick<TokenRow, 'id'>): string => `token:${id}`;

/** `scopes` once each, in the order of the table. @throws Refusal too-many-tokens. */
export async function makeToken(
  storage: Pick<Storage, 'addToken'>,
  limits: Pick<Limits, 'tokens'>,
  asked: { readonly label: string; readonly scopes: readonly TokenScope[]; readonly days?: number | undefined },
  by: { readonly actor: string; readonly person: string | null },
): Promise<{ token: ApiToken; secret: string }> {
  const secret = `lct_${randomBytes(32).toString('base64url')}`;
  const now = Date.now();
  const addedAt = new Date(now).toISOString();
  const until = new Date(now + (asked.days ?? TOKEN_DAYS.usual) * DAY).toISOString();
  const scopes = [...new Set(asked.scopes)].sort();
  const detail = { label: asked.label, scopes: scopes.join(' '), until };
  const row = await storage.addToken(
    { hash: hashOf(secret), label: asked.label, scopes, addedAt, addedBy: by.person, until },
    limits.tokens,
    (id) => ({ at: addedAt, actor: by.actor, action: 'token.add', subject: tokenActor({ id }), code: null, detail }),
  );
  if (!row) throw new Refusal('too-many-tokens', 409, 'There are as many tokens as may be: remove those that nobody uses.');
  return { token: shownToken(row), secret };
}

/** @throws Refusal unknown-token. */
export async function removeToken(storage: Pick<Storage, 'removeToken'>, id: number, actor: string): Promise<void> {
  const note = { at: new Date().toISOString(), actor, action: 'token.remove', subject: tokenActor({ id }), code: null, detail: {} };
  if (!Number.isSafeInteger(id) || !(await storage.removeToken(id, note))) {
    throw new Refusal('unknown-token', 404, 'There is no token of that number.');
  }
}

export function shownToken({ scopes, ...row }: TokenRow): ApiToken {
  return { ...row, scopes: [...scopes] };
}
