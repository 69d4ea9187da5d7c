import { useEffect, useSyncExternalStore } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { RouterProvider } from 'react-aria-components';
import { forgetAll, live } from './fleet.ts';
import { navigate } from './routes.ts';
import { sessionNow, watchSession } from './session.ts';
import { Shell } from './shell.tsx';
import { SignInPage } from './sign-in/sign-in.tsx';

export function App() {
  const signedIn = useSyncExternalStore(watchSession, sessionNow);
  const isIn = signedIn.state === 'in';
  useEffect(() => {
    if (!isIn) return undefined;
    live.start();
    return forgetAll;
  }, [isIn]);
  return (
    // The words are English, so those that the components bring are too.
    <I18nProvider locale="en-US">
      <RouterProvider navigate={navigate}>
        {signedIn.state === 'in' ? <Shell session={signedIn.session} /> : <SignInPage signedIn={signedIn} />}
      </RouterProvider>
    </I18nProvider>
  );
}
