/** Attacks on what was signed: other content, more of it, less of it, or somewhere else. Numbers are those of the list. */
import { expect, it } from 'vitest';
import { copyOf, numbered, prepare } from '../gate/world.ts';
import { commitTree, expectLanded, expectRefused, past, verdictOf } from './attack.ts';

const company = prepare();

it('1: what is pushed after the approval is unread, and only that has to be read', async () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  await world.seal(world.signOff('work'), { by: 'sena' });
  world.commit('And more', { 'src/more.txt': 'steal\n' });
  expectRefused(world, 'work:main', [
    '(landing.whole)',
    '(landing.read)',
    'nobody whose sign-off counts has read src/more.txt',
  ]);
  const { set, ...rest } = world.signOff('work');
  const listed = set.map((entry) => (entry.path === 'src/pay.txt' ? { ...entry, how: 'listed' as const } : entry));
  await world.seal({ ...rest, set: listed }, { by: 'sena' });
  expectLanded(world, 'work:main');
});

it('3: a line moved out of its condition by white space alone is other content', async () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Guard', { 'src/guard.py': 'if paid:\n    deliver()\n    thank()\n' });
  await world.seal(world.signOff('work'), { by: 'sena' });
  world.branch('tidy');
  world.commit('Guard', { 'src/guard.py': 'if paid:\n    deliver()\nthank()\n' });
  expectRefused(world, 'tidy:main', [
    'src/guard.py lands with other content than it names',
    '(coverage.other-content)',
  ]);
});

it('4: an edit moved into a twin function is other content', async () => {
  const world = copyOf(company);
  const twin = (name: string, limit: number): string =>
    `def ${name}():\n  a()\n  b()\n  limit(${limit})\n  c()\n  d()\n`;
  world.branch('before');
  world.commit('Twins', { 'src/twins.py': twin('test', 1) + twin('live', 1) });
  past(world, 'before');
  world.branch('work');
  world.commit('Raise', { 'src/twins.py': twin('test', 9) + twin('live', 1) });
  await world.seal(world.signOff('work'), { by: 'sena' });
  world.branch('twin');
  world.commit('Raise', { 'src/twins.py': twin('test', 1) + twin('live', 9) });
  expectRefused(world, 'twin:main', ['(coverage.other-content)', '(landing.judged.1)']);
});

it('4: a base that grows a twin of the signed place ends the sign-off, whatever git would merge', async () => {
  const world = copyOf(company);
  const block = `${numbered('before', 3)}limit 1\n${numbered('after', 3)}`;
  world.branch('before');
  world.commit('One', { 'src/twins.txt': `one\n${block}${numbered('x', 30)}` });
  past(world, 'before');
  world.branch('work');
  world.commit('Raise', { 'src/twins.txt': `one\n${block.replace('limit 1', 'limit 9')}${numbered('x', 30)}` });
  await world.seal(world.signOff('work'), { by: 'sena' });
  world.branch('moved');
  world.commit('Two', { 'src/twins.txt': `one\n${block}${numbered('x', 30)}two\n${block}` });
  past(world, 'moved');
  const verdict = verdictOf(world.verify('work', { json: true }));
  expect(verdict).toMatchObject({ state: 'refused', readings: [], unread: ['src/twins.txt'] });
  expect(verdict.notCounted).toEqual(['coverage.other-content']);
});

it('6: a sign-off for one branch is worth nothing on another', async () => {
  const world = copyOf(company);
  world.server.git(['update-ref', 'refs/heads/release', 'refs/heads/main']);
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  await world.seal(world.signOff('work'), { by: 'sena' });
  expectRefused(world, 'work:release', ['it is made for refs/heads/main', '(coverage.other-target)']);
});

it('6: a base that moved far away makes it rebased, and one that moved nearby ends it', async () => {
  const world = copyOf(company);
  const lines = numbered('cart', 60);
  world.branch('work');
  world.commit('Edit', { 'src/cart.txt': lines.replace('cart 50\n', 'cart fifty\n') });
  await world.seal(world.signOff('work'), { by: 'sena' });
  world.branch('far');
  world.commit('Far', { 'src/cart.txt': lines.replace('cart 2\n', 'cart two\n') });
  past(world, 'far');
  const far = world.verify('work', { json: true });
  expect(verdictOf(far)).toMatchObject({ state: 'pass', readings: ['src/cart.txt rebased'] });
  world.branch('near');
  world.commit('Near', { 'src/cart.txt': lines.replace('cart 44\n', 'cart forty-four\n') });
  past(world, 'near');
  const near = world.verify('work', { json: true });
  expect(near.status).toBe(1);
  expect(verdictOf(near)).toMatchObject({ state: 'refused', notCounted: ['coverage.other-content'] });
});

