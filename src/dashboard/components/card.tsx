import { type ReactNode, useId } from 'react';
import './card.css';

/** A named part of a page. */
export function Card(props: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
  readonly flush?: boolean;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={`card ${props.className ?? ''}`} aria-labelledby={id}>
      <header className="card-head">
        <div className="card-words">
          <h2 id={id}>{props.title}</h2>
          {props.note && <p>{props.note}</p>}
        </div>
        {props.actions}
      </header>
      <div className={props.flush ? 'card-flush' : 'card-body'}>{props.children}</div>
    </section>
  );
}

/** One number that is read first. `children` say what it counts beside. */
export function Figure(props: {
  readonly label: string;
  readonly value: ReactNode;
  readonly tone?: 'warn' | 'good' | 'busy';
  readonly children?: ReactNode;
}) {
  return (
    <div className={`figure ${props.tone ? `figure-${props.tone}` : ''}`}>
      <dt>{props.label}</dt>
      <dd>
        <span className="figure-value">{props.value}</span>
        <span className="figure-note">{props.children}</span>
      </dd>
    </div>
  );
}

export function Figures({ children, label }: { readonly children: ReactNode; readonly label: string }) {
  return (
    <dl className="figures" aria-label={label}>
      {children}
    </dl>
  );
}
