/** @import { PageView } from '../face.ts' */
/** @import { Child } from './elements.js' */
import { button, h, time } from './elements.js';
import { CLASSES, outcomeWords, plural, reasonWords, rotationWords, TOLD } from './words.js';

/**
 * What the user may do from a section.
 *
 * @typedef {{ undo: (purge: PageView['undoable'][number], path?: string) => void }} Doings
 */

/**
 * Each section of the page: its key, and how it looks for a view. One that gives nothing is left out.
 *
 * @type {readonly { key: string, title: string, draw: (view: PageView, doings: Doings) => Child[] }[]}
 */
export const SECTIONS = [
  { key: 'waiting', title: 'What waits', draw: waiting },
  { key: 'undo', title: 'What can be undone', draw: undoable },
  { key: 'rotations', title: 'What was removed, and why', draw: rotations },
  { key: 'replicas', title: 'What was found on this laptop', draw: replicas },
  { key: 'unseen', title: 'What was not visible', draw: unseen },
  { key: 'told', title: 'What the server learns', draw: told },
];

/** What the page says anyway. */
const SHOWN_ELSEWHERE = new Set(['paused', 'order-running', 'order-finished', 'residuals', 'close-application', 'keys-in-file']);

/** @param {PageView} view */
function waiting({ rotations: all, agent }) {
  const waits = all.flatMap(({ label, residuals }) => residuals.flatMap((one) => (one.waitsFor ? [{ ...one, of: label }] : [])));
  const applications = Map.groupBy(waits, ({ waitsFor }) => waitsFor);
  const items = [...applications].map(([application, ones]) =>
    h(
      'li',
      { class: 'warn' },
      h('strong', {}, `Close ${application}`),
      ` so that ${plural(ones.length, 'copy', 'copies')} of ${[...new Set(ones.map((one) => one.of))].join(', ')} can be removed: `,
      ...paths(ones.map(({ path }) => path)),
    ),
  );
  const notices = agent.notices
    .filter(({ code }) => !SHOWN_ELSEWHERE.has(code))
    .map(({ title, sentence }) => h('li', {}, h('strong', {}, title), sentence ? `: ${sentence}` : ''));
  return items.length + notices.length === 0 ? [] : [h('ul', { class: 'cards' }, ...items, ...notices)];
}

/**
 * @param {PageView} view
 * @param {Doings} doings
 */
function undoable({ undoable: purges, agent }, doings) {
  if (purges.length === 0) {
    return agent.keys === 'key-file'
      ? [h('p', { class: 'quiet' }, 'This session has no keychain, so what was removed cannot be brought back.')]
      : [];
  }
  return purges.map((purge) => {
    const { planId, label, at, until, files } = purge;
    const copies = files.reduce((sum, { replicas: count }) => sum + count, 0);
    return h(
      'article',
      { class: 'card' },
      h(
        'div',
        { class: 'row' },
        h('h3', {}, label),
        button('Undo all', () => doings.undo(purge), { key: `undo ${planId}`, name: `Undo all of ${label}` }),
      ),
      h(
        'p',
        { class: 'quiet' },
        `${plural(copies, 'copy', 'copies')} in ${plural(files.length, 'file')}, removed `,
        time(at),
        '; can be undone until ',
        time(until),
        '.',
      ),
      h(
        'details',
        { 'data-key': `files ${planId}` },
        h('summary', {}, 'File by file'),
        h(
          'ul',
          { class: 'files' },
          ...files.map(({ path, replicas: count }) =>
            h(
              'li',
              { class: 'row' },
              h('span', {}, h('code', {}, path), ` ${plural(count, 'copy', 'copies')}`),
              button('Undo', () => doings.undo(purge, path), { key: `undo ${planId} ${path}`, name: `Undo ${path}` }),
            ),
          ),
        ),
      ),
    );
  });
}

