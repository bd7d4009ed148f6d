import { describe, expect, it } from 'vitest';
import { NO_SERVICES } from '../../src/model/assessment-context.ts';
import type { FilePatch } from '../../src/model/change.ts';
import { assess, only, patch, verdicts } from './builders.ts';

const gone = (path: string, from = 'before\n'): FilePatch => patch({ path, from, to: null });
const fresh = (path: string, to = 'after\n'): FilePatch => patch({ path, from: null, to });

const changes: readonly [string, readonly FilePatch[], readonly string[]][] = [
  ['an ordinary application change', [patch({ path: 'src/a.ts' }), patch({ path: 'src/a.test.ts' })], []],
  ['a change of documentation', [patch({ path: 'README.md' }), patch({ path: 'docs/a.rst' })], []],
  ['a Terraform edit', [patch({ path: 'aws/main.tf' })], ['path.touched.infrastructure medium']],
  [
    'a Terraform edit in production',
    [patch({ path: 'env/production/main.tf' })],
    ['path.touched.infrastructure medium'],
  ],
  [
    'a Terraform edit in a folder named test',
    [patch({ path: 'env/test/main.tf' })],
    ['path.touched.infrastructure medium'],
  ],
  ['a Terraform fixture', [patch({ path: 'parser/testdata/main.tf' })], ['path.touched.infrastructure low']],
  ['a Dockerfile', [patch({ path: 'Dockerfile' })], ['path.touched.infrastructure low']],
  ['a document beside Terraform', [patch({ path: 'aws/README.md' })], []],
  ['a Terraform file deleted', [gone('aws/main.tf')], ['path.removed.infrastructure high']],
  [
    'a Terraform file moved',
    [gone('a/main.tf', 'x\n'), fresh('b/main.tf', 'x\n')],
    ['path.touched.infrastructure medium'],
  ],
  [
    'a Terraform file renamed away',
    [patch({ path: 'main.tf.bak', oldPath: 'main.tf' })],
    ['path.removed.infrastructure high'],
  ],
  ['a workflow edited', [patch({ path: '.github/workflows/ci.yml' })], ['path.touched.pipeline medium']],
  ['a workflow deleted', [gone('.github/workflows/ci.yml')], ['guardrail.lost.check medium']],
  ['a migration', [fresh('db/migrate/1_a.rb')], ['path.touched.migration medium']],
  ...[
    ['of Rails', 'db/migrate/1_a.rb', 'db/migrate/2_a.rb'],
    ['of Flyway', 'db/migration/V1__a.sql', 'db/migration/V2__a.sql'],
    ['of Django', 'shop/migrations/0002_a.py', 'shop/migrations/0002_b.py'],
    ['of Prisma', 'prisma/migrations/1_a/migration.sql', 'prisma/migrations/2_a/migration.sql'],
  ].map(([tool = '', oldPath = '', path = '']): [string, FilePatch[], string[]] => [
    `a migration ${tool} under another number`,
    [patch({ path, oldPath, from: 'x\n', to: 'x\n', hunks: [] })],
    ['path.touched.migration medium', 'sql.migration.altered medium'],
  ]),
  ...[
    ['in another folder', 'db/migrate/1_a.rb', 'shop/db/migrate/1_a.rb'],
    ['with other words', 'db/migration/V1__a.sql', 'db/migration/V1__b.sql'],
    ['of Alembic, which knows it by its text', 'alembic/versions/1_a.py', 'alembic/versions/1_b.py'],
  ].map(([how = '', oldPath = '', path = '']): [string, FilePatch[], string[]] => [
    `a migration ${how}`,
    [patch({ path, oldPath, from: 'x\n', to: 'x\n', hunks: [] })],
    ['path.touched.migration medium'],
  ]),
  ['a migration deleted', [gone('db/migrate/1_a.rb')], ['path.removed.migration medium']],
  [
    'code owners edited',
    [patch({ path: 'CODEOWNERS', from: '* @a\n', to: '* @a @b\n' })],
    ['path.touched.access-control medium'],
  ],
  ['code owners deleted', [gone('CODEOWNERS')], ['guardrail.lost.review high', 'path.removed.access-control medium']],
  [
    'an owner taken out',
    [patch({ path: 'CODEOWNERS', from: '* @a @b\n', to: '* @a\n' })],
    ['guardrail.lost.review high', 'path.touched.access-control medium'],
  ],
  [
    'owners commented out',
    [patch({ path: 'CODEOWNERS', from: '/x @a\n', to: '# /x @a\n' })],
    ['guardrail.lost.review high', 'path.touched.access-control medium'],
  ],
  [
    'owners moved to another line',
    [patch({ path: 'CODEOWNERS', from: '/x @a\n/y @b\n', to: '/y @b\n/x @a # why\n' })],
    ['path.touched.access-control medium'],
  ],
  ['a secret added', [fresh('.env')], ['path.touched.secret high']],
  ['an example of a secret file', [fresh('.env.example')], []],
  ['a certificate among test data', [fresh('tls/testdata/server.pem')], ['path.touched.secret low']],
  ['an encrypted secret', [fresh('prod.sops.yaml')], ['path.touched.secret medium']],
  ['a secret deleted', [gone('.env')], ['path.removed.secret low']],
  ['countersign itself', [patch({ path: '.countersign/policy.yml' })], ['path.touched.gate high']],
  ['countersign deleted', [gone('.countersign/policy.yml')], ['guardrail.lost.review high']],
  ['git attributes', [patch({ path: '.gitattributes' })], ['path.touched.gate medium']],
  ['a hook edited', [patch({ path: '.husky/pre-commit' })], ['path.touched.gate medium']],
  ['a hook deleted', [gone('.husky/pre-commit')], ['guardrail.lost.review medium']],
  [
    'a hook that no longer runs',
    [patch({ path: '.husky/pre-commit', to: 'before\n', fromMode: '100755', hunks: [] })],
    ['guardrail.lost.review medium', 'path.touched.gate medium', 'path.mode.executable low'],
  ],
  ['agent instructions', [patch({ path: 'AGENTS.md' })], ['path.touched.agent-settings low']],
  ['agent permissions', [patch({ path: '.claude/settings.json' })], ['path.touched.agent-settings medium']],
  ['agent permissions deleted', [gone('.claude/settings.json')], ['guardrail.lost.review medium']],
  [
    'a manifest with its lock',
    [patch({ path: 'package.json' }), patch({ path: 'package-lock.json' })],
    ['dep.manifest.changed low'],
  ],
  ['a manifest alone', [patch({ path: 'package.json' })], ['dep.manifest.changed low', 'dep.manifest.unlocked low']],
  [
    'a manifest beside a foreign lock',
    [patch({ path: 'package.json' }), patch({ path: 'Cargo.lock' })],
    ['dep.lock.only low', 'dep.manifest.changed low', 'dep.manifest.unlocked low'],
  ],
  ['a lock alone', [patch({ path: 'go.sum' })], ['dep.lock.only low']],
  ['a test deleted', [gone('src/a.test.ts')], ['guardrail.lost.test medium']],
  ['a test deleted with its subject', [gone('src/a.test.ts'), gone('src/a.ts')], ['guardrail.lost.test medium']],
  ['a test moved', [gone('src/a.test.ts', 'x\n'), fresh('test/a.test.ts', 'x\n')], []],
  [
    'a test renamed to where it no longer runs',
    [patch({ path: 'src/a_test.go.off', oldPath: 'src/a_test.go' })],
    ['guardrail.lost.test medium'],
  ],
  ['test data deleted', [gone('testdata/case.txt')], []],
  ['a program that is test data deleted', [gone('pkg/testdata/v1/types.go')], []],
  ['the mark of a package of tests deleted', [gone('tests/__init__.py')], []],
  ['the helper of tests deleted', [gone('tests/conftest.py')], ['guardrail.lost.test medium']],
  [
    'a submodule moved',
    [patch({ path: 'lib/x', fromMode: '160000', toMode: '160000', hunks: [] })],
    ['path.content.opaque critical'],
  ],
  ['a submodule removed', [patch({ path: 'lib/x', to: null, fromMode: '160000', hunks: [] })], []],
  ['a library', [patch({ path: 'lib/x.jar', binary: true })], ['path.content.opaque high']],
  ['a versioned shared library', [patch({ path: 'lib/x.so.1.2', binary: true })], ['path.content.opaque high']],
  ['a binary file of no known kind', [patch({ path: 'data.db', binary: true })], ['path.content.opaque medium']],
  ['an image', [patch({ path: 'logo.png', binary: true })], ['path.content.opaque low']],
  [
    'an image that can be run',
    [patch({ path: 'logo.png', binary: true, fromMode: '100755', toMode: '100755' })],
    ['path.content.opaque high'],
  ],
  ['a binary file deleted', [patch({ path: 'lib/x.jar', to: null, binary: true })], []],
  [
    'an executable bit gained',
    [patch({ path: 'a.sh', to: 'before\n', toMode: '100755', hunks: [] })],
    ['path.mode.executable low'],
  ],
  ['a new script', [patch({ path: 'a.sh', from: null, toMode: '100755' })], []],
  ['a file that becomes a link', [patch({ path: 'a.sh', to: 'b.sh', toMode: '120000' })], ['path.mode.type medium']],
  [
    'the same as deletion and addition',
    [gone('a.sh'), patch({ path: 'a.sh', from: null, to: 'b.sh', toMode: '120000' })],
    ['path.mode.type medium'],
  ],
  ['a link inside the tree', [patch({ path: 'a/b/c', from: null, to: '../../src/x', toMode: '120000' })], []],
  [
    'a link out of the tree',
    [patch({ path: 'a/b', from: null, to: '../../etc/passwd', toMode: '120000' })],
    ['path.mode.symlink high'],
  ],
  [
    'an absolute link',
    [patch({ path: 'a/b', from: null, to: '/etc/passwd', toMode: '120000' })],
    ['path.mode.symlink high'],
  ],
  [
    'a link into the git folder',
    [patch({ path: 'a/b', from: null, to: '../.GIT/config', toMode: '120000' })],
    ['path.mode.symlink high'],
  ],
  [
    'a link that loses its way out',
    [patch({ path: 'a/b', from: '/etc/passwd', to: 'c', fromMode: '120000', toMode: '120000' })],
    [],
  ],
];

