import * as v from 'valibot';
import { AuditAnswer } from './audit.ts';
import { Containment, RotationProgress } from './containment.ts';
import { Count, Fingerprint, Id, Sequence } from './basics.ts';
import {
  type DASHBOARD_API,
  DashboardDevice,
  DeviceOrder,
  DevicesPage,
  Overview,
  RotationsPage,
  RotationView,
  Session,
  SignIn,
} from './dashboard.ts';
import { EventsAnswer, HeldEvent, HookAnswer } from './events.ts';
import { ReceiptsAnswer } from './evidence.ts';
import {
  API,
  ChainAnswer,
  DevicesAnswer,
  EnrolAnswer,
  EnrolmentAnswer,
  EnrolRequest,
  HeadAnswer,
  KeysAnswer,
  Nonce,
  OpenApi,
  ReplicasAnswer,
  RetirementAnswer,
  RetirementAsked,
  RotationDetail,
  Rotations,
  StewardAsked,
  StewardRequestAnswer,
  Submit,
  SubmitAnswer,
  TurnAnswer,
  TurnRequest,
} from './http.ts';
import {
  InvitedPerson,
  NewPasskey,
  NewPerson,
  NewToken,
  OidcBegun,
  OidcSignIn,
  PasskeyOptionsAnswer,
  PasskeysAnswer,
  PasskeySignIn,
  PasswordChange,
  PasswordSignIn,
  PersonAnswer,
  PersonChange,
  PersonsAnswer,
  type PersonRole,
  SessionsAnswer,
  SignInLink,
  SignInMethods,
  TokenMade,
  type TokenScope,
  TokensAnswer,
} from './sign-in.ts';
import { type ChainPayload, Statement } from './statement.ts';

interface AnyOperation {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below API; a segment `:name` is a parameter. */
  readonly path: string;
  /** One line for a reader of the API. */
  readonly summary: string;
  /** Each may be left out. */
  readonly query?: Readonly<Record<string, v.GenericSchema>>;
  readonly body?: v.GenericSchema;
  /** `raw`: the body is another's and is read as bytes. */
  readonly sends?: 'raw';
  /** Of the 200 answer; `events`: a stream of server-sent events, each one LiveEvent. */
  readonly answer: v.GenericSchema | 'events';
  /** Stable codes of refusals that are this request's own; those of its `who`, and `malformed`, come beside. */
  readonly refusals?: Readonly<Record<string, number>>;
}

/** `browser`: reached us under our own name. */
interface OpenOperation extends AnyOperation {
  readonly who: 'anyone' | 'browser';
}

/** By proof of an order key. */
interface OperatorOperation extends AnyOperation {
  readonly who: 'operator';
  /** The least that does. A person that nobody listed has every role. */
  readonly role: PersonRole;
  /** What needs more than that, by the type of the statement in the body. */
  readonly raises?: Readonly<Record<string, PersonRole>>;
  /** A token of this scope does too. */
  readonly scope?: TokenScope;
}

/** By a browser's session. */
interface ViewerOperation extends AnyOperation {
  readonly who: 'viewer';
  readonly role: PersonRole;
  /** One has to have signed in a short while ago: else `sign-in-again`. */
  readonly recent?: true;
}

/**
 * Every request under /api/v1 as data. The server routes and lets in by it, the command line and the dashboard ask by it, and the
 * OpenAPI document is made from it, so none of them can know another API than the others.
 */
export type Operation = OpenOperation | OperatorOperation | ViewerOperation;

/** DASHBOARD_API below API, as a literal: parameters are typed by their path. */
const DASHBOARD = '/dashboard' satisfies typeof DASHBOARD_API extends `${typeof API}${infer Rest}` ? Rest : never;

