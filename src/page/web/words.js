/** @import { PageView } from '../face.ts' */

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export function plural(count, one, many = `${one}s`) {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** @param {PageView} view */
export function stateSentence({ agent, rotations }) {
  if (agent.paused) return 'Paused: secrets are searched for and reported, and nothing is removed.';
  if (agent.membership === 'revoked') return 'This laptop was put out of its fleet: no order is carried out any more.';
  if (rotations.some(({ state }) => ['hunting', 'purging', 'verifying'].includes(state)))
    return 'A rotation is being carried out right now.';
  const waiting = new Set(rotations.flatMap(({ residuals }) => residuals.flatMap(({ waitsFor }) => waitsFor ?? [])));
  if (waiting.size > 0) return `Close ${[...waiting].join(' and ')} so that the copies in it can be removed.`;
  if (agent.lastSweepAt === null) return 'This laptop is being searched for the first time.';
  return 'Lastcopy is at rest and watches this laptop.';
}

/** @param {PageView['agent']} agent */
export function moreSentence(agent) {
  const fleet = agent.fleet === null ? 'It belongs to no fleet yet' : `Fleet ${agent.fleet}, ${MEMBERSHIP[agent.membership]}`;
  const link = agent.connected ? 'the server is connected' : 'the server is not connected';
  const mode = agent.paused ? '' : `. ${MODE[agent.mode]}`;
  const watching =
    agent.watching === 'live'
      ? ''
      : agent.watching === 'degraded'
        ? ' Changes are found by polling.'
        : ' Changes are found by sweeps only.';
  return `${fleet}; ${link}${mode}.${watching}`;
}

const MEMBERSHIP = {
  unknown: 'not enrolled yet',
  pending: 'waiting to be admitted',
  admitted: 'admitted',
  revoked: 'put out',
};

const MODE = {
  report: 'Orders only report here and remove nothing',
  warn: 'Orders only report here and remove nothing',
  enforce: 'Signed orders may remove copies of dead secrets',
};

/** What a place is to the secret in it. @type {Record<string, string>} */
export const CLASSES = {
  HOME: "the tool's own credential",
  COPY: 'replica without function',
  REGEN: 'cache that is rebuilt',
  FAR: "out of the machine's reach",
};

/** @type {Record<string, string>} */
const REASONS = {
  'permission-denied': 'not yours to read',
  'format-not-supported': 'searched as bytes only',
  malformed: 'damaged',
  'too-deep': 'nested too deep',
  'network-mount': 'on a network drive',
  'cloud-placeholder': 'in the cloud only',
  'symlink-out-of-scope': 'links to elsewhere',
  vanished: 'gone when looked at',
  'time-limit': 'too slow to read',
  interrupted: 'left out, since they ended the search',
};

/** @param {string} reason */
export function reasonWords(reason) {
  return REASONS[reason] ?? reason.replaceAll('-', ' ');
}

/** @type {Record<string, string>} */
const STATES = {
  delivered: 'just arrived',
  waiting: 'waits',
  hunting: 'searching',
  purging: 'removing',
  verifying: 'looking again',
  finished: 'done',
  refused: 'refused by this laptop',
};

/** @param {PageView['rotations'][number]} rotation */
export function rotationWords({ state, decision }) {
  if (state === 'finished' && decision === 'reported') return 'reported only';
  return STATES[state] ?? state;
}

/**
 * What an order met here. Only a search that came to its end says that nothing was met, or that the device looked again.
 *
 * @param {Pick<PageView['rotations'][number], 'state' | 'found' | 'purged' | 'undone'>} rotation
 */
export function outcomeWords({ state, found, purged, undone }) {
  const searched = state === 'finished';
  const met =
    found > 0 ? `${plural(found, 'copy', 'copies')} met, ${purged} removed` : `No copy of it was met here${searched ? '' : ' so far'}`;
  const back = undone > 0 ? `, ${plural(undone, 'file')} brought back by you` : '';
  return `This secret was rotated. ${met}${back}; ${searched ? 'rescanned by device' : 'the search is not finished'}.`;
}

/** @type {Record<string, string>} */
const RESULTS = { restored: 'is back', changed: 'was left as it is', copied: 'was copied', gone: 'is gone', refused: 'was left as it is' };

/** @param {string} result */
export function resultWords(result) {
  return RESULTS[result] ?? result;
}

/** What the server learns, in short. */
export const TOLD = [
  'the name of this machine and of your user',
  'where copies stand: rule, place, path with your home as ~, line; never a value',
  'a keyed fingerprint of each secret, by which the server cannot tell the value',
  'how many files were read, and how many could not be, by reason',
  'what became of each order here, and that you have undone something',
];
