import { Link } from 'react-aria-components/Link';
import { addressOf } from '../routes.ts';
import './access.css';

const PARTS = [
  { id: 'persons', name: 'Persons', address: addressOf.persons },
  { id: 'sessions', name: 'Sessions', address: addressOf.sessions },
  { id: 'tokens', name: 'API tokens', address: addressOf.tokens },
] as const;

/** Stands above each page of those who keep access. */
export function AccessHead({ part }: { readonly part: (typeof PARTS)[number]['id'] }) {
  return (
    <div className="page-head access-head">
      <h1>{PARTS.find(({ id }) => id === part)?.name}</h1>
      <nav className="access-parts" aria-label="Access">
        {PARTS.map(({ id, name, address }) => (
          <Link key={id} href={address} className="access-part" {...(id === part ? { 'aria-current': 'page' } : {})}>
            {name}
          </Link>
        ))}
      </nav>
    </div>
  );
}