export const OPERATIONS = {
  nonce: { method: 'GET', path: '/nonce', who: 'anyone', summary: 'A nonce for one proof.', answer: Nonce },
  openApi: { method: 'GET', path: '/openapi.json', who: 'anyone', summary: 'This document.', answer: OpenApi },
  enrol: {
    method: 'POST',
    path: '/enroll',
    who: 'anyone',
    summary: 'A device asks to be let in; it grants no more than pending.',
    body: EnrolRequest,
    answer: EnrolAnswer,
    refusals: {
      'bad-token': 403,
      'foreign-fleet': 403,
      'wrong-device-id': 400,
      'bad-nonce': 401,
      'nonce-expired': 401,
      replayed: 401,
      'bad-proof': 401,
      'unknown-key': 403,
      'sealing-key-changed': 409,
      'too-many-pending': 429,
      'enrolment-closed': 403,
    },
  },

  head: {
    method: 'GET',
    path: '/head',
    who: 'operator',
    role: 'viewer',
    scope: 'chain:read',
    summary: "The steward's newest head of the chain.",
    answer: HeadAnswer,
  },
  chain: {
    method: 'GET',
    path: '/chain',
    who: 'operator',
    role: 'viewer',
    scope: 'chain:read',
    summary: 'At most 1,000 statements of the chain: ask again after the last until none come.',
    query: { after: Sequence },
    answer: ChainAnswer,
  },
  submit: {
    method: 'POST',
    path: '/chain',
    who: 'operator',
    role: 'operator',
    raises: { approval: 'approver' } satisfies Partial<Record<ChainPayload['type'], PersonRole>>,
    summary: 'Extends the chain by a signed order, promotion or cancellation; for an approval one has to be approver.',
    body: Submit,
    answer: SubmitAnswer,
    refusals: {
      'clock-skew': 409,
      'chain-moved': 409,
      'duplicate-order': 409,
      'unknown-order': 404,
      'needless-keys': 400,
      'too-large': 413,
    },
  },
  keys: {
    method: 'GET',
    path: '/keys',
    who: 'operator',
    role: 'viewer',
    scope: 'chain:read',
    summary: "How the fleet's keys have turned.",
    answer: KeysAnswer,
  },
  turn: {
    method: 'POST',
    path: '/keys',
    who: 'anyone',
    summary: 'Turns the keys of the fleet, by a statement that its root keys have signed.',
    body: TurnRequest,
    answer: TurnAnswer,
    refusals: { 'chain-moved': 409, 'below-threshold': 403, replayed: 422, 'not-yet': 422, 'unknown-key': 403, 'too-large': 413 },
  },
  askRetirement: {
    method: 'POST',
    path: '/retirements',
    who: 'operator',
    role: 'operator',
    summary: 'Asks the steward to state that a version of a secret is dead: a RetirementPayload signed by an order key.',
    body: Statement,
    answer: RetirementAsked,
    refusals: { 'unknown-key': 403 },
  },
  retirement: {
    method: 'GET',
    path: '/retirements/:requestId',
    who: 'operator',
    role: 'viewer',
    summary: "The steward's answer; both null until there is one.",
    answer: RetirementAnswer,
    refusals: { 'unknown-request': 404 },
  },
  rotations: {
    method: 'GET',
    path: '/rotations',
    who: 'operator',
    role: 'viewer',
    scope: 'rotations:read',
    summary: 'The newest 500 orders and how far each is contained, newest first.',
    answer: Rotations,
  },
  rotation: {
    method: 'GET',
    path: '/rotations/:orderId',
    who: 'operator',
    role: 'viewer',
    scope: 'rotations:read',
    summary: 'One order with each expected device and its newest receipt as it was signed.',
    answer: RotationDetail,
    refusals: { 'unknown-order': 404 },
  },
  rotationDevices: {
    method: 'GET',
    path: '/rotations/:orderId/devices',
    who: 'operator',
    role: 'viewer',
    scope: 'rotations:read',
    summary: 'Where each expected device of an order and each place stands, since when, and how long it took.',
    answer: RotationProgress,
    refusals: { 'unknown-order': 404 },
  },
  containment: {
    method: 'GET',
    path: '/containment',
    who: 'operator',
    role: 'viewer',
    scope: 'rotations:read',
    summary: 'Time to contain over rotations and over devices, for the orders of the last `days` (90).',
    query: { days: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(9_999)) },
    answer: Containment,
  },
  receipts: {
    method: 'GET',
    path: '/rotations/:orderId/receipts',
    who: 'operator',
    role: 'viewer',
    scope: 'rotations:read',
    summary: 'Receipts of an order as they were signed, in the order of arrival, at most 100.',
    query: { after: Count },
    answer: ReceiptsAnswer,
    refusals: { 'unknown-order': 404 },
  },
  replicas: {
    method: 'GET',
    path: '/replicas',
    who: 'operator',
    role: 'viewer',
    scope: 'inventory:read',
    summary:
      'The inventory: at most 10,000 replicas, and counts over all that match. Of devices that are not revoked; with `device`, of that one, revoked or not.',
    query: { fingerprint: Fingerprint, device: Id },
    answer: ReplicasAnswer,
  },
  devices: {
    method: 'GET',
    path: '/devices',
    who: 'operator',
    role: 'viewer',
    scope: 'devices:read',
    summary: "Every device, with the steward's statement of admission.",
    answer: DevicesAnswer,
  },
  askSteward: {
    method: 'POST',
    path: '/requests',
    who: 'operator',
    role: 'admin',
    summary: 'Asks the steward to admit or revoke devices, or to open or close enrolment: a StewardRequestPayload signed by an order key.',
    body: Statement,
    answer: StewardAsked,
    refusals: { 'unknown-key': 403, 'needs-cli-signature': 403, 'clock-skew': 409, expired: 409 },
  },
  stewardAnswer: {
    method: 'GET',
    path: '/requests/:requestId',
    who: 'operator',
    role: 'viewer',
    summary: "The steward's signed answer; null until there is one.",
    answer: StewardRequestAnswer,
    refusals: { 'unknown-request': 404 },
  },
  enrolment: {
    method: 'GET',
    path: '/enrolment',
    who: 'operator',
    role: 'viewer',
    scope: 'devices:read',
    summary: "The steward's newest word on whether new devices may enrol.",
    answer: EnrolmentAnswer,
  },
  audit: {
    method: 'GET',
    path: '/audit',
    who: 'operator',
    role: 'viewer',
    scope: 'audit:read',
    summary: 'At most 1,000 lines of the audit log after the given number: ask again after the last until none come.',
    query: { after: Count },
    answer: AuditAnswer,
  },

  rotationEvents: {
    method: 'GET',
    path: '/events',
    who: 'operator',
    role: 'viewer',
    scope: 'events:read',
    summary: "The newest 200 rotation events with the steward's drafts, newest first.",
    answer: EventsAnswer,
  },
  rotationEvent: {
    method: 'GET',
    path: '/events/:eventId',
    who: 'operator',
    role: 'viewer',
    scope: 'events:read',
    summary: 'One rotation event.',
    answer: HeldEvent,
    refusals: { 'unknown-event': 404 },
  },
  hook: {
    method: 'POST',
    path: '/hooks/:source/:name',
    who: 'anyone',
    summary:
      "A secrets manager or scanner tells of a rotation, signed in its own way; the body is the vendor's. Security event tokens (caep) are answered as RFC 8935 says.",
    sends: 'raw',
    answer: HookAnswer,
    refusals: {
      'unknown-hook': 404,
      'bad-signature': 401,
      untimely: 401,
      'values-refused': 403,
      'not-understood': 422,
      'too-many-events': 503,
      'keys-unreachable': 503,
    },
  },

  signIn: {
    method: 'POST',
    path: `${DASHBOARD}/session`,
    who: 'browser',
    summary: 'Signs in by a one-time link; the session travels as a cookie that scripts cannot read.',
    body: SignIn,
    answer: Session,
    refusals: { 'bad-link': 401 },
  },
  signInMethods: {
    method: 'GET',
    path: `${DASHBOARD}/sign-in`,
    who: 'browser',
    summary: 'How one may sign in here, beside the one-time link.',
    answer: SignInMethods,
  },
  signInByPassword: {
    method: 'POST',
    path: `${DASHBOARD}/session/password`,
    who: 'browser',
    summary: 'Signs in by password. Of a wrong name and a wrong password nothing tells which it was.',
    body: PasswordSignIn,
    answer: Session,
    refusals: { 'not-signed-in': 401, 'too-many-attempts': 429 },
  },
  passkeyOptions: {
    method: 'POST',
    path: `${DASHBOARD}/session/passkey/options`,
    who: 'browser',
    summary: 'What a browser needs to sign in by a passkey of its owner.',
    body: v.object({}),
    answer: PasskeyOptionsAnswer,
    refusals: { 'sign-in-unavailable': 404 },
  },
  signInByPasskey: {
    method: 'POST',
    path: `${DASHBOARD}/session/passkey`,
    who: 'browser',
    summary: 'Signs in by a passkey.',
    body: PasskeySignIn,
    answer: Session,
    refusals: { 'not-signed-in': 401, 'passkey-copied': 401, 'sign-in-unavailable': 404 },
  },
  beginOidc: {
    method: 'POST',
    path: `${DASHBOARD}/session/oidc/begin`,
    who: 'browser',
    summary: 'Where to sign in at the identity provider; it sends the browser back to the dashboard.',
    body: v.object({}),
    answer: OidcBegun,
    refusals: { 'sign-in-unavailable': 404, 'identity-provider-unreachable': 503 },
  },
  signInByOidc: {
    method: 'POST',
    path: `${DASHBOARD}/session/oidc`,
    who: 'browser',
    summary: 'Signs in by what the identity provider has put into the address of the dashboard.',
    body: OidcSignIn,
    answer: Session,
    refusals: {
      'not-signed-in': 401,
      'no-role': 403,
      'other-account': 403,
      'person-disabled': 403,
      'sign-in-unavailable': 404,
      'too-many-persons': 409,
      'identity-provider-unreachable': 503,
    },
  },
  changePassword: {
    method: 'POST',
    path: `${DASHBOARD}/account/password`,
    who: 'viewer',
    role: 'viewer',
    summary: "Sets one's own password; other sessions of that person end.",
    body: PasswordChange,
    answer: v.object({}),
    refusals: {
      'no-person': 403,
      'provider-only': 403,
      'wrong-password': 403,
      'sign-in-again': 403,
      'weak-password': 422,
      'too-many-attempts': 429,
    },
  },
  passkeys: {
    method: 'GET',
    path: `${DASHBOARD}/account/passkeys`,
    who: 'viewer',
    role: 'viewer',
    summary: "One's own passkeys.",
    answer: PasskeysAnswer,
    refusals: { 'no-person': 403 },
  },
  newPasskeyOptions: {
    method: 'POST',
    path: `${DASHBOARD}/account/passkeys/options`,
    who: 'viewer',
    role: 'viewer',
    recent: true,
    summary: 'What a browser needs to make a passkey.',
    body: v.object({}),
    answer: PasskeyOptionsAnswer,
    refusals: { 'no-person': 403, 'provider-only': 403, 'sign-in-unavailable': 404 },
  },
  addPasskey: {
    method: 'POST',
    path: `${DASHBOARD}/account/passkeys`,
    who: 'viewer',
    role: 'viewer',
    recent: true,
    summary: 'Adds a passkey that the browser has made.',
    body: NewPasskey,
    answer: PasskeysAnswer,
    refusals: { 'no-person': 403, 'provider-only': 403, 'bad-passkey': 422, 'too-many-passkeys': 409, 'sign-in-unavailable': 404 },
  },
  removePasskey: {
    method: 'DELETE',
    path: `${DASHBOARD}/account/passkeys/:id`,
    who: 'viewer',
    role: 'viewer',
    recent: true,
    summary: "Removes one of one's own passkeys.",
    answer: PasskeysAnswer,
    refusals: { 'no-person': 403, 'unknown-passkey': 404 },
  },

  persons: {
    method: 'GET',
    path: `${DASHBOARD}/persons`,
    who: 'viewer',
    role: 'admin',
    summary: 'Everyone who is listed, by name.',
    answer: PersonsAnswer,
  },
  addPerson: {
    method: 'POST',
    path: `${DASHBOARD}/persons`,
    who: 'viewer',
    role: 'admin',
    recent: true,
    summary: 'Lists a person, and makes a one-time link that signs it in.',
    body: NewPerson,
    answer: InvitedPerson,
    refusals: { 'person-exists': 409, 'too-many-persons': 409 },
  },
  changePerson: {
    method: 'POST',
    path: `${DASHBOARD}/persons/:name`,
    who: 'viewer',
    role: 'admin',
    recent: true,
    summary: 'Another role, or whether every way in is closed; it counts at once.',
    body: PersonChange,
    answer: PersonAnswer,
    refusals: { 'unknown-person': 404, 'last-admin': 409 },
  },
  invitePerson: {
    method: 'POST',
    path: `${DASHBOARD}/persons/:name/link`,
    who: 'viewer',
    role: 'admin',
    recent: true,
    summary: 'A new one-time link that signs the person in; one made before is void.',
    body: v.object({}),
    answer: SignInLink,
    refusals: { 'unknown-person': 404, 'person-disabled': 409 },
  },
  removePerson: {
    method: 'DELETE',
    path: `${DASHBOARD}/persons/:name`,
    who: 'viewer',
    role: 'admin',
    recent: true,
    summary: 'Forgets a person, its password, passkeys and sessions. An order key of that name counts with every role again.',
    answer: v.object({}),
    refusals: { 'unknown-person': 404, 'last-admin': 409 },
  },
  sessions: {
    method: 'GET',
    path: `${DASHBOARD}/sessions`,
    who: 'viewer',
    role: 'admin',
    summary: 'Every signed-in browser, newest first.',
    answer: SessionsAnswer,
  },
  endSession: {
    method: 'DELETE',
    path: `${DASHBOARD}/sessions/:n`,
    who: 'viewer',
    role: 'admin',
    recent: true,
    summary: 'Ends a session.',
    answer: v.object({}),
    refusals: { 'unknown-session': 404 },
  },
  tokens: {
    method: 'GET',
    path: `${DASHBOARD}/tokens`,
    who: 'viewer',
    role: 'admin',
    summary: 'Tokens of programs that read, newest first; the tokens themselves are nowhere.',
    answer: TokensAnswer,
  },
  addToken: {
    method: 'POST',
    path: `${DASHBOARD}/tokens`,
    who: 'viewer',
    role: 'admin',
    recent: true,
    summary: 'Makes a token and shows it this once.',
    body: NewToken,
    answer: TokenMade,
    refusals: { 'too-many-tokens': 409 },
  },
  removeToken: {
    method: 'DELETE',
    path: `${DASHBOARD}/tokens/:id`,
    who: 'viewer',
    role: 'admin',
    recent: true,
    summary: 'Makes a token void.',
    answer: v.object({}),
    refusals: { 'unknown-token': 404 },
  },
  session: {
    method: 'GET',
    path: `${DASHBOARD}/session`,
    who: 'viewer',
    role: 'viewer',
    summary: 'The session one is in.',
    answer: Session,
  },
  signOut: {
    method: 'DELETE',
    path: `${DASHBOARD}/session`,
    who: 'viewer',
    role: 'viewer',
    summary: 'Ends the session.',
    answer: v.object({}),
  },
  overview: {
    method: 'GET',
    path: `${DASHBOARD}/overview`,
    who: 'viewer',
    role: 'viewer',
    summary: 'How the fleet stands now.',
    answer: Overview,
  },
  deviceList: {
    method: 'GET',
    path: `${DASHBOARD}/devices`,
    who: 'viewer',
    role: 'viewer',
    summary: 'A page of the devices that match.',
    query: {
      q: v.pipe(v.string(), v.maxLength(200)),
      state: DashboardDevice.entries.state,
      order: DeviceOrder,
      offset: v.pipe(Count, v.maxValue(1_000_000)),
      limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(500)),
    },
    answer: DevicesPage,
  },
  rotationList: {
    method: 'GET',
    path: `${DASHBOARD}/rotations`,
    who: 'viewer',
    role: 'viewer',
    summary: 'The newest 500 orders and how far each is contained, newest first.',
    answer: RotationsPage,
  },
  rotationView: {
    method: 'GET',
    path: `${DASHBOARD}/rotations/:orderId`,
    who: 'viewer',
    role: 'viewer',
    summary: 'One order with each expected device, residuals and rings.',
    answer: RotationView,
    refusals: { 'unknown-order': 404 },
  },
  events: {
    method: 'GET',
    path: `${DASHBOARD}/events`,
    who: 'viewer',
    role: 'viewer',
    summary: 'What changes, as it changes.',
    answer: 'events',
  },
} as const satisfies Readonly<Record<string, Operation>>;

/** Names of the parameters in a path. */
type Names<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Names<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

export type AnswerOf<O extends Operation> = O['answer'] extends v.GenericSchema ? v.InferOutput<O['answer']> : null;

/** What an asker fills in. */
export type Ask<O extends Operation> = (Names<O['path']> extends never
  ? { readonly params?: never }
  : { readonly params: Readonly<Record<Names<O['path']>, string>> }) &
  (O['query'] extends object
    ? { readonly query?: { readonly [K in keyof O['query']]?: string | number | undefined } }
    : { readonly query?: never }) &
  (O['body'] extends v.GenericSchema ? { readonly body: v.InferInput<O['body']> } : { readonly body?: never });

/** What of an `Ask` stands in the address. */
interface Address {
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined;
}

/** Path and query of a request, from the server's root. Undefined and empty members of the query are left out. */
export function addressOf(operation: Operation, { params = {}, query = {} }: Address): string {
  const path = operation.path.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(params[name] ?? ''));
  const asked = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&');
  return `${API}${path}${asked && `?${asked}`}`;
}
