import { useEffect, useRef, useSyncExternalStore } from 'react';
import { announce } from '../announcements.ts';
import { duration } from '../figures.ts';
import { live } from '../fleet.ts';
import { useNow } from '../use-answer.ts';
import './link-state.css';

/** Whether what is shown is what the server knows now. */
export function LinkState() {
  const link = useSyncExternalStore(live.watch, live.look);
  const now = useNow(1);
  const lost = useRef(false);
  useEffect(() => {
    if (link.state === 'reconnecting') {
      lost.current = true;
      announce('The connection to the server is lost. What is shown may be old.');
    } else if (link.state === 'live' && lost.current) {
      lost.current = false;
      announce('Connected again. What is shown is live.');
    }
  }, [link.state]);
  if (link.state === 'reconnecting') {
    const lasts = Math.max(0, now - link.since);
    return (
      <span className="link-state link-state-lost" data-link="reconnecting" title="What is shown may be old; it is asked for again.">
        <span className="link-dot" aria-hidden="true" />
        <span>
          reconnecting since <time dateTime={new Date(link.since).toISOString()}>{new Date(link.since).toLocaleTimeString('en-GB')}</time>
          {lasts > 5_000 && <span className="link-lasts"> ({duration(Math.round(lasts / 1_000) * 1_000)})</span>}
        </span>
      </span>
    );
  }
  return (
    <span className={`link-state link-state-${link.state}`} data-link={link.state} title="Changes are shown as the server hears of them.">
      <span className="link-dot" aria-hidden="true" />
      {link.state === 'live' ? 'live' : 'connecting'}
    </span>
  );
}
