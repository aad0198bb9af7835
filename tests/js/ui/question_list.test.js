import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signal } from '@preact/signals';
import { ListOrder } from '../../../frontend/static/js/ui/question_list.js';

/** @param {string} id @param {string} state @param {number} at @returns {any} */
const question = (id, state, at) => ({ id, number: at, state, origin: 'online', text: id, name: null, ticket: null, at, supports: 0 });
/** @param {string} phase @param {...any} list @returns {any} */
const view = (phase, ...list) => ({ debate: { phase }, questions: Object.fromEntries(list.map((one) => [one.id, one])) });

test('what has left a list makes it stale, though nothing new has come', () => {
  const shown = signal(view('live', question('a', 'published', 1), question('b', 'published', 2)));
  const order = new ListOrder(shown, ({ supports }) => supports, 'popular');
  assert.equal(order.stale.value, false);
  shown.value = view('live', question('a', 'answered', 1), question('b', 'published', 2));
  assert.deepEqual([order.ids.value, order.fresh.value, order.stale.value], [['a', 'b'], 0, true]);
  order.retake();
  assert.deepEqual([order.ids.value, order.stale.value], [['b'], false]);
});

test('the end of the debate closes the list: whoever stayed reads what whoever comes reads', () => {
  const questions = [question('a', 'answered', 1), question('b', 'published', 2)];
  const shown = signal(view('live', question('a', 'published', 1), question('b', 'published', 2)));
  const stayed = new ListOrder(shown, ({ supports }) => supports, 'popular');
  shown.value = view('closed', ...questions);
  const fresh = new ListOrder(signal(view('closed', ...questions)), ({ supports }) => supports, 'answered');
  assert.deepEqual([stayed.tab.value, stayed.ids.value], [fresh.tab.value, fresh.ids.value]);
  stayed.choose('mine');
  shown.value = view('archived', ...questions);
  assert.equal(stayed.tab.value, 'mine');
});
