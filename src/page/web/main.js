/** @import { PageView, UndoneView } from '../face.ts' */
import { CallFailed, follow, pause, readView, signIn, sweep, undo } from './calls.js';
import { button, h, replace } from './elements.js';
import { SECTIONS } from './sections.js';
import { moreSentence, plural, resultWords, stateSentence } from './words.js';

/** Draws what the agent says, and again whenever it says something else. */

/** @type {PageView | null} */
let view = null;
/** What each part was drawn from last: a part whose data did not change is left alone. */
const drawn = new Map();

/** @param {string} id */
function part(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`no part ${id}`);
  return element;
}

/** @param {string} text */
function say(text) {
  part('said').textContent = text;
}

/**
 * @param {string} key
 * @param {unknown} data
 * @param {() => void} draw
 */
function when(key, data, draw) {
  const text = JSON.stringify(data);
  if (drawn.get(key) === text) return;
  drawn.set(key, text);
  draw();
}

/** @param {PageView} now */
function draw(now) {
  view = now;
  const { agent } = now;
  part('state').textContent = stateSentence(now);
  part('more').textContent = moreSentence(agent);
  part('machine').textContent = agent.machine;
  document.title = `${agent.paused ? 'Paused – ' : ''}Lastcopy on this laptop`;
  when('actions', agent.paused, () =>
    replace(part('actions'), [
      button('Search now', () => void act(() => sweep(), 'The search has begun.'), { key: 'sweep' }),
      agent.paused
        ? button('Resume', () => void act(() => pause(false), 'Resumed: signed orders may remove copies again.'), {
            key: 'pause',
            kind: 'strong',
          })
        : button('Pause', () => void act(() => pause(true), 'Paused: nothing is removed until you resume.'), { key: 'pause' }),
    ]),
  );
  for (const { key, title, draw: drawSection } of SECTIONS) {
    const body = drawSection(now, { undo: askUndo });
    const section = sectionOf(key, title);
    section.hidden = body.length === 0;
    when(key, dataOf(key, now), () => replace(section, [h('h2', { id: `${key}-title` }, title), ...body]));
  }
}

/**
 * What a section is drawn from.
 *
 * @param {string} key
 * @param {PageView} now
 */
function dataOf(key, now) {
  if (key === 'undo') return [now.undoable, now.agent.keys];
  if (key === 'rotations') return now.rotations;
  if (key === 'told') return null;
  return [now.replicas, now.places, now.rotations.map(({ residuals }) => residuals), now.agent];
}

/**
 * @param {string} key
 * @param {string} title
 */
function sectionOf(key, title) {
  const there = document.getElementById(key);
  if (there) return there;
  const section = h('section', { id: key, 'aria-labelledby': `${key}-title` }, h('h2', { id: `${key}-title` }, title));
  part('content').append(section);
  return section;
}

/** @type {Promise<void> | null} */
let reading = null;
let stale = false;

/** Reads and draws; asked for while it reads, it reads once more. */
async function refresh() {
  stale = true;
  reading ??= (async () => {
    try {
      while (stale) {
        stale = false;
        draw(await readView());
      }
    } catch (error) {
      failed(error);
    } finally {
      reading = null;
    }
  })();
  await reading;
}

/**
 * @param {() => Promise<unknown>} work
 * @param {string} done
 */
async function act(work, done) {
  try {
    await work();
    say(done);
    await refresh();
  } catch (error) {
    failed(error);
  }
}

/** @param {unknown} error */
function failed(error) {
  if (!(error instanceof CallFailed)) throw error;
  if (error.signedOut) end(error.message);
  else say(error.message);
}

/** Nothing more can be asked: what was shown goes, it would grow old. @param {string} sentence */
function end(sentence) {
  looking.abort();
  part('state').textContent = sentence;
  for (const id of ['more', 'machine', 'said', 'actions', 'content']) part(id).replaceChildren();
  drawn.clear();
  view = null;
}

/**
 * Undoing is asked for once more: a file that is brought back holds a dead secret again.
 *
 * @param {PageView['undoable'][number]} purge
 * @param {string} [path]
 */
function askUndo(purge, path) {
  const dialog = /** @type {HTMLDialogElement} */ (part('ask'));
  const { planId, label, files } = purge;
  const what = path === undefined ? `${plural(files.length, 'file')} of “${label}”` : path;
  const confirm = async () => {
    dialog.close();
    say('Bringing back …');
    try {
      sayUndone(await undo(planId, path === undefined ? undefined : [path]));
      await refresh();
    } catch (error) {
      failed(error);
    }
  };
  replace(dialog, [
    h('h2', { id: 'ask-title' }, path === undefined ? 'Undo this purge?' : 'Undo this file?'),
    h('p', {}, `The old bytes are put back into ${what}. The dead secret is a replica there again, and your security team is told.`),
    h(
      'div',
      { class: 'actions' },
      button('Cancel', () => dialog.close(), { key: 'cancel' }),
      button('Bring back', () => void confirm(), { key: 'confirm', kind: 'strong' }),
    ),
  ]);
  dialog.showModal();
}

/** @param {UndoneView} undone */
function sayUndone({ files }) {
  const back = files.filter(({ result }) => result === 'restored').length;
  const rest = files.filter(({ result }) => result !== 'restored').map((one) => `${one.path} ${resultWords(one.result)}: ${one.sentence}`);
  say([`${plural(back, 'file')} of ${files.length} brought back.`, ...rest].join(' '));
}

let looking = new AbortController();

/** Follows changes while somebody looks: a page in the background lets the agent rest. */
async function look() {
  looking.abort();
  if (document.hidden) return;
  const mine = new AbortController();
  looking = mine;
  try {
    const following = follow(() => void refresh(), mine.signal);
    await refresh();
    await following;
  } catch (error) {
    if (!mine.signal.aborted) failed(error);
  }
}

async function start() {
  try {
    await signIn();
  } catch (error) {
    failed(error);
    return;
  }
  document.addEventListener('visibilitychange', () => {
    if (view !== null) void look();
  });
  await look();
}

// A second link that is opened in this tab changes the address only.
addEventListener('hashchange', () => location.reload());
await start();
