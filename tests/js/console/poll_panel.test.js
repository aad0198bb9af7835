import assert from 'node:assert/strict';
import test from 'node:test';
import { optionsOf } from '../../../frontend/static/js/console/poll_dialog.js';
import { pollsInOrder, unread } from '../../../frontend/static/js/console/poll_panel.js';

/** @param {string} id @param {'ready'|'open'|'closed'} state @param {object} [more] @returns {any} */
const poll = (id, state, more = {}) => ({ id, state, kind: 'consent', title: id, options: [], hidden: false, seconds: 60, most: 1, ...more });

test('the open poll comes first, then what is prepared, then the newest result', () => {
  const polls = { a: poll('a', 'closed', { closed_at: 1 }), b: poll('b', 'closed', { closed_at: 2 }), c: poll('c', 'ready'), d: poll('d', 'open') };
  assert.deepEqual(pollsInOrder(polls).map(({ id }) => id), ['d', 'c', 'b', 'a']);
});

test('objections that nobody read are counted', () => {
  const objections = [{ id: 'x1', text: 'A', shown: false }, { id: 'x2', text: 'B', shown: true }];
  assert.equal(unread({ a: poll('a', 'closed', { objections }), b: poll('b', 'open') }), 1);
});

test('one answer a line, and no empty ones', () => {
  assert.deepEqual(optionsOf(' Oui \n\nNon\n'), ['Oui', 'Non']);
});
