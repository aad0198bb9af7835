import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Announcer } from '../../../frontend/static/js/ui/live_region.js';

test('speaks at once, then at most every ten seconds, the newest of each subject', () => {
  let clock = 0;
  /** @type {{at: number, run: () => void}[]} */
  const planned = [];
  /** @type {string[]} */
  const said = [];
  const announcer = new Announcer((sentence) => said.push(sentence), {
    now: () => clock,
    after: (ms, run) => void planned.push({ at: clock + ms, run }),
  });
  const run = () => {
    const next = planned.shift();
    assert.ok(next);
    clock = next.at;
    next.run();
  };

  announcer.announce('air', 'Nº 1 à l’antenne.');
  run();
  announcer.announce('air', 'Nº 2 à l’antenne.');
  announcer.announce('list', '3 nouvelles questions.');
  announcer.announce('air', 'Nº 3 à l’antenne.');
  assert.equal(planned.length, 1);
  assert.equal(planned[0]?.at, 10_000);
  run();
  assert.deepEqual(said, ['Nº 1 à l’antenne.', '3 nouvelles questions. Nº 3 à l’antenne.']);
});
