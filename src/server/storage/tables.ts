import type { Generated } from 'kysely';
import type { PersonRole, SignInBy } from '../../protocol/index.ts';

/** The rows as both databases hold them; the steps that make the tables are in sqlite-steps.ts and postgres-steps.ts. */
export interface Tables {
  devices: {
    n: Generated<number>;
    device_id: string;
    signing_key: string;
    sealing_key: string;
    machine: string;
    user: string;
    os: string;
    enrolled_at: string;
    state: 'pending' | 'admitted' | 'revoked';
    admission: string | null;
    admission_issued_at: string | null;
    cursor: Generated<number>;
    last_seen_at: string | null;
    proof: string | null;
    /** JSON of why the steward leaves it pending. */
    waits: string | null;
  };
  chain: {
    seq: number;
    hash: string;
    statement_hash: string;
    payload_hash: string;
    scope: string;
    statement: string;
    received_at: string;
  };
  orders: {
    order_id: string;
    seq: number;
    payload_hash: string;
    label: string;
    verb: string;
    scope: string;
    issued_at: string;
    start_by: string;
    cancelled: Generated<number>;
  };
  sealed_keys: { seq: number; device_id: string; jwe: string };
  head: { id: number; sequence: number; issued_at: string; statement: string };
  retirements: {
    n: Generated<number>;
    request_id: string;
    request: string;
    fingerprint: string;
    asked_at: string;
    statement: string | null;
    refusal: string | null;
    answered_at: string | null;
  };
  /** `k` numbers the frames of one device. */
  taken_frames: { device_id: string; k: number; frame_id: string };
  replicas: {
    device_id: string;
    replica_id: string;
    fingerprint: string;
    place: string;
    class: string;
    rule: string;
    body: string;
  };
  replica_counts: { place: string; class: string; rule: string; n: number };
  fingerprint_counts: { fingerprint: string; n: number };
  device_counts: { device_id: string; n: number };
  visibility: { device_id: string; not_visible: number; watching: string; body: string; at: string };
  progress: {
    order_id: string;
    device_id: string;
    state: string;
    detail: string | null;
    at: string;
    taken_at: string | null;
    times: string | null;
  };
  /** `sentence` is that of the figures' reason, kept apart because it is forgotten. */
  receipts: {
    n: Generated<number>;
    device_id: string;
    receipt_id: string;
    order_id: string;
    payload_hash: string;
    figures: string;
    sentence: string | null;
    statement: string;
    received_at: string;
  };
  audit: AuditLine & { seq: number; prev: string; hash: string };
  /** `person` null: for whoever opens it, to look. */
  sign_in_links: { n: Generated<number>; hash: string; until: string; person: string | null };
  sessions: {
    n: Generated<number>;
    hash: string;
    since: string;
    until: string;
    used_at: string;
    person: string | null;
    signed_in_by: Generated<SignInBy>;
    /** What the session comes to at most. */
    most_role: PersonRole | null;
  };
  persons: {
    name: string;
    role: PersonRole;
    added_at: string;
    disabled: Generated<number>;
    by_provider: Generated<number>;
    issuer: string | null;
    subject: string | null;
  };
  passwords: { person: string; hash: string; set_at: string };
  /** `transports` is JSON. */
  passkeys: {
    n: Generated<number>;
    person: string;
    credential_id: string;
    public_key: string;
    counter: number;
    transports: string;
    label: string;
    added_at: string;
    used_at: string | null;
  };
  /** `scopes` is JSON. */
  api_tokens: {
    n: Generated<number>;
    hash: string;
    label: string;
    scopes: string;
    added_at: string;
    added_by: string | null;
    until: string;
    used_on: string | null;
  };
  sign_in_attempts: { key: string; failures: number; next_at: string; over_at: string };
  notes: { key: string; value: string };
  rotation_events: {
    n: Generated<number>;
    event_id: string;
    hook: string | null;
    event: string;
    received_at: string;
    draft: string | null;
    drafted_at: string | null;
  };

  // PostgreSQL alone has the rest: what many processes share.
  /** Audit lines that are durable and wait to be numbered and chained. */
  audit_waiting: AuditLine & { n: Generated<number> };
  /** Changes of the shared counts that wait to be added up; `body` is JSON of a CountChange. */
  count_changes: { n: Generated<number>; body: string };
  spent_nonces: { nonce: string; until: string };
}

interface AuditLine {
  at: string;
  actor: string;
  action: string;
  subject: string | null;
  code: string | null;
  detail: string;
}