describe('classifiers without surroundings', () => {
  it.each(changes)('%s', (_name, patches, expected) => {
    expect(verdicts(patches)).toEqual(expected);
  });
});

describe('LFS pointers', () => {
  const pointer = (digit: string): string =>
    `version https://git-lfs.github.com/spec/v1\noid sha256:${digit.repeat(64)}\nsize 12\n`;
  const last = (assessment: ReturnType<typeof assess>): string | null =>
    only(assessment, 'path.content.opaque').observed.to;

  it('are critical until resolved, by a floor that is named', () => {
    const assessment = assess([fresh('model.bin', pointer('a'))]);
    expect(assessment.tier).toBe('critical');
    expect(last(assessment)).toBe(`LFS object sha256:${'a'.repeat(64)}`);
  });

  it('stay critical where the environment weighs little', () => {
    const services = { ...NO_SERVICES, environmentOf: () => 'sandbox' as const };
    const assessment = assess([fresh('model.bin', pointer('a'))], { services });
    expect(assessment.tier).toBe('critical');
    expect(only(assessment, 'path.content.opaque').severity.floors).toEqual(['content unknown until resolved']);
  });

  it('are seen when only the digest line changes', () => {
    const hunks = [{ old: 2, new: 2, lines: [`-oid sha256:${'a'.repeat(64)}`, `+oid sha256:${'b'.repeat(64)}`] }];
    expect(last(assess([patch({ path: 'model.bin', hunks })]))).toBe(`LFS object sha256:${'b'.repeat(64)}`);
  });

  it('are not seen in a document that quotes one', () => {
    expect(verdicts([fresh('docs/lfs.md', `${'text\n'.repeat(30)}${pointer('a')}`)])).toEqual([]);
  });
});

