import type { Context } from '../context.ts';
import { UserError } from '../exit.ts';
import { openReader, tokenFile } from '../operator.ts';
import { emit, plural, say, table } from '../output.ts';

export interface ReplicasOptions {
  readonly json?: boolean;
  readonly bundle?: string;
  readonly operator?: string;
  readonly tokenFile?: string;
  readonly device?: string;
}

/** `lastcopy replicas`: the fleet's inventory for an operator, else this laptop's. */
export async function replicas(context: Context, options: ReplicasOptions): Promise<void> {
  if (tokenFile(options) ?? options.operator ?? process.env['LASTCOPY_OPERATOR']) {
    const operator = await openReader(options);
    const answer = await operator.api.replicas({ device: options.device });
    if (options.json) {
      for (const replica of answer.replicas) emit({ type: 'replica', ...replica });
      emit({ type: 'summary', replicas: answer.total, byPlace: answer.byPlace, byClass: answer.byClass });
      return;
    }
    show(
      answer.replicas.map((r) => [`${r.machine}/${r.user}`, r.rule, r.place, r.class, r.path, r.fingerprint.slice(0, 18)]),
      answer.total,
      ['DEVICE'],
    );
    return;
  }
  if (options.device !== undefined)
    throw new UserError(
      'This laptop knows only its own replicas.',
      'Pass --operator FILE or --token-file FILE to ask the server for those of a device.',
    );
  const { listReplicas } = await import('../../agent/index.ts');
  const own = listReplicas(context.stateDir);
  if (options.json) {
    for (const replica of own) emit({ type: 'replica', ...replica });
    emit({ type: 'summary', replicas: own.length });
    return;
  }
  show(
    own.map((r) => [r.rule, r.place, r.class, r.path, r.fingerprint.slice(0, 18)]),
    own.length,
    [],
  );
}

function show(rows: string[][], total: number, before: string[]): void {
  if (rows.length > 0) say(table([[...before, 'RULE', 'PLACE', 'CLASS', 'PATH', 'FINGERPRINT'], ...rows]));
  say(plural(total, 'replica'));
}
