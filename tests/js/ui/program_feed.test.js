import assert from 'node:assert/strict';
import { test } from 'node:test';
import { feedState } from '../../../frontend/static/js/ui/program_feed.js';

test('a viewer is told one of seven things about the picture', () => {
  assert.equal(feedState({ state: 'stopped', code: null }, 'off'), 'off');
  assert.equal(feedState({ state: 'lost', code: 'not_live' }, 'later'), 'unavailable');
  assert.equal(feedState({ state: 'connecting', code: null }), 'connecting');
  assert.equal(feedState({ state: 'needs_gesture', code: null }), 'needs_gesture');
  assert.equal(feedState({ state: 'lost', code: 'media_unreachable' }), 'lost');
  assert.equal(feedState({ state: 'lost', code: 'not_live' }), 'unavailable');
  assert.equal(feedState({ state: 'stopped', code: 'codec_unavailable' }), 'codec_unavailable');
  assert.equal(feedState({ state: 'stopped', code: 'ticket_revoked' }), 'unavailable');
});
