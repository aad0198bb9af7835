import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rows, shownPolls, standing, untilPicture } from '../../../frontend/static/js/ui/polls.js';

const AT = 1_800_000_000_000;

/** @param {Partial<import('../../../frontend/static/js/ui/poll_views.js').Poll>} more */
const poll = (more) =>
  /** @type {import('../../../frontend/static/js/ui/poll_views.js').Poll} */ ({
    id: 'l1', kind: 'single', title: 'A ?', options: ['Oui', 'Non'], state: 'open', hidden: false, seconds: 60, most: 1, opened_at: AT, ends_at: AT + 60_000, closed_at: null, ...more,
  });

test('a poll comes when the picture gets to its opening', () => {
  const polls = { l1: poll({}) };
  assert.deepEqual(shownPolls(polls, AT - 6000, AT), []);
  assert.equal(shownPolls(polls, AT, AT + 6000)[0]?.left_ms, 60_000);
  assert.equal(untilPicture(AT, AT - 6000), 6000);
});

test('without a picture it comes at once, and so it does for who has gone back far', () => {
  assert.equal(shownPolls({ l1: poll({}) }, null, AT)[0]?.open, true);
  assert.equal(shownPolls({ l1: poll({}) }, AT - 600_000, AT).length, 1);
});

test('a closed poll stays open on a late picture, and takes no ballot', () => {
  const polls = { l1: poll({ state: 'closed', closed_at: AT + 30_000, online: [1, 2], voters: 3, hall: [0, 0] }) };
  const late = shownPolls(polls, AT + 25_000, AT + 31_000)[0];
  assert.deepEqual([late?.open, late?.over], [true, true]);
  assert.equal(shownPolls(polls, AT + 30_000, AT + 36_000)[0]?.open, false);
});

test('a ballot in somebody’s hands is not taken away by a picture that comes later', () => {
  const polls = { l1: poll({}), l0: poll({ id: 'l0', state: 'closed', opened_at: AT - 60_000, closed_at: AT - 1000 }) };
  const before = shownPolls(polls, null, AT + 1000);
  assert.deepEqual(before.map(({ poll, open }) => [poll.id, open]), [['l1', true], ['l0', false]]);
  const behind = shownPolls(polls, AT - 5000, AT + 1000, before);
  assert.deepEqual(behind.map(({ poll, open }) => [poll.id, open]), [['l1', true], ['l0', false]]);
  assert.deepEqual(shownPolls(polls, AT - 5000, AT + 1000).map(({ poll, open }) => [poll.id, open]), [['l0', true]]);
});

test('the announced time runs on the picture’s clock', () => {
  assert.equal(shownPolls({ l1: poll({}) }, AT + 59_000, AT + 70_000)[0]?.over, false);
  assert.equal(shownPolls({ l1: poll({}) }, AT + 60_000, AT + 70_000)[0]?.over, true);
});

test('what is only prepared is not shown', () => {
  assert.deepEqual(shownPolls({ l1: poll({ state: 'ready', opened_at: null }) }, null, AT), []);
});

test('counts come from the card when closed, else from the state, else from nowhere', () => {
  assert.deepEqual(standing(poll({ hall: [5, 1] }), { l1: [3, 4, 7] }), { hall: [5, 1], online: [3, 4], voters: 7, hands: 6 });
  assert.equal(standing(poll({ hidden: true }), {}), null);
  assert.equal(standing(poll({ online: [1, 0], voters: 1 }), { l1: [9, 9, 18] })?.voters, 1);
});

test('hall and online are two parts of one bar', () => {
  const [yes, no] = rows(poll({}), { hall: [10, 0], online: [30, 60] });
  assert.deepEqual([yes?.percent, no?.percent], [40, 60]);
  assert.deepEqual([yes?.first, no?.first], [false, true]);
  assert.equal(yes?.bar.from, yes ? yes.bar.hall + 0.6 : null);
  assert.equal(no?.bar.from, 0);
});

test('where one person gives several answers there is no percentage', () => {
  assert.deepEqual(rows(poll({ kind: 'multiple', most: 2 }), { hall: [0, 0], online: [3, 2] }).map((row) => row.percent), [null, null]);
  assert.deepEqual(rows(poll({}), { hall: [0, 0], online: [0, 0] }).map((row) => [row.percent, row.first]), [[null, false], [null, false]]);
});
