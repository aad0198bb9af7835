import assert from 'node:assert/strict';
import test from 'node:test';
import { groundOf } from '../../../frontend/static/js/console/fair_next.js';

/** @param {number} cell @param {number} all @param {number} due */
const said = (cell, all, due, alone = false) => groundOf({ aired: { cell, all }, due, alone });

test('the reason claims no more than the account shows', () => {
  assert.equal(said(0, 0, 0), 'first_of_all');
  assert.equal(said(0, 4, 1.3), 'never');
  assert.equal(said(1, 4, 1.5), 'owed');
  assert.equal(said(1, 1, 1), 'level', 'all of what was aired, and nobody further behind');
  assert.equal(said(3, 4, 2), 'level');
  assert.equal(said(3, 4, 2, true), 'alone', 'nothing else could come');
});
