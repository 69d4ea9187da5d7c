import { absolute, ago } from '../figures.ts';
import { useNow } from '../use-answer.ts';

/** A moment as people say it; the exact one as its title. */
export function Time({ at, never = '–' }: { readonly at: string | null; readonly never?: string }) {
  const now = useNow();
  if (at === null) return <span className="faint">{never}</span>;
  return (
    <time dateTime={at} title={absolute(at)}>
      {ago(at, Math.max(now, Date.now()))}
    </time>
  );
}