describe('tests that are switched off', () => {
  const hunk = (path: string, ...lines: string[]): FilePatch => patch({ path, hunks: [{ old: 20, new: 20, lines }] });
  const lost: readonly [string, FilePatch][] = [
    ['a mark on a Java test', hunk('src/test/AppTest.java', '+    @Disabled("flaky")')],
    ['it → it.skip', hunk('a.test.ts', "-  it('adds', () => {", "+  it.skip('adds', () => {")],
    ['it → it.only', hunk('a.test.ts', "-  it('adds', () => {", "+  it.only('adds', () => {")],
    ['an unconditional t.Skip', hunk('a_test.go', '+\tt.Skip("later")')],
    ['pytest', hunk('test_a.py', '+@pytest.mark.skip(reason="later")')],
    ['Rust', hunk('tests/a.rs', '+    #[ignore]')],
  ];
  it.each(lost)('are reported: %s', (_name, change) => {
    expect(verdicts([change])).toEqual(['guardrail.lost.test medium']);
  });

  const kept: readonly [string, FilePatch][] = [
    ['a conditional t.Skip', hunk('a_test.go', '+\tif testing.Short() {', '+\t\tt.Skip("slow")', '+\t}')],
    ['pytest skipif', hunk('test_a.py', '+@pytest.mark.skipif(win32, reason="posix")')],
    ['a mark taken away', hunk('a.test.ts', "-  it.skip('adds', () => {", "+  it('adds', () => {")],
    ['a mark that stays', hunk('a.test.ts', "-  it.skip('adds', () => {", "+  it.skip('adds it', () => {")],
    [
      'a new test that is skipped',
      hunk('a_test.go', '+func TestB(t *testing.T) {', '+\tt.Skip("todo")', '+\tx()', '+\ty()', '+}'),
    ],
    ['a new file', fresh('b.test.ts', "it.skip('x')\n")],
    ['text about skipping', hunk('a.test.ts', "+  // it.skip('adds') is not allowed")],
    ['the word in ordinary code', hunk('src/a.ts', "+  it.skip('adds')")],
  ];
  it.each(kept)('are not reported: %s', (_name, change) => {
    expect(verdicts([change])).toEqual([]);
  });
});

