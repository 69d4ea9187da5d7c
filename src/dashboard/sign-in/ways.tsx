import { useCallback, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { OPERATIONS, type Session } from '../../protocol/index.ts';
import { Answer } from '../answers.ts';
import { type ApiProblem, ask, problemOf } from '../api.ts';
import { PatientButton, Refused } from '../components/wait.tsx';
import { Trouble, Waiting } from '../components/waiting.tsx';
import { useAnswer } from '../use-answer.ts';
import { useDeed } from '../use-deed.ts';
import { goToIdentityProvider } from './identity-provider.ts';
import { fillsInPasskeys, passkeyAnswer, passkeysHere } from './passkey.ts';
import { PasswordForm } from './password-form.tsx';

/** The server's question counts for ten minutes; one that waits to be filled in is asked anew before. Milliseconds. */
const FRESH = 480_000;

const ways = new Answer(() => ask(OPERATIONS.signInMethods, {}));

/** Every way in that the server offers, beside the one-time link. `person`: who has to sign in, where that is known. */
export function Ways(props: { readonly person: string | null; readonly entered: (session: Session) => void; readonly begins?: boolean }) {
  const { value, problem } = useAnswer(ways);
  // They may have changed since they were asked for: a server started anew with an identity provider, say.
  useEffect(() => void ways.load(), []);
  if (!value) return problem ? <Trouble problem={problem} again={() => void ways.load()} /> : <Waiting what="the ways to sign in" />;
  const { password, passkey, oidc } = value.methods;
  if (!password && !passkey && !oidc) return null;
  return (
    <div className="ways">
      {oidc && <IdentityProvider label={oidc.label} />}
      {passkey && <Passkey entered={props.entered} main={!oidc && !password} />}
      {password && (oidc || passkey) && (
        <p className="ways-or">
          <span>or</span>
        </p>
      )}
      {password && <PasswordForm person={props.person} entered={props.entered} begins={props.begins ?? false} main={!oidc} />}
    </div>
  );
}

function IdentityProvider({ label }: { readonly label: string }) {
  const deed = useDeed();
  return (
    <>
      <Refused problem={deed.problem} />
      <PatientButton
        className="button button-main ways-wide"
        notBefore={deed.problem?.notBefore ?? null}
        busy={deed.busy}
        onPress={() => void deed.run(goToIdentityProvider)}
      >
        {`Sign in with ${label}`}
      </PatientButton>
    </>
  );
}

function Passkey({ entered, main }: { readonly entered: (session: Session) => void; readonly main: boolean }) {
  const [here] = useState(passkeysHere);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const under = useRef<AbortController | null>(null);
  const fills = useRef(false);
  const filled = useRef(false);

  const attempt = useCallback(
    async (filling: boolean) => {
      // A browser has one question about passkeys at a time.
      under.current?.abort();
      const own = new AbortController();
      under.current = own;
      filled.current = filling;
      if (!filling) {
        setBusy(true);
        setProblem(null);
      }
      try {
        const answer = await passkeyAnswer({ signal: own.signal, filling }).catch((error: unknown) => {
          // Nobody has asked for it yet, so nobody is told why it cannot be filled in.
          if (filling) return null;
          throw error;
        });
        if (answer !== null) entered(await ask(OPERATIONS.signInByPasskey, { body: { answer } }));
      } catch (error) {
        if (!own.signal.aborted) setProblem(problemOf(error));
      }
      if (under.current !== own) return;
      filled.current = false;
      setBusy(false);
      if (!filling && fills.current) void attempt(true);
    },
    [entered],
  );
  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setInterval> | undefined;
    const offer = async () => {
      if (!(await fillsInPasskeys()) || gone || under.current) return;
      fills.current = true;
      timer = setInterval(() => {
        if (filled.current) void attempt(true);
      }, FRESH);
      await attempt(true);
    };
    void offer();
    return () => {
      gone = true;
      clearInterval(timer);
      under.current?.abort();
      under.current = null;
    };
  }, [attempt]);

  if (!here.can) {
    return (
      <p className="ways-note">
        {here.sentence}
        {here.address !== null && (
          <>
            {' '}
            To use one, go to{' '}
            <a className="link" href={here.address}>
              {new URL(here.address).host}
            </a>
            .
          </>
        )}
      </p>
    );
  }
  return (
    <>
      <Refused problem={problem} />
      <Button className={`button ${main ? 'button-main ' : ''}ways-wide${busy ? ' button-busy' : ''}`} onPress={() => void attempt(false)}>
        Sign in with a passkey
      </Button>
    </>
  );
}
