import { Button } from 'react-aria-components/Button';
import { Command } from '../components/command.tsx';
import { Mark } from '../components/mark.tsx';
import { ThemeSwitch } from '../components/theme-switch.tsx';
import { beginSession, type SignedIn } from '../session.ts';
import { useTitle } from '../use-answer.ts';
import './sign-in.css';

/** Who may look is who may run a command on the server's host; the page can only say so. */
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

function Out({ signedIn }: { readonly signedIn: Exclude<SignedIn, { state: 'in' | 'asking' }> }) {
  return (
    <div className="sign-in-card">
      <h1>{signedIn.state === 'unreachable' ? 'The server does not answer' : 'Sign in'}</h1>
      {signedIn.sentence && (
        <p className="sign-in-why" role="alert">
          {signedIn.sentence}
        </p>
      )}
      {signedIn.state === 'unreachable' ? (
        <Button className="button" onPress={() => void beginSession()}>
          Try again
        </Button>
      ) : (
        <>
          <p>Run this on the server’s host, as the user that the server runs as, and open the link that it prints:</p>
          <Command label="sign-in command">lastcopy server sign-in</Command>
          <p className="sign-in-note">
            The link is good once and for a short time. There is no password: who may look is who may run commands there.
          </p>
        </>
      )}
    </div>
  );
}
