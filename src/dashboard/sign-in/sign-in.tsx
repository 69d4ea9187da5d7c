import { Command } from '../components/command.tsx';
import { Mark } from '../components/mark.tsx';
import { ThemeSwitch } from '../components/theme-switch.tsx';
import { PatientButton } from '../components/wait.tsx';
import { beginSession, enter, type SignedIn } from '../session.ts';
import { useTitle } from '../use-answer.ts';
import { Ways } from './ways.tsx';
import './sign-in.css';

type Outside = Exclude<SignedIn, { state: 'in' | 'asking' }>;

/** The ways in that the server offers, and the one that always stands: a command on its host. */
export function SignInPage({ signedIn }: { readonly signedIn: Exclude<SignedIn, { state: 'in' }> }) {
  useTitle(signedIn.state === 'asking' ? 'Signing in' : 'Sign in');
  return (
    <div className="sign-in">
      <header className="sign-in-top">
        <span className="sign-in-brand">
          <Mark />
          Lastcopy
        </span>
        <ThemeSwitch />
      </header>
      <main className="sign-in-main">{signedIn.state === 'asking' ? <p role="status">Signing in …</p> : <Out signedIn={signedIn} />}</main>
    </div>
  );
}

function headingOf(signedIn: Outside): string {
  if (signedIn.state === 'out') return 'Sign in';
  return signedIn.notBefore === null ? 'The server does not answer' : 'Wait a moment';
}

function Out({ signedIn }: { readonly signedIn: Outside }) {
  return (
    <div className="sign-in-card">
      <h1>{headingOf(signedIn)}</h1>
      {signedIn.sentence && (
        <p className="sign-in-why" role="alert">
          {signedIn.sentence}
        </p>
      )}
      {signedIn.state === 'unreachable' ? (
        <PatientButton className="button" notBefore={signedIn.notBefore} busy={false} onPress={() => void beginSession()}>
          Try again
        </PatientButton>
      ) : (
        <>
          <Ways person={null} entered={enter} />
          <LinkWay />
        </>
      )}
    </div>
  );
}

function LinkWay() {
  return (
    <section className="link-way" aria-labelledby="link-way">
      <h2 id="link-way">By a one-time link</h2>
      <p>Run this on the server’s host, as the user that the server runs as, and open the link that it prints:</p>
      <Command label="sign-in command">lastcopy server sign-in</Command>
      <p className="sign-in-note">
        The link is good once and for a short time. It lets its holder look; with <code>--person NAME</code> it signs that person in, who
        can then set a password or add a passkey.
      </p>
    </section>
  );
}
