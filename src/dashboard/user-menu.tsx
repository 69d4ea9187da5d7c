import { Button } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { reaches, type Session } from '../protocol/index.ts';
import { Time } from './components/time.tsx';
import { addressOf } from './routes.ts';
import { signOut } from './session.ts';
import { signedInWith } from './wording.ts';
import './components/menu.css';
import './user-menu.css';

/** Who is signed in, as what and how, and the way out. */
export function UserMenu({ session }: { readonly session: Session }) {
  const { person, signedInBy } = session;
  const name = person?.name ?? 'Viewer';
  const role = person?.role ?? 'by link';
  return (
    <MenuTrigger>
      <Button className="button user-button" aria-label={`${name}, ${role}: menu`}>
        <svg viewBox="0 0 16 16" width="15" height="15" fill="none" stroke="currentColor" strokeWidth="1.4" aria-hidden="true">
          <circle cx="8" cy="5.3" r="2.7" />
          <path d="M2.8 13.6c.6-2.6 2.6-3.9 5.2-3.9s4.6 1.3 5.2 3.9" strokeLinecap="round" />
        </svg>
        <span className="user-name">{name}</span>
      </Button>
      <Popover className="menu-frame user-frame" placement="bottom end" offset={6}>
        <div className="user-head">
          <p className="user-head-name">{person?.name ?? 'Nobody by name'}</p>
          <p>{person ? `role ${person.role}` : 'may look'}</p>
          <p>
            signed in by {signedInWith[signedInBy]}, <Time at={session.since} />
          </p>
        </div>
        <Menu
          className="menu"
          aria-label={`${name}, ${role}`}
          onAction={(key) => {
            if (key === 'sign-out') void signOut();
          }}
        >
          {person && (
            <MenuItem id="account" href={addressOf.account} className="menu-item">
              Your account
            </MenuItem>
          )}
          {person && reaches(person.role, 'admin') && (
            <MenuItem id="persons" href={addressOf.persons} className="menu-item">
              Persons and access
            </MenuItem>
          )}
          <MenuItem id="sign-out" className="menu-item">
            Sign out
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
