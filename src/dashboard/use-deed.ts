import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiProblem, problemOf } from './api.ts';

/** Something under way that a person began, and why it did not come about. */
export interface Deed {
  readonly busy: boolean;
  readonly problem: ApiProblem | null;
  /** One at a time; a call while one is under way is none. True: it came about. */
  readonly run: (act: () => Promise<unknown>) => Promise<boolean>;
  readonly clear: () => void;
}

export function useDeed(): Deed {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const under = useRef(false);
  const there = useRef(true);
  useEffect(() => {
    there.current = true;
    return () => void (there.current = false);
  }, []);
  const run = useCallback(async (act: () => Promise<unknown>): Promise<boolean> => {
    if (under.current) return false;
    under.current = true;
    setBusy(true);
    setProblem(null);
    let why: ApiProblem | null = null;
    try {
      await act();
    } catch (error) {
      why = problemOf(error);
    }
    under.current = false;
    if (there.current) {
      setBusy(false);
      setProblem(why);
    }
    return why === null;
  }, []);
  const clear = useCallback(() => setProblem(null), []);
  return { busy, problem, run, clear };
}
