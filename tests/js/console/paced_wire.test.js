import assert from 'node:assert/strict';
import test, { mock } from 'node:test';
import { PacedWire } from '../../../frontend/static/js/console/paced_wire.js';

/** @param {number} offset @param {string} id @returns {any} */
const event = (offset, id) => ({ type: 'event', stream: 'console', offset, at: offset, changes: [{ op: 'put', of: 'questions', id, value: { id } }] });

test('in a flood, events wait for each other and none is lost; whatever else is said finds them folded', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  let now = 0;
  mock.method(performance, 'now', () => (now += 5)); // each look at the clock, and so each fold, takes five milliseconds
  const boot = { stream: 'console', epoch: 'e', offset: 0, view: { questions: {} }, me: null, server_at: 0 };
  const wire = new PacedWire({ slug: 's', role: 'moderator', boot });
  const held = () => Object.keys(/** @type {any} */ (wire.main.value)['questions']);
  wire.heed(event(1, 'a'));
  assert.deepEqual(held(), ['a']);
  wire.heed(event(2, 'b'));
  wire.heed(event(3, 'c'));
  assert.deepEqual(held(), ['a']);
  mock.timers.tick(100);
  assert.deepEqual(held(), ['a', 'b', 'c']);
  wire.heed(event(4, 'd'));
  wire.heed(event(5, 'e'));
  wire.heed({ type: 'state', key: 'presence', value: { online: 1, hall: 0, console: 1 } });
  assert.deepEqual(held(), ['a', 'b', 'c', 'd', 'e']);
  mock.reset();
});
