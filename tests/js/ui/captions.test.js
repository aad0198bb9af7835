import assert from 'node:assert/strict';
import { test } from 'node:test';
import { captionsAt } from '../../../frontend/static/js/ui/captions.js';
import { lastMinute } from '../../../frontend/static/js/ui/reactions.js';

const AT = 1_800_000_000_000;
/** @param {number} n @param {number} at */
const line = (n, at) => ({ id: `y${n}`, at, text: `ligne ${n}`, lang: null });
const LINES = { y2: line(2, AT + 4000), y1: line(1, AT), y3: line(3, AT + 9000) };

test('a line is shown when the picture gets to it, in the order it was said', () => {
  const { lines, next_at } = captionsAt(LINES, { program_at: AT + 4000, now: AT + 10_000 });
  assert.deepEqual(lines.map(({ id }) => id), ['y1', 'y2']);
  assert.equal(next_at, AT + 9000);
});

test('without a picture lines come as they are written', () => {
  assert.equal(captionsAt(LINES, { program_at: null, now: AT + 10_000 }).lines.length, 3);
});

test('what was said a minute ago is not said now', () => {
  assert.deepEqual(captionsAt(LINES, { program_at: AT + 63_000, now: AT + 64_000 }).lines.map(({ id }) => id), ['y2', 'y3']);
});

test('taps of the last minute are added up at the picture’s time', () => {
  const second = AT / 1000;
  const { sums, columns, most } = lastMinute({ [second]: [3, 1, 0], [second - 59]: [1, 0, 2], [second - 60]: [9, 9, 9], [second + 5]: [7, 7, 7] }, AT);
  assert.deepEqual(sums, [4, 1, 2]);
  assert.deepEqual([columns.length, columns[59], most], [60, [3, 1, 0], 3]);
});
