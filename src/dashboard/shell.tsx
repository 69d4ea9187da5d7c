import { lazy, Suspense, useEffect, useRef, useSyncExternalStore } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import type { Session } from '../protocol/index.ts';
import { announcement, watchAnnouncements } from './announcements.ts';
import { LinkState } from './components/link-state.tsx';
import { Mark } from './components/mark.tsx';
import { ThemeSwitch } from './components/theme-switch.tsx';
import { Waiting } from './components/waiting.tsx';
import { OverviewPage } from './overview/overview.tsx';
import { addressOf, type Route, routeOf, usePathname } from './routes.ts';
import { signOut } from './session.ts';
import { useTitle } from './use-answer.ts';
import './shell.css';

const DevicesPage = lazy(async () => ({ default: (await import('./devices/devices.tsx')).DevicesPage }));
const RotationsPage = lazy(async () => ({ default: (await import('./rotations/rotations.tsx')).RotationsPage }));
const RotationPage = lazy(async () => ({ default: (await import('./rotations/rotation.tsx')).RotationPage }));

const NAVIGATION = [
  { page: 'overview', name: 'Overview', address: addressOf.overview },
  { page: 'devices', name: 'Devices', address: addressOf.devices },
  { page: 'rotations', name: 'Rotations', address: addressOf.rotations },
] as const;

/** What stands around every page. */
export function Shell({ session }: { readonly session: Session }) {
  const pathname = usePathname();
  const route = routeOf(pathname);
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    // A reader of the screen is taken to the new page; on the first one the browser has done so.
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [pathname]);
  const current = route.page === 'rotation' ? 'rotations' : route.page;
  return (
    <div className="shell">
      <a className="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        Skip to the page
      </a>
      <header className="top">
        <div className="top-row">
          <Link href={addressOf.overview} className="brand">
            <Mark />
            <span className="brand-name">Lastcopy</span>
            <span className="brand-fleet">{session.fleet.name}</span>
          </Link>
          <nav className="top-nav" aria-label="Pages">
            {NAVIGATION.map(({ page, name, address }) => (
              <Link key={page} href={address} className="top-link" {...(page === current ? { 'aria-current': 'page' } : {})}>
                {name}
              </Link>
            ))}
          </nav>
          <div className="top-end">
            <LinkState />
            <ThemeSwitch />
            <Button className="button button-plain" onPress={() => void signOut()}>
              Sign out
            </Button>
          </div>
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1} className="page">
        <Suspense fallback={<Waiting what="the page" lines={6} />}>
          <Page route={route} fleet={session.fleet.name} />
        </Suspense>
      </main>
      <footer className="foot">
        <p>
          <strong>All of this is the server’s word.</strong> Counts rest on receipts that devices sign and that remain their claims: read{' '}
          <em>contained</em> as <em>rescanned by device</em>. No secret and no key reaches this page.
        </p>
      </footer>
      <Announcements />
    </div>
  );
}

function Page({ route, fleet }: { readonly route: Route; readonly fleet: string }) {
  if (route.page === 'overview') return <OverviewPage fleet={fleet} />;
  if (route.page === 'devices') return <DevicesPage fleet={fleet} />;
  if (route.page === 'rotations') return <RotationsPage fleet={fleet} />;
  if (route.page === 'rotation') return <RotationPage key={route.orderId} fleet={fleet} orderId={route.orderId} />;
  return <NoPage fleet={fleet} />;
}

function NoPage({ fleet }: { readonly fleet: string }) {
  useTitle('No such page', fleet);
  return (
    <div className="page-head">
      <h1>There is no such page</h1>
      <p>
        Start from the{' '}
        <Link href={addressOf.overview} className="link">
          overview
        </Link>
        .
      </p>
    </div>
  );
}

function Announcements() {
  const sentence = useSyncExternalStore(watchAnnouncements, announcement);
  return (
    <div className="visually-hidden" role="status" aria-live="polite" data-announcements="">
      {sentence}
    </div>
  );
}
