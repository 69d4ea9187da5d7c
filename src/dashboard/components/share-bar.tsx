import { count, share } from '../figures.ts';
import type { Tone } from '../wording.ts';
import './share-bar.css';

export interface Share {
  readonly name: string;
  readonly value: number;
  readonly look: Tone | 'purging' | 'hunting' | 'unknown';
}

/** Parts of a whole as one bar. The words beside or below it say the same, so the bar itself is a picture. */
export function ShareBar({
  parts,
  label,
  legend = false,
}: {
  readonly parts: readonly Share[];
  readonly label: string;
  readonly legend?: boolean;
}) {
  const total = parts.reduce((sum, { value }) => sum + value, 0);
  const shown = parts.filter(({ value }) => value > 0);
  const sentence = `${label}: ${shown.map(({ name, value }) => `${count(value)} ${name}`).join(', ') || 'none'}`;
  return (
    <div className={legend ? 'share-bar share-bar-tall' : 'share-bar'}>
      <div className="share-bar-track" role="img" aria-label={sentence}>
        {shown.map(({ name, value, look }) => (
          <span key={name} className={`share share-${look}`} style={{ flexGrow: value }} />
        ))}
      </div>
      {legend && (
        <ul className="share-legend">
          {shown.map(({ name, value, look }) => (
            <li key={name}>
              <span className={`share-key share-${look}`} aria-hidden="true" />
              {name} <b>{count(value)}</b>
              <span className="faint">{share(value / total)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
