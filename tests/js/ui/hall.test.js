import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boardSize } from '../../../frontend/static/js/ui/board_size.js';
import { laterView } from '../../../frontend/static/js/ui/last_view.js';

test('longer questions are set smaller, and the longest still have a size', () => {
  assert.equal(boardSize('x'.repeat(130)), 'q1');
  assert.equal(boardSize('x'.repeat(131)), 'q2');
  assert.equal(boardSize('x'.repeat(1000)), 'q5');
});

test('a kept view is used only when it is later than the page', () => {
  const view = /** @type {any} */ ({ debate: { slug: 'd' } });
  assert.equal(laterView(10, null), null);
  assert.equal(laterView(10, { at: 10, view }), null);
  assert.equal(laterView(10, { at: 11, view }), view);
});