describe('checks that no longer count', () => {
  const ci = (...lines: string[]): readonly string[] =>
    verdicts([patch({ path: '.github/workflows/ci.yml', hunks: [{ old: 5, new: 5, lines }] })]);
  it.each([
    [['+    continue-on-error: true']],
    [['+      allow_failure: true # for now']],
    [['-      run: npm test', '+      run: npm test || true']],
    [['+    if: false']],
    [['+    if: ${{ false }}']],
  ])('are reported: %j', (lines) => {
    expect(ci(...lines)).toEqual(['guardrail.lost.check medium', 'path.touched.pipeline medium']);
  });
  it.each([
    [['+      run: docker rm -f x || true']],
    [['-    continue-on-error: true']],
    [['-    continue-on-error: true', '+    continue-on-error:  true']],
    [['+    # continue-on-error: true']],
    [['+    if: github.ref_name != false']],
  ])('are not reported: %j', (lines) => {
    expect(ci(...lines)).toEqual(['path.touched.pipeline medium']);
  });
});

describe('marks that are suppressed', () => {
  const rules = (path: string, line: string): readonly string[] =>
    verdicts([patch({ path, hunks: [{ old: 1, new: 2, lines: [`+${line}`] }] })]).filter((v) => v.includes('marks'));
  it.each([
    ['CLAUDE.md', 'Never add Co-Authored-By lines to commits.'],
    ['AGENTS.md', '- Do NOT include "Generated with Claude Code" in commit messages'],
    ['AGENTS.md', 'Commit messages must be written without any AI attribution'],
    ['.cursor/rules/git.mdc', 'Remove the Co-authored-by: Cursor trailer before committing'],
    ['.claude/settings.json', '  "includeCoAuthoredBy": false,'],
    ['.claude/settings.json', '  "attribution": { "commit": "", "pr": "" }'],
    ['.husky/commit-msg', 'sed -i \'/^Co-Authored-By: Claude/d\' "$1"'],
    ['.github/workflows/ci.yml', "git log --format=%B | grep -v 'Co-authored-by' > clean.txt"],
    ['.githooks/commit-msg', 'echo "AI co-author trailers are not allowed" && exit 1'],
    ['AGENTS.md', 'Messages with a Co-Authored-By trailer are rejected.'],
  ])('are reported in %s: %s', (path, line) => {
    expect(rules(path, line)).toEqual(['guardrail.lost.marks medium']);
  });
  it.each([
    ['CLAUDE.md', 'Always end commit messages with Co-Authored-By: Claude <noreply@anthropic.com>'],
    ['CLAUDE.md', 'Never remove the Co-Authored-By trailer.'],
    ['CLAUDE.md', "Don't forget the Assisted-by trailer"],
    ['AGENTS.md', 'Never push to main.'],
    ['AGENTS.md', 'Do not edit files generated by protoc'],
    ['.claude/settings.json', '  "includeCoAuthoredBy": true,'],
    ['docs/style.md', 'Never add Co-Authored-By lines to commits.'],
    ['src/strip.ts', "text.replace(/Co-Authored-By: .*/, '')"],
  ])('are not reported in %s: %s', (path, line) => {
    expect(rules(path, line)).toEqual([]);
  });
});

