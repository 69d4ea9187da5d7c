import { useState } from 'react';
import { OPERATIONS, PASSWORD_LENGTH, type Session } from '../../protocol/index.ts';
import { change } from '../changes.ts';
import { Card } from '../components/card.tsx';
import { charactersIn, SecretField } from '../components/field.tsx';
import { Done, PatientButton, Refused } from '../components/wait.tsx';
import { typed } from '../sign-in/password-form.tsx';
import { useDeed } from '../use-deed.ts';

/** Whoever came in by one of these a short while ago needs not know the old password. */
const STANDS_IN = ['link', 'passkey'] as const;
const SHORT_WHILE = 15 * 60_000;

const ANEW = 'sign in by a one-time link or a passkey, and set a new one within 15 minutes.';
const FORGOTTEN = { has: `Forgotten? Sign out, ${ANEW}`, may: `Leave it empty if you have none. Forgotten? Sign out, ${ANEW}` };

function needsOld({ signedInBy, since }: Session): boolean {
  return !STANDS_IN.some((by) => by === signedInBy) || Date.parse(since) + SHORT_WHILE < Date.now();
}

export function PasswordCard({ session, person }: { readonly session: Session; readonly person: string }) {
  const deed = useDeed();
  const [length, setLength] = useState(0);
  const [wrong, setWrong] = useState<string | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const asksOld = needsOld(session);
  const send = async (form: HTMLFormElement) => {
    const next = typed(form, 'new');
    const old = typed(form, 'old');
    const why = unfit(next, typed(form, 'repeated'));
    setWrong(why);
    setDone(null);
    if (why !== null) return;
    const taken = await deed.run(() => change(OPERATIONS.changePassword, { body: { old: old === '' ? null : old, new: next } }));
    form.reset();
    setLength(0);
    if (taken) setDone('The password is set. Other sessions of yours have ended.');
  };
  return (
    <Card title="Password" note="A long one that you use nowhere else; a password manager makes and keeps one.">
      <form className="form" onSubmit={(event) => (event.preventDefault(), void send(event.currentTarget))} aria-label="Set the password">
        <Done>{done}</Done>
        <Refused problem={deed.problem} />
        {/* Password managers file the new password under this name. */}
        <input type="text" name="username" autoComplete="username" value={person} readOnly hidden />
        {asksOld && (
          <SecretField
            label="Current password"
            name="old"
            autoComplete="current-password"
            required={session.signedInBy === 'password'}
            note={FORGOTTEN[session.signedInBy === 'password' ? 'has' : 'may']}
          />
        )}
        <SecretField
          label="New password"
          name="new"
          autoComplete="new-password"
          note={<Rule length={length} />}
          wrong={wrong}
          onLength={setLength}
        />
        <SecretField label="New password again" name="repeated" autoComplete="new-password" />
        <PatientButton notBefore={deed.problem?.notBefore ?? null} busy={deed.busy}>
          Set password
        </PatientButton>
      </form>
    </Card>
  );
}

function unfit(password: string, repeated: string): string | null {
  const length = charactersIn(password);
  const { least, most } = PASSWORD_LENGTH;
  if (length < least) return `It has ${length} of at least ${least} characters. A few words in a row are easy to remember.`;
  if (length > most) return `It has ${length} characters, and ${most} is the most.`;
  if (password !== repeated) return 'The two are not the same. Type the new password twice.';
  return null;
}

/** The rule and how far what is typed fulfils it; length counts, no mixture of characters. */
function Rule({ length }: { readonly length: number }) {
  const { least, most } = PASSWORD_LENGTH;
  const enough = length >= least && length <= most;
  return (
    <span className="rule">
      <span className="rule-bar" aria-hidden="true">
        <svg viewBox="0 0 100 4" preserveAspectRatio="none">
          <rect className={enough ? 'rule-enough' : 'rule-short'} width={Math.min(100, (length / least) * 100)} height="4" />
        </svg>
      </span>
      <span className="rule-words">
        {least} to {most} characters, of any kind; not your name or the fleet’s, and nothing that many use.
        {length > 0 && ` ${length} so far.`}
      </span>
    </span>
  );
}
