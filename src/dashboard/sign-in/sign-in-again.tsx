import { useEffect, useSyncExternalStore } from 'react';
import { Button } from 'react-aria-components/Button';
import type { Session } from '../../protocol/index.ts';
import { Command } from '../components/command.tsx';
import { Dialog } from '../components/dialog.tsx';
import { lookWhoIsIn } from '../fleet.ts';
import { askWhoAgain, enter } from '../session.ts';
import { goOn, isAskedAgain, leaveIt, watchAgain } from './again.ts';
import { Ways } from './ways.tsx';
import './sign-in.css';

/** Asks the person who is signed in to show again that it is them; what they were about to do goes on after it. */
export function SignInAgain({ person }: { readonly person: string }) {
  const asked = useSyncExternalStore(watchAgain, isAskedAgain);
  useEffect(() => leaveIt, []);
  if (!asked) return null;
  const leave = () => {
    leaveIt();
    void lookWhoIsIn();
  };
  const entered = (session: Session) => {
    enter(session);
    if (session.person?.name === person) goOn();
    else leaveIt();
  };
  return (
    <Dialog title="Sign in again" onClose={leave}>
      <p className="dialog-words">
        Your last sign-in is a while ago, and this changes who may do what. Show that it is still you, {person}.
      </p>
      <Ways person={person} entered={entered} begins />
      <details className="again-link">
        <summary>By a one-time link</summary>
        <p>Run this on the server’s host, and open the link in another tab of this browser. Then come back here.</p>
        <Command label="sign-in command">{`lastcopy server sign-in --person ${quoted(person)}`}</Command>
        <Button className="button" onPress={() => void askWhoAgain().then(goOn)}>
          I have opened the link
        </Button>
      </details>
      <div className="form-keys form-keys-end">
        <Button className="button button-plain" onPress={leave}>
          Cancel
        </Button>
      </div>
    </Dialog>
  );
}

/** As one word of a POSIX shell. */
const quoted = (name: string): string => (/^[\w.@-]+$/.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`);
