import { useEffect, useSyncExternalStore } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { RouterProvider } from 'react-aria-components';
import { forgetAccess } from './access/access.ts';
import { forgetAll, live } from './fleet.ts';
import { navigate } from './routes.ts';
import { sessionNow, watchSession } from './session.ts';
import { Shell } from './shell.tsx';
import { SignInPage } from './sign-in/sign-in.tsx';

export function App() {
  const signedIn = useSyncExternalStore(watchSession, sessionNow);
  const session = signedIn.state === 'in' ? signedIn.session : null;
  const who = session && (session.person?.name ?? '');
  useEffect(() => {
    if (who === null) return undefined;
    return () => {
      forgetAll();
      forgetAccess();
    };
  }, [who]);
  // Each session has a stream of its own: one that took another's place begins a new one.
  const since = session?.since ?? null;
  useEffect(() => {
    if (since === null) return undefined;
    live.start();
    return () => live.stop();
  }, [who, since]);
  return (
    // The words are English, so those that the components bring are too.
    <I18nProvider locale="en-US">
      <RouterProvider navigate={navigate}>
        {signedIn.state === 'in' ? <Shell key={who} session={signedIn.session} /> : <SignInPage signedIn={signedIn} />}
      </RouterProvider>
    </I18nProvider>
  );
}
