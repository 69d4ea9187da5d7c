import { Button } from 'react-aria-components/Button';
import type { ApiProblem } from '../api.ts';
import './waiting.css';

/** Room for what is on its way, so that nothing jumps when it comes. */
export function Waiting({ lines = 4, what }: { readonly lines?: number; readonly what: string }) {
  return (
    <div className="waiting" role="status" aria-label={`Loading ${what}`}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="waiting-line" />
      ))}
    </div>
  );
}

/** Why something is not shown (or is old), and what to do. */
export function Trouble({ problem, again }: { readonly problem: ApiProblem; readonly again?: () => void }) {
  return (
    <div className="trouble" role="alert">
      <p>{problem.message}</p>
      {again && (
        <Button className="button" onPress={again}>
          Try again
        </Button>
      )}
    </div>
  );
}
