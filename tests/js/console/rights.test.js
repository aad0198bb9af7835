import assert from 'node:assert/strict';
import test from 'node:test';
import { nextPhase, rightsOf } from '../../../frontend/static/js/console/rights.js';

test('observers act on nothing, nor does a role nobody named', () => {
  for (const role of ['observer', 'viewer', 'nobody']) {
    const rights = rightsOf(role);
    assert.ok(!rights.questions && !rights.stage && !rights.agenda, role);
    for (const phase of ['draft', 'scheduled', 'open', 'live']) assert.equal(nextPhase(phase, rights), null);
  }
});

test('a moderator opens the live and closes it, never the debate itself', () => {
  const rights = rightsOf('moderator');
  assert.equal(nextPhase('draft', rights), null);
  assert.equal(nextPhase('open', rights), 'live');
  assert.equal(nextPhase('live', rights), 'closed');
  assert.equal(nextPhase('closed', rights), null);
});

test('an organiser leads the phases and leaves the questions to the moderators', () => {
  const rights = rightsOf('organiser');
  assert.equal(nextPhase('draft', rights), 'open');
  assert.ok(!rights.questions);
});
