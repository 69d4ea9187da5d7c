import { Button } from 'react-aria-components/Button';
import { count } from '../figures.ts';
import './pager.css';

/** Which part of a long list is shown, and the way to the next. */
export function Pager(props: {
  readonly what: string;
  readonly offset: number;
  readonly limit: number;
  readonly total: number;
  readonly onMove: (offset: number) => void;
}) {
  const { offset, limit, total } = props;
  const last = Math.min(offset + limit, total);
  return (
    <nav className="pager" aria-label={`Pages of ${props.what}`}>
      <span className="pager-range" aria-live="polite">
        {total === 0 ? `No ${props.what}` : `${count(offset + 1)}–${count(last)} of ${count(total)} ${props.what}`}
      </span>
      {total > limit && (
        <span className="pager-keys">
          <Button className="button" isDisabled={offset === 0} onPress={() => props.onMove(Math.max(0, offset - limit))}>
            Previous
          </Button>
          <Button className="button" isDisabled={last >= total} onPress={() => props.onMove(offset + limit)}>
            Next
          </Button>
        </span>
      )}
    </nav>
  );
}
