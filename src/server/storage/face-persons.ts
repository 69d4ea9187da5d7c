import type { PersonRole, SignInBy, TokenScope } from '../../protocol/index.ts';
import type { SessionRow } from './face-viewers.ts';
import type { AuditNote } from './face.ts';

/** Somebody who was listed. */
export interface PersonRow {
  readonly name: string;
  readonly role: PersonRole;
  readonly addedAt: string;
  readonly disabled: boolean;
  /** Made by the first sign-in at an identity provider, whose word on the role is then the whole of it. */
  readonly byProvider: boolean;
  readonly password: boolean;
  readonly passkeys: number;
  /** How the identity provider knows it. */
  readonly subject: string | null;
}

export interface PasskeyRow {
  readonly id: number;
  readonly person: string;
  /** Base64url, of the authenticator's choice. */
  readonly credentialId: string;
  /** COSE key, base64url. */
  readonly publicKey: string;
  /** The authenticator's signature counter; 0 where it keeps none. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly label: string;
  readonly addedAt: string;
  readonly usedAt: string | null;
}

export interface TokenRow {
  readonly id: number;
  readonly label: string;
  readonly scopes: readonly TokenScope[];
  readonly addedAt: string;
  readonly addedBy: string | null;
  readonly until: string;
  /** A day, `2026-11-23`. */
  readonly usedOn: string | null;
}

/** A session to be made. `mostRole`: what it comes to at most, whatever the person's own role. */
export interface NewSession {
  readonly hash: string;
  readonly since: string;
  readonly until: string;
  readonly signedInBy: SignInBy;
  readonly mostRole: PersonRole | null;
}

/** What somebody has signed in by: the hash that was stored, or the passkey's number. */
export type ProvedBy = { readonly password: string } | { readonly passkey: number };

/** How often one may try, and how long one waits after that. */
export interface AttemptRule {
  /** Failures without a wait. */
  readonly free: number;
  /** The wait after the next failure; it doubles with each, up to `mostMs`. */
  readonly firstMs: number;
  readonly mostMs: number;
  /** Failures are forgotten when there was none for so long. */
  readonly forgetMs: number;
}

type Written = (n: number) => AuditNote;

/** Who may sign in, and by what. Passwords and tokens come in as hashes; neither can be made from what is stored. */
export interface Persons {
  /** By name. */
  persons(): Promise<PersonRow[]>;
  person(name: string): Promise<PersonRow | null>;
  addPerson(
    person: { readonly name: string; readonly role: PersonRole; readonly addedAt: string },
    most: number,
    note: AuditNote,
  ): Promise<'added' | 'existing' | 'full'>;
  /**
   * What is left out stays; by hand, so the role is no longer the identity provider's. Disabling ends the person's sessions and
   * voids its link. `last-admin`: with `keepAdmin`, nobody who may sign in would be an admin any more.
   */
  changePerson(
    name: string,
    change: { readonly role?: PersonRole | undefined; readonly disabled?: boolean | undefined },
    keepAdmin: boolean,
    note: AuditNote,
  ): Promise<'changed' | 'same' | 'unknown' | 'last-admin'>;
  /** With all that belongs to the person. */
  removePerson(name: string, keepAdmin: boolean, note: AuditNote): Promise<'removed' | 'unknown' | 'last-admin'>;

  /** A one-time link for one person, in the place of an older one. False: no such person, or disabled. */
  addPersonLink(link: { readonly hash: string; readonly until: string; readonly person: string }, note: AuditNote): Promise<boolean>;
  /**
   * Null: no such person, disabled, or no longer one who has `by`. Of the sessions the `most` newest are kept, of the person's own
   * at most 20 of these.
   */
  openSession(person: string, session: NewSession, most: number, note: Written, by?: ProvedBy): Promise<SessionRow | null>;
  /**
   * The same for whom an identity provider vouches for, in one step with what it needs: a person who is not listed is, with the
   * session's `mostRole`; of one who came to be so before, the role becomes that. The subject stays with the name it first had.
   * `other-subject`, `other-person`: one of them is known by another.
   */
  openProviderSession(
    who: { readonly name: string; readonly issuer: string; readonly subject: string },
    session: NewSession & { readonly mostRole: PersonRole },
    most: { readonly sessions: number; readonly persons: number },
    note: Written,
  ): Promise<SessionRow | 'disabled' | 'other-subject' | 'other-person' | 'full'>;

  /** Whether anybody at all has one. */
  signInKinds(): Promise<{ readonly password: boolean; readonly passkey: boolean }>;

  passwordHash(person: string): Promise<string | null>;
  /** Ends the person's other sessions than `but`. False: no such person, or `but` is no session of its any more. */
  setPassword(person: string, hash: string, at: string, but: number | null, note: AuditNote): Promise<boolean>;
  /**
   * Takes one attempt of each key, or none and gives the milliseconds until there may be one. It counts as failed until
   * `forgiveAttempts`: of many at once no more get through than one after another.
   */
  takeAttempt(keys: readonly { readonly key: string; readonly rule: AttemptRule }[], at: string): Promise<number>;
  /** What `takeAttempt` took since the last success is forgotten for `whole`, and one of each for `once`. */
  forgiveAttempts(whole: readonly string[], once: readonly string[]): Promise<void>;

  /** Oldest first. */
  passkeys(person: string): Promise<PasskeyRow[]>;
  passkey(credentialId: string): Promise<PasskeyRow | null>;
  addPasskey(passkey: Omit<PasskeyRow, 'id' | 'usedAt'>, most: number, note: AuditNote): Promise<'added' | 'existing' | 'full' | 'unknown'>;
  /** Takes the counter as it is now. False where another use was quicker: it must be above the one before, or both 0. Not audited. */
  usePasskey(id: number, counter: number, at: string): Promise<boolean>;
  removePasskey(person: string, id: number, note: AuditNote): Promise<boolean>;

  /** Newest first. */
  tokens(): Promise<TokenRow[]>;
  /** By its hash, also when it is over. */
  token(hash: string): Promise<TokenRow | null>;
  addToken(token: Omit<TokenRow, 'id' | 'usedOn'> & { readonly hash: string }, most: number, note: Written): Promise<TokenRow | null>;
  /** Not audited. */
  useToken(id: number, day: string): Promise<void>;
  removeToken(id: number, note: AuditNote): Promise<boolean>;
}