it('8: content hidden in the merge commit is unread', async () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  await world.seal(world.signOff('work'), { by: 'sena' });
  world.branch('evil');
  world.commit('x', { 'src/pay.txt': 'pay twice\n', 'src/backdoor.txt': 'open\n' });
  const merge = commitTree(world, 'evil', ['origin/main', 'work'], 'Merge branch work');
  expectRefused(world, `${merge}:refs/heads/main`, [
    'nobody whose sign-off counts has read src/backdoor.txt',
    '(landing.whole)',
  ]);
});

it('9: a merge that takes one side whole and so undoes the work of others is refused', async () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  world.branch('fix');
  world.commit('Fix', { 'src/fix.txt': 'fixed\n' });
  past(world, 'fix');
  await world.seal(world.signOff('work', { set: world.signOff('work', { onto: world.ada.id('work~') }).set }), {
    by: 'sena',
  });
  const merge = commitTree(world, 'work', ['origin/main', 'work'], 'Merge branch work');
  expectRefused(world, `${merge}:refs/heads/main`, [
    'nobody whose sign-off counts has read src/fix.txt',
    '(landing.whole)',
  ]);
});

it('10: a bad commit and its undo land as one, and only the end of it is recorded', async () => {
  const world = copyOf(company);
  world.branch('work');
  const bad = world.commit('Bad', { 'src/pay.txt': 'steal\n' });
  world.commit('Undo', { 'src/pay.txt': 'pay\n', 'src/more.txt': 'more\n' });
  await world.seal(world.signOff('work'), { by: 'sena' });
  expectRefused(world, `${bad}:main`, ['(landing.judged.1)']);
  expectLanded(world, 'work:main');
  expect(world.records().map(({ record }) => record.new)).toEqual([world.ada.id('work')]);
});

it('33: a message that looks like a merge of a request exempts nothing', () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Merge pull request #12 from example/work\n\nReviewed-by: Sena Senior <sena@example.org>', {
    'src/pay.txt': 'x\n',
  });
  expectRefused(world, 'work:main', ['(landing.judged.1)']);
});

it('39: attributes that hide a file hide nothing', () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Hide', {
    '.gitattributes': '* -diff -text linguist-generated linguist-vendored binary\n',
    'src/pay.txt': 'steal\n',
  });
  const { unread } = verdictOf(world.verify('work', { json: true }));
  expect(unread).toEqual(['.gitattributes', 'src/pay.txt']);
});

it('40: a landing of three thousand files is read to its last one', async () => {
  const world = copyOf(company);
  world.branch('work');
  const files = Object.fromEntries(Array.from({ length: 3001 }, (_, at) => [`many/${at}.txt`, `${at}\n`]));
  world.commit('Many', files);
  const { set, ...rest } = world.signOff('work');
  await world.seal({ ...rest, set: set.slice(0, -1) }, { by: 'sena' });
  const verdict = verdictOf(world.verify('work', { json: true }));
  expect(verdict).toMatchObject({ state: 'refused', unread: ['many/999.txt'] });
  expect(verdict.reasons).toContain('landing.whole');
});

it('41: links, submodules, bytes and modes are content like any other', async () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Text', { 'src/a.txt': 'a\n', 'src/tool.sh': '#!/bin/sh\n' });
  const { set, ...rest } = world.signOff('work');
  await world.seal({ ...rest, set }, { by: 'sena', with: 'device' });
  const link = world.ada.git(['hash-object', '-w', '--stdin'], { input: '/etc/passwd' });
  const image = world.ada.git(['hash-object', '-w', '--stdin'], { input: Buffer.from([0x89, 0x50, 0, 1, 2]) });
  const entries = [
    `120000 ${link}\tsrc/link`,
    `160000 ${world.ada.id('main')}\tsrc/module`,
    `100644 ${image}\tsrc/i.png`,
  ];
  world.ada.git(['update-index', '--index-info'], { input: `${entries.join('\n')}\n` });
  world.ada.git(['update-index', '--chmod=+x', 'src/tool.sh']);
  world.ada.git(['commit', '-q', '-m', 'Odd']);
  const { state, unread } = verdictOf(world.verify('work', { json: true }));
  expect(state).toBe('refused');
  expect(unread).toEqual(['src/i.png', 'src/link', 'src/module', 'src/tool.sh']);
});

