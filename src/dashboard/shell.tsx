import { lazy, Suspense, useEffect, useRef, useSyncExternalStore } from 'react';
import { Link } from 'react-aria-components/Link';
import { reaches, type Session } from '../protocol/index.ts';
import { announcement, watchAnnouncements } from './announcements.ts';
import { LinkState } from './components/link-state.tsx';
import { Mark } from './components/mark.tsx';
import { ThemeSwitch } from './components/theme-switch.tsx';
import { Waiting } from './components/waiting.tsx';
import { OverviewPage } from './overview/overview.tsx';
import { addressOf, type Route, routeOf, usePathname } from './routes.ts';
import { SignInAgain } from './sign-in/sign-in-again.tsx';
import { UserMenu } from './user-menu.tsx';
import { useTitle } from './use-answer.ts';
import './shell.css';

const DevicesPage = lazy(async () => ({ default: (await import('./devices/devices.tsx')).DevicesPage }));
const RotationsPage = lazy(async () => ({ default: (await import('./rotations/rotations.tsx')).RotationsPage }));
const RotationPage = lazy(async () => ({ default: (await import('./rotations/rotation.tsx')).RotationPage }));

const AccountPage = lazy(async () => ({ default: (await import('./account/account.tsx')).AccountPage }));
const PersonsPage = lazy(async () => ({ default: (await import('./access/persons.tsx')).PersonsPage }));
const SessionsPage = lazy(async () => ({ default: (await import('./access/sessions.tsx')).SessionsPage }));
const TokensPage = lazy(async () => ({ default: (await import('./access/tokens.tsx')).TokensPage }));

const NAVIGATION = [
  { page: 'overview', name: 'Overview', address: addressOf.overview },
  { page: 'devices', name: 'Devices', address: addressOf.devices },
  { page: 'rotations', name: 'Rotations', address: addressOf.rotations },
] as const;
const ACCESS = { page: 'persons', name: 'Access', address: addressOf.persons } as const;

/** The entry of the navigation under which a page is found. */
function entryOf({ page }: Route): string {
  if (page === 'rotation') return 'rotations';
  return page === 'sessions' || page === 'tokens' ? 'persons' : page;
}

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
  const current = entryOf(route);
  const isAdmin = reaches(session.person?.role ?? null, 'admin');
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
            {[...NAVIGATION, ...(isAdmin ? [ACCESS] : [])].map(({ page, name, address }) => (
              <Link key={page} href={address} className="top-link" {...(page === current ? { 'aria-current': 'page' } : {})}>
                {name}
              </Link>
            ))}
          </nav>
          <div className="top-end">
            <LinkState />
            <ThemeSwitch />
            <UserMenu session={session} />
          </div>
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1} className="page">
        <Suspense fallback={<Waiting what="the page" lines={6} />}>
          <Page route={route} session={session} />
        </Suspense>
      </main>
      <footer className="foot">
        <p>
          <strong>All of this is the server’s word.</strong> Counts rest on receipts that devices sign and that remain their claims: read{' '}
          <em>contained</em> as <em>rescanned by device</em>. No value of a watched secret and no order key reaches this page.
        </p>
      </footer>
      {session.person && <SignInAgain person={session.person.name} />}
      <Announcements />
    </div>
  );
}

function Page({ route, session }: { readonly route: Route; readonly session: Session }) {
  const { person } = session;
  const fleet = session.fleet.name;
  if (route.page === 'overview') return <OverviewPage fleet={fleet} />;
  if (route.page === 'devices') return <DevicesPage fleet={fleet} />;
  if (route.page === 'rotations') return <RotationsPage fleet={fleet} />;
  if (route.page === 'rotation') return <RotationPage key={route.orderId} fleet={fleet} orderId={route.orderId} />;
  if (route.page === 'account' && person) return <AccountPage session={session} person={person} />;
  if (reaches(person?.role ?? null, 'admin') && person) {
    if (route.page === 'persons') return <PersonsPage fleet={fleet} own={person.name} />;
    if (route.page === 'sessions') return <SessionsPage fleet={fleet} />;
    if (route.page === 'tokens') return <TokensPage fleet={fleet} />;
  }
  if (route.page !== 'none') return <NotForThisRole fleet={fleet} session={session} />;
  return <NoPage fleet={fleet} />;
}

/** Someone followed an address that another person's role opens. */
function NotForThisRole({ fleet, session }: { readonly fleet: string; readonly session: Session }) {
  useTitle('Not for this role', fleet);
  return (
    <div className="page-head">
      <h1>This page is not for your role</h1>
      <p>
        {session.person
          ? `You are signed in as ${session.person.name} with the role ${session.person.role}. An admin can give you another one.`
          : 'You are signed in by a link that is nobody’s, so you can look. Sign out, and sign in as a person.'}
      </p>
    </div>
  );
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
