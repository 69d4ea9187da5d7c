import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import type { ApiProblem } from '../api.ts';
import { useNow } from '../use-answer.ts';
import './wait.css';

/** Whole seconds until then; 0: now, or no time was named. */
export function useWait(notBefore: number | null): number {
  const now = useNow(1);
  return notBefore === null ? 0 : Math.max(0, Math.ceil((notBefore - now) / 1_000));
}

/** Sends a form, or does one thing, which comes to nothing while `busy`; while the server wants patience it counts down instead. */
export function PatientButton(props: {
  readonly children: string;
  readonly notBefore: number | null;
  readonly busy: boolean;
  readonly className?: string;
  readonly onPress?: () => void;
}) {
  const wait = useWait(props.notBefore);
  return (
    <Button
      type={props.onPress ? 'button' : 'submit'}
      className={`${props.className ?? 'button button-main'}${props.busy ? ' button-busy' : ''}${wait > 0 ? ' button-waits' : ''}`}
      isDisabled={wait > 0}
      {...(props.onPress ? { onPress: props.onPress } : {})}
    >
      {wait > 0 ? `Try again in ${clock(wait)}` : props.children}
    </Button>
  );
}

const clock = (seconds: number): string =>
  seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`;

/** Why something did not come about, where it was asked for. */
export function Refused({ problem, children }: { readonly problem: ApiProblem | null; readonly children?: ReactNode }) {
  if (!problem) return null;
  return (
    <div className="refused" role="alert" data-code={problem.code}>
      <p>{problem.message}</p>
      {children}
    </div>
  );
}

/** That it did. */
export function Done({ children }: { readonly children: string | null }) {
  return (
    <p className={children ? 'done' : 'visually-hidden'} role="status">
      {children}
    </p>
  );
}
