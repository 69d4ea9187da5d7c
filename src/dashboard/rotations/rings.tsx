import type { RotationView } from '../../protocol/index.ts';
import { Card } from '../components/card.tsx';
import { Command } from '../components/command.tsx';
import { Badge } from '../components/state.tsx';
import { share } from '../figures.ts';
import { useMay } from '../use-may.ts';
import { isOver } from '../wording.ts';

/** Shares of the fleet, each opened by a signed promotion. This page cannot sign, so it shows the command that does. */
export function Rings({ view }: { readonly view: RotationView }) {
  const { rotation, rings } = view;
  const may = useMay('operator');
  const closed = rings.find(({ open }) => !open);
  return (
    <Card title="Rings" note="Each opens by a promotion that an operator signs. Every device works out its own ring.">
      <ul className="rings">
        {rings.map(({ ring, share: of, open }) => (
          <li key={ring}>
            <span>
              <b>Ring {ring}</b> <span className="ring-share">{of >= 1 ? 'the whole fleet' : `${share(of)} of the fleet`}</span>
            </span>
            <Badge tone={open ? 'good' : 'quiet'}>{open ? 'open' : 'closed'}</Badge>
          </li>
        ))}
      </ul>
      {may && closed && !isOver(rotation.state) && (
        <div className="order-command">
          <p>To open ring {closed.ring} run:</p>
          <Command label={`open ring ${closed.ring}`}>{`lastcopy rotations promote ${rotation.orderId} --ring ${closed.ring}`}</Command>
        </div>
      )}
    </Card>
  );
}
