import assert from 'node:assert/strict';
import test from 'node:test';
import { read } from '../../../frontend/static/js/wire/messages.js';
import { vectors } from './vectors.js';

for (const [name, file] of Object.entries(vectors())) {
  if (file.from === 'client') {
    test(`${name} is not a message of the server`, () => {
      for (const { message } of file.valid) assert.equal(read(JSON.stringify(message)), null);
    });
    continue;
  }
  for (const { why, message } of file.valid) test(`${name}: ${why}`, () => assert.deepEqual(read(JSON.stringify(message)), message));
  for (const { why, message } of file.invalid) test(`not ${name}: ${why}`, () => assert.equal(read(JSON.stringify(message)), null));
}

test('nothing else is a message', () => {
  for (const data of ['', '{', 'null', '[]', '1', '"hb"', '{}', '{"type":1}', '{"type":"toString"}', '{"type":"__proto__"}', new ArrayBuffer(2), undefined]) {
    assert.equal(read(data), null, String(data));
  }
});
