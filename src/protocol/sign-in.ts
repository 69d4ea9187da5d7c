import * as v from 'valibot';
import { Base64url, Count, Instant, Label } from './basics.ts';

/**
 * Who may do what at the server: persons with roles, how they sign in to the dashboard, and tokens for programs that read.
 *
 * Roles and tokens only take away. What a laptop does rests on signatures by order keys, which no browser and no server holds:
 * whoever steals a session or a token can look, and never order.
 */

/** A ladder: each may do all that those before it may. */
export const PersonRole = v.picklist(['viewer', 'operator', 'approver', 'admin']);

/** Whether who has the one role (null: none) may do what needs the other. Pure. */
export function reaches(role: PersonRole | null, needed: PersonRole): boolean {
  return role !== null && PersonRole.options.indexOf(role) >= PersonRole.options.indexOf(needed);
}

/** The lower of two. Pure. */
export function lowerRole(one: PersonRole, other: PersonRole): PersonRole {
  return reaches(one, other) ? other : one;
}

/** What a token for programs may read; which request asks for which stands in operations.ts. */
export const TokenScope = v.picklist(['rotations:read', 'inventory:read', 'devices:read', 'events:read', 'audit:read', 'chain:read']);

/**
 * As in the fleet bundle, compared to the letter as `personName` writes it; on one line, and nothing around it. No half of a
 * surrogate pair, which no database keeps, and no `.` or `..`, which addresses swallow.
 */
export const PersonName = v.pipe(
  Label,
  v.minLength(1),
  v.regex(
    // oxlint-disable-next-line no-control-regex -- they are what a name may not hold
    /^(?!\.{1,2}$)[^\s\u0000-\u001f\u007f\p{Cs}](?:[^\u0000-\u001f\u007f\u2028\u2029\p{Cs}]*[^\s\u0000-\u001f\u007f\p{Cs}])?$/u,
    'not a name of a person',
  ),
);

/**
 * A person's name as it is kept and compared: a letter with a mark is one however a keyboard or a file system composes it (Unicode
 * NFC), and what stands around it does not count. Pure.
 */
export function personName(text: string): string {
  return text.trim().normalize('NFC');
}

/** Bounds of NIST SP 800-63B-4 §3.1.1.2, in characters: length is what is asked for, no mixture. */
export const PASSWORD_LENGTH = { least: 15, most: 128 } as const;
/** As a form sends it; what it must not be is the server's to say. In UTF-16 units at most twice as many as characters. */
const Password = v.pipe(v.string(), v.maxLength(2 * PASSWORD_LENGTH.most));

export const SignInBy = v.picklist(['link', 'password', 'passkey', 'oidc']);

/** How one may sign in here beside the one-time link. `oidc`: what the button says. */
export const SignInMethods = v.object({
  methods: v.object({ password: v.boolean(), passkey: v.boolean(), oidc: v.nullable(v.object({ label: Label })) }),
});

/** By the name of a person; `role` is what counts now. */
export const SignedInPerson = v.object({ name: PersonName, role: PersonRole });

export const PasswordSignIn = v.object({ person: Label, password: Password });
/** `old` may be null for who signed in by link or passkey a short while ago, or has no password yet. */
export const PasswordChange = v.object({ old: v.nullable(Password), new: Password });

const Long = v.pipe(Base64url, v.maxLength(65_536));
const Extensions = v.record(v.string(), v.unknown());
/** Options of Web Authentication as JSON (W3C WebAuthn Level 3, §5.1.8 and §5.1.9), for `parse…OptionsFromJSON` of a browser. */
export const PasskeyOptions = v.looseObject({ challenge: Base64url });
export const PasskeyOptionsAnswer = v.object({ options: PasskeyOptions });
/** AuthenticationResponseJSON of WebAuthn Level 3, §5.1.8. */
export const PasskeyAssertion = v.object({
  id: Long,
  rawId: Long,
  type: v.literal('public-key'),
  response: v.object({ clientDataJSON: Long, authenticatorData: Long, signature: Long, userHandle: v.optional(v.nullable(Long)) }),
  authenticatorAttachment: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(32)))),
  clientExtensionResults: Extensions,
});
/** RegistrationResponseJSON of WebAuthn Level 3, §5.1.8. */
export const PasskeyRegistration = v.object({
  id: Long,
  rawId: Long,
  type: v.literal('public-key'),
  response: v.object({
    clientDataJSON: Long,
    attestationObject: Long,
    authenticatorData: v.optional(Long),
    transports: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(32))), v.maxLength(16))),
    publicKeyAlgorithm: v.optional(v.pipe(v.number(), v.safeInteger())),
    publicKey: v.optional(v.nullable(Long)),
  }),
  authenticatorAttachment: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(32)))),
  clientExtensionResults: Extensions,
});
export const PasskeySignIn = v.object({ answer: PasskeyAssertion });
export const NewPasskey = v.object({ label: v.pipe(Label, v.minLength(1)), answer: PasskeyRegistration });
/** `id` is the server's own number of it, as text. `usedAt` null: never since it was added. */
export const Passkey = v.object({ id: Label, label: Label, addedAt: Instant, usedAt: v.nullable(Instant) });
export const PasskeysAnswer = v.object({ passkeys: v.array(Passkey) });