describe('size and spread', () => {
  const many = (count: number, folder: (index: number) => string, to: string | null = 'x\n'): FilePatch[] =>
    Array.from({ length: count }, (_, index) =>
      patch({ path: `${folder(index)}/f${index}.ts`, from: `${index}\n`, to }),
    );
  it.each<[string, FilePatch[], string[]]>([
    ['999 lines', [fresh('a.ts', 'x\n'.repeat(999))], []],
    ['1000 lines', [fresh('a.ts', 'x\n'.repeat(1000))], ['text.size.large low']],
    ['1000 lines of documentation', [fresh('a.md', 'x\n'.repeat(1000))], []],
    ['1000 lines of a lock file', [fresh('go.sum', 'x\n'.repeat(1000))], ['dep.lock.only low']],
    ['99 files in one folder', many(99, () => 'src'), []],
    ['100 files in one folder', many(100, () => 'src'), ['path.spread.wide low']],
    ['20 folders', many(20, (index) => `p${index}`), ['path.spread.wide low']],
    ['19 folders', many(19, (index) => `p${index}`), []],
    ['19 deletions', many(19, () => 'src', null), []],
    ['20 deletions', many(20, () => 'src', null), ['path.delete.mass low']],
    ['20 files emptied', many(20, () => 'src', ''), ['path.delete.mass low']],
    ['100 deletions', many(100, () => 'src', null), ['path.delete.mass medium', 'path.spread.wide low']],
  ])('%s', (_name, patches, expected) => {
    expect(verdicts(patches)).toEqual(expected);
  });

  it('does not count a folder that only moved', () => {
    const moved = Array.from({ length: 30 }, (_, index) => [
      gone(`old/f${index}.ts`, `${index}\n`),
      fresh(`new/f${index}.ts`, `${index}\n`),
    ]).flat();
    expect(verdicts(moved)).toEqual([]);
  });
});
