import type { Rotation } from '../../protocol/index.ts';
import { count } from '../figures.ts';
import { meaning, type Tone, toneOf, words } from '../wording.ts';
import './state.css';

export function Badge({ tone, children, title }: { readonly tone: Tone; readonly children: string; readonly title?: string }) {
  return (
    <span className={`badge badge-${tone}`} title={title}>
      <span className="badge-dot" aria-hidden="true" />
      {words(children)}
    </span>
  );
}

/** A rotation's state. `contained` never stands without what could not be seen. */
export function RotationState({ rotation }: { readonly rotation: Pick<Rotation, 'state' | 'notVisible'> }) {
  return (
    <span className="rotation-state">
      <Badge tone={toneOf[rotation.state]} title={meaning[rotation.state]}>
        {rotation.state}
      </Badge>
      {rotation.state === 'contained' && <span className="not-visible-beside">not visible: {count(rotation.notVisible)}</span>}
    </span>
  );
}