/** Where the browser goes to sign in there. */
export const OidcBegun = v.object({ url: v.pipe(v.string(), v.url(), v.maxLength(8_192)) });
/** The query of the dashboard's address as the identity provider made it, without the `?`. */
export const OidcSignIn = v.object({ query: v.pipe(v.string(), v.minLength(1), v.maxLength(8_192)) });

export const Person = v.object({
  name: PersonName,
  role: PersonRole,
  addedAt: Instant,
  /** Every way in is closed to it, its order key's included. */
  disabled: v.boolean(),
  /** `oidc`: how the identity provider knows it. */
  has: v.object({ password: v.boolean(), passkeys: Count, oidc: v.nullable(v.pipe(v.string(), v.maxLength(255))) }),
});
export const PersonsAnswer = v.object({ persons: v.array(Person) });
export const NewPerson = v.object({ name: PersonName, role: PersonRole });
/** What is left out stays. */
export const PersonChange = v.object({ role: v.optional(PersonRole), disabled: v.optional(v.boolean()) });
export const PersonAnswer = v.object({ person: Person });
/** A one-time link that signs that person in; it is shown once. */
export const SignInLink = v.object({ link: v.pipe(v.string(), v.maxLength(2_048)), until: Instant });
export const InvitedPerson = v.object({ person: Person, ...SignInLink.entries });

/** One signed-in browser. `person` null: who opened a link that is nobody's, and only looks. `own`: the one that asks. */
export const OpenSession = v.object({
  n: Count,
  person: v.nullable(PersonName),
  role: PersonRole,
  signedInBy: SignInBy,
  since: Instant,
  until: Instant,
  usedAt: Instant,
  own: v.boolean(),
});
export const SessionsAnswer = v.object({ sessions: v.array(OpenSession) });

export const TOKEN_DAYS = { usual: 90, most: 400 } as const;
/** `lct_` and 32 random bytes. */
export const ApiTokenText = v.pipe(v.string(), v.regex(/^lct_[A-Za-z0-9_-]{43}$/, 'not a token'));
const Scopes = v.pipe(v.array(TokenScope), v.minLength(1), v.maxLength(TokenScope.options.length));
export const ApiToken = v.object({
  id: v.pipe(Count, v.minValue(1)),
  label: Label,
  scopes: Scopes,
  addedAt: Instant,
  /** Null: on the server's own host. */
  addedBy: v.nullable(PersonName),
  until: Instant,
  /** `2026-11-23`; null: never. */
  usedOn: v.nullable(v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\d$/, 'not a day'))),
});
export const TokensAnswer = v.object({ tokens: v.array(ApiToken) });
export const NewToken = v.object({
  label: v.pipe(Label, v.minLength(1)),
  scopes: Scopes,
  /** Default 90. */
  days: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(TOKEN_DAYS.most))),
});
/** `secret` is the token itself; it is shown once, and the server keeps a hash. */
export const TokenMade = v.object({ token: ApiToken, secret: ApiTokenText });

export type PersonRole = v.InferOutput<typeof PersonRole>;
export type TokenScope = v.InferOutput<typeof TokenScope>;
export type SignInBy = v.InferOutput<typeof SignInBy>;
export type SignInMethods = v.InferOutput<typeof SignInMethods>;
export type PasskeyAssertion = v.InferOutput<typeof PasskeyAssertion>;
export type PasskeyRegistration = v.InferOutput<typeof PasskeyRegistration>;
export type Passkey = v.InferOutput<typeof Passkey>;
export type Person = v.InferOutput<typeof Person>;
export type PersonChange = v.InferOutput<typeof PersonChange>;
export type OpenSession = v.InferOutput<typeof OpenSession>;
export type ApiToken = v.InferOutput<typeof ApiToken>;
