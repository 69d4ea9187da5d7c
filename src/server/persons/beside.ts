import type { ApiToken, TokenScope } from '../../protocol/index.ts';
import { beside, homeOf } from '../beside.ts';
import { LIMITS } from '../limits.ts';
import type { StoragePlace } from '../storage/open.ts';
import { personBook, type PersonBook } from './persons.ts';
import { makeToken, removeToken, shownToken } from './tokens.ts';

/** Persons and tokens beside the server: how the first admin begins, and how the last one is mended. */

const ACTOR = 'server';

/** `link` knows where the server is. */
export type PersonsBeside = Omit<PersonBook, 'link'> & { link(name: string): Promise<{ link: string; until: string }> };

/** @throws Error with code `no-server`; whatever `act` throws. */
export function personsBeside<T>(place: StoragePlace, act: (persons: PersonsBeside) => Promise<T>): Promise<T> {
  return beside(place, async (storage) => {
    const book = personBook(storage, LIMITS, { actor: ACTOR, keepAdmin: false });
    return act({ ...book, link: async (name) => book.link(name, await homeOf(storage)) });
  });
}

export interface TokensBeside {
  /** Newest first. */
  list(): Promise<ApiToken[]>;
  /** @throws Refusal too-many-tokens. */
  add(asked: { readonly label: string; readonly scopes: readonly TokenScope[]; readonly days?: number | undefined }): Promise<{
    token: ApiToken;
    secret: string;
  }>;
  /** @throws Refusal unknown-token. */
  remove(id: number): Promise<void>;
}

/** @throws Error with code `no-server`; whatever `act` throws. */
export function tokensBeside<T>(place: StoragePlace, act: (tokens: TokensBeside) => Promise<T>): Promise<T> {
  return beside(place, (storage) =>
    act({
      list: async () => (await storage.tokens()).map(shownToken),
      add: (asked) => makeToken(storage, LIMITS, asked, { actor: ACTOR, person: null }),
      remove: (id) => removeToken(storage, id, ACTOR),
    }),
  );
}