/** @param {PageView} view */
function rotations({ rotations: all }) {
  if (all.length === 0) return [h('p', { class: 'quiet' }, 'No rotation has reached this laptop yet.')];
  return all.map((rotation) => {
    const { orderId, label, sentence, deliveredAt, finishedAt, residuals } = rotation;
    return h(
      'article',
      { class: 'card' },
      h(
        'div',
        { class: 'row' },
        h('h3', {}, label),
        h('span', { class: `badge ${residuals.length > 0 ? 'warn' : ''}` }, rotationWords(rotation)),
      ),
      h('p', {}, outcomeWords(rotation)),
      sentence ? h('p', {}, sentence) : null,
      h(
        'p',
        { class: 'quiet' },
        'Arrived ',
        time(deliveredAt),
        ...(finishedAt ? ['; done ', time(finishedAt)] : []),
        '. Order ',
        h('code', {}, orderId),
        '.',
      ),
      residuals.length > 0 &&
        h(
          'details',
          { 'data-key': `residuals ${orderId}` },
          h('summary', {}, plural(residuals.length, 'copy remains', 'copies remain')),
          h('ul', { class: 'files' }, ...residuals.map((one) => h('li', {}, h('code', {}, one.path), ` (${one.label}): ${one.sentence}`))),
        ),
    );
  });
}

/** @param {PageView} view */
function replicas({ replicas: all, places, agent }) {
  if (places.length === 0) {
    return [
      h('p', { class: 'quiet' }, agent.lastSweepAt ? 'No secret was found in what could be read.' : 'The first search is not over yet.'),
    ];
  }
  const byPlace = Map.groupBy(all, (one) => `${one.place} ${one.class}`);
  return places.map(({ place, label, class: kind, count }) => {
    const key = `${place} ${kind}`;
    const listed = byPlace.get(key) ?? [];
    return h(
      'details',
      { class: 'card', 'data-key': `place ${key}` },
      h('summary', {}, h('strong', {}, label), ` ${plural(count, 'replica')} `, h('span', { class: 'quiet' }, CLASSES[kind] ?? kind)),
      listed.length > 0 &&
        h(
          'div',
          { class: 'wide', role: 'group', tabindex: '0', 'aria-label': `Replicas in ${label}` },
          h(
            'table',
            {},
            h('thead', {}, h('tr', {}, ...['Secret', 'Where', 'Form', 'Seen'].map((name) => h('th', { scope: 'col' }, name)))),
            h(
              'tbody',
              {},
              ...listed.map((one) =>
                h(
                  'tr',
                  {},
                  h('td', {}, one.rule),
                  h('td', {}, h('code', {}, one.path), one.where ? h('span', { class: 'quiet' }, ` ${one.where}`) : ''),
                  h('td', {}, one.form),
                  h('td', {}, time(one.seenAt)),
                ),
              ),
            ),
          ),
        ),
      listed.length < count && h('p', { class: 'quiet' }, `${plural(count - listed.length, 'replica')} beyond these: lastcopy replicas.`),
    );
  });
}

/** @param {PageView} view */
function unseen({ agent }) {
  if (agent.notVisible === null) return [h('p', { class: 'quiet' }, 'The first search is not over yet.')];
  const reasons = Object.entries(agent.notVisibleReasons).toSorted((a, b) => b[1] - a[1]);
  return [
    h(
      'p',
      {},
      agent.notVisible === 0
        ? `Nothing: ${plural(agent.files ?? 0, 'file was', 'files were')} read.`
        : `${plural(agent.notVisible, 'file or folder', 'files or folders')}, beside ${plural(agent.files ?? 0, 'file')} read. What is in them is not known.`,
    ),
    reasons.length > 0 &&
      h('ul', {}, ...reasons.map(([reason, count]) => h('li', {}, `${reasonWords(reason)}: ${count.toLocaleString('en')}`))),
  ];
}

function told() {
  return [
    h('p', {}, 'Values never leave this laptop. Your employer’s server is told:'),
    h('ul', {}, ...TOLD.map((one) => h('li', {}, one))),
    h('p', { class: 'quiet' }, 'Every field is listed in docs/privacy.md of Lastcopy.'),
  ];
}

/** @param {readonly string[]} all */
function paths(all) {
  const shown = [...new Set(all)];
  return shown
    .slice(0, 5)
    .flatMap((path, at) => [at > 0 ? ', ' : '', h('code', {}, path)])
    .concat(shown.length > 5 ? [` and ${shown.length - 5} more`] : []);
}
