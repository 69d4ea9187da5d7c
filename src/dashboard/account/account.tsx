import type { Session } from '../../protocol/index.ts';
import { Card } from '../components/card.tsx';
import { Time } from '../components/time.tsx';
import { useTitle } from '../use-answer.ts';
import { roleMeaning, signedInWith } from '../wording.ts';
import { PasskeysCard } from './passkeys.tsx';
import { PasswordCard } from './password.tsx';
import './account.css';

/** What a person sees and keeps of their own account. */
export function AccountPage({ session, person }: { readonly session: Session; readonly person: NonNullable<Session['person']> }) {
  useTitle('Your account', session.fleet.name);
  const byProvider = session.signedInBy === 'oidc';
  return (
    <>
      <div className="page-head">
        <h1>Your account</h1>
      </div>
      <div className="account">
        <Card title={person.name} note={roleMeaning[person.role]}>
          <dl className="pairs">
            <div>
              <dt>Role</dt>
              <dd>{person.role}</dd>
            </div>
            <div>
              <dt>Signed in by</dt>
              <dd>
                {signedInWith[session.signedInBy]}, <Time at={session.since} />
              </dd>
            </div>
            <div>
              <dt>This session ends</dt>
              <dd>
                <Time at={session.until} />
              </dd>
            </div>
          </dl>
        </Card>
        {byProvider ? <ThroughProvider /> : <PasswordCard session={session} person={person.name} />}
        <PasskeysCard adds={!byProvider} />
      </div>
    </>
  );
}

function ThroughProvider() {
  return (
    <Card title="Password" note="You signed in at the identity provider. It says how you come in, and until when.">
      <p className="account-note">
        Through it nobody sets a password or adds a passkey, because either would outlast its word. Whoever has to have one asks an admin
        for a sign-in link.
      </p>
    </Card>
  );
}