it('a mode bit alone is other content than what was signed', async () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Script', { 'src/tool.sh': '#!/bin/sh\n' });
  await world.seal(world.signOff('work'), { by: 'sena' });
  world.ada.git(['update-index', '--chmod=+x', 'src/tool.sh']);
  world.ada.git(['commit', '-q', '--amend', '-m', 'Script']);
  expectRefused(world, 'work:main', ['(coverage.other-content)', 'src/tool.sh lands with other content']);
});

it('a signed file under another name is another path', async () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Note', { 'src/note.txt': numbered('note', 20) });
  await world.seal(world.signOff('work'), { by: 'sena' });
  world.ada.git(['mv', 'src/note.txt', 'src/run.txt']);
  world.ada.git(['commit', '-q', '-m', 'Rename']);
  expectRefused(world, 'work:main', ['src/run.txt', '(landing.read)']);
});

it('46: a fast-forward to a merge in which main is the second parent is refused', async () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  world.branch('fix');
  world.commit('Fix', { 'src/fix.txt': 'fixed\n' });
  past(world, 'fix');
  world.ada.git(['checkout', '-q', 'work']);
  world.ada.git(['merge', '-q', '-s', 'ours', '-m', 'Merge main', 'origin/main']);
  await world.seal(world.signOff('work'), { by: 'sena' });
  expectRefused(world, 'work:main', ['off its line', '(landing.first-parent)', 'not the other way round']);
});

it('49: half of a signed change is not whole', async () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Check', { 'src/check.txt': 'check\n' });
  const half = world.ada.id('work');
  world.commit('Use', { 'src/use.txt': 'use\n' });
  await world.seal(world.signOff('work'), { by: 'sena' });
  expectRefused(world, `${half}:refs/heads/main`, ['src/use.txt is in its set and does not land', '(landing.whole)']);
});

it('49: halves of two signed changes are no change that anybody signed', async () => {
  const world = copyOf(company);
  world.branch('one');
  world.commit('One', { 'src/a.txt': '1\n', 'src/b.txt': '1\n' });
  await world.seal(world.signOff('one'), { by: 'sena' });
  world.branch('two');
  world.commit('Two', { 'src/c.txt': '2\n', 'src/d.txt': '2\n' });
  await world.seal(world.signOff('two'), { by: 'sol' });
  world.branch('mixed');
  world.commit('Mixed', { 'src/a.txt': '1\n', 'src/c.txt': '2\n' });
  expectRefused(world, 'mixed:main', ['not whole', '(landing.whole)']);
});

it('49: a signed path may be absent only where its signed content stands already', async () => {
  const world = copyOf(company);
  world.branch('part');
  world.commit('Part', { 'src/check.txt': 'check\n' });
  world.branch('work');
  world.commit('Whole', { 'src/check.txt': 'check\n', 'src/use.txt': 'use\n' });
  await world.seal(world.signOff('work'), { by: 'sena' });
  past(world, 'part');
  expect(verdictOf(world.verify('work', { json: true }))).toMatchObject({
    state: 'pass',
    readings: ['src/use.txt exact'],
  });
  world.branch('changed');
  world.commit('Changed', { 'src/check.txt': 'no check\n' });
  past(world, 'changed');
  world.branch('use');
  world.commit('Use', { 'src/use.txt': 'use\n' });
  expectRefused(world, 'use:main', ['src/check.txt is in its set and does not land', '(landing.whole)']);
});

it('merge=union makes no clean merge of a conflict', async () => {
  const world = copyOf(company);
  world.branch('before');
  world.commit('Union', { '.gitattributes': '*.txt merge=union\n' });
  past(world, 'before');
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay in cash\n' });
  await world.seal(world.signOff('work'), { by: 'sena' });
  world.branch('moved');
  world.commit('Moved', { 'src/pay.txt': 'pay by card\n' });
  past(world, 'moved');
  const verdict = world.verify('work', { json: true });
  expect(verdict.status).toBe(1);
  expect(verdictOf(verdict)).toMatchObject({ state: 'refused', reasons: ['change.conflict'] });
  world.branch('union');
  world.ada.git(['merge', '-q', '--no-ff', '-m', 'Merge', 'work']);
  expectRefused(world, 'union:main', ['(coverage.other-content)']);
});
