import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openRepository } from '../../src/adapters/git/repository.ts';
import { rangeSpellings } from '../../src/core/reading/ref-spellings.ts';
import { makeRepository } from './fixture.ts';

it('gives short names the meaning that git gives them, though the refs were read before', async () => {
  const fixture = makeRepository();
  const ids = ['one', 'two', 'three', 'four', 'five', 'six'].map((text) =>
    fixture.commit(text, { files: { a: text } }),
  );
  const [one = '', two = '', three = '', four = '', five = '', six = ''] = ids;
  fixture.git(['tag', 'both', one]);
  fixture.git(['branch', 'both', two]);
  fixture.git(['tag', '-a', '-m', 'v', 'v1', three]);
  fixture.git(['update-ref', 'refs/remotes/origin/side', four]);
  fixture.git(['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/side']);
  fixture.git(['branch', two.slice(0, 10), five]);
  fixture.git(['branch', 'deep/er', six]);
  writeFileSync(join(fixture.path, '.git', 'FETCH_HEAD'), `${five}\t\tbranch 'x' of y\n`);
  fixture.git(['branch', 'ROOTED', one]);
  writeFileSync(join(fixture.path, '.git', 'ROOTED'), `${six}\n`);
  fixture.git(['branch', 'main-worktree/HEAD', one]);
  const names = ['main', 'both', 'v1', 'tags/both', 'heads/both', 'origin/side', 'origin', 'deep', 'deep/er'];
  const odd = [
    'FETCH_HEAD',
    'ROOTED',
    two.slice(0, 10),
    three.slice(0, 12),
    'v1~1',
    'refs/heads/both',
    'nothing',
    'HEAD',
    'main-worktree/HEAD',
  ];
  for (const name of [...names, ...odd]) {
    const repo = await openRepository(fixture.path, { named: rangeSpellings(name) });
    const asked = spawnSync('git', ['rev-parse', '--verify', '--quiet', `${name}^{commit}`], { cwd: fixture.path });
    try {
      expect(await repo.tryResolve(name), name).toBe(asked.status === 0 ? asked.stdout.toString().trim() : null);
    } finally {
      await repo.close();
    }
  }
});

it('a broken ref near a typed name stops nobody who does not need it, and whoever needs it is told', async () => {
  const fixture = makeRepository();
  const one = fixture.commit('one', { files: { a: '1' } });
  fixture.git(['branch', 'upstream']);
  fixture.git(['update-ref', 'refs/remotes/upstream/main', one]);
  writeFileSync(join(fixture.path, '.git/refs/remotes/upstream/main'), 'damage\n');
  const repo = await openRepository(fixture.path, { refs: ['refs/notes/'], named: rangeSpellings('upstream') });
  try {
    expect(await repo.tryResolve('upstream')).toBe(one);
    await expect(repo.refs(['refs/remotes/upstream/'])).rejects.toThrow('the ref refs/remotes/upstream/main is broken');
  } finally {
    await repo.close();
  }
  fixture.git(['update-ref', 'refs/notes/ai', one]);
  writeFileSync(join(fixture.path, '.git/refs/notes/ai'), 'damage\n');
  const both = { refs: ['refs/notes/'], named: rangeSpellings('upstream') };
  await expect(openRepository(fixture.path, both)).rejects.toThrow('the ref refs/notes/ai is broken');
});
