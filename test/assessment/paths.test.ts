import { describe, expect, it } from 'vitest';
import { classesOf, classesOfPatch, isExecutableContent } from '../../src/core/reading/path-class.ts';
import { pathFromBytes } from '../../src/model/path.ts';
import type { RepoPath } from '../../src/model/path.ts';
import { patch, verdicts } from './builders.ts';

const classes: readonly [string, string][] = [
  ['main.tf', 'infrastructure'],
  ['modules/db/variables.tf.json', 'infrastructure configuration'],
  ['env/prod/terragrunt.hcl', 'infrastructure configuration'],
  ['deploy/cloudformation/stack.json', 'infrastructure configuration'],
  ['Pulumi.prod.yaml', 'infrastructure configuration'],
  ['charts/web/templates/deployment.yaml', 'infrastructure configuration'],
  ['k8s/overlays/prod/patch.yml', 'infrastructure configuration'],
  ['Dockerfile', 'infrastructure code'],
  ['ansible/roles/web/tasks/main.yml', 'infrastructure configuration'],
  ['services/api/serverless.yml', 'infrastructure configuration'],
  ['.github/workflows/ci.yml', 'pipeline gate configuration'],
  ['.GitHub/Workflows/CI.YML', 'pipeline gate configuration'],
  ['.github/workflows/triage.md', 'pipeline gate'],
  ['.gitlab-ci.yml', 'pipeline gate configuration'],
  ['.forgejo/workflows/test.yaml', 'pipeline gate configuration'],
  ['.circleci/config.yml', 'pipeline gate configuration'],
  ['Jenkinsfile', 'pipeline gate'],
  ['azure-pipelines-release.yml', 'pipeline gate configuration'],
  ['.buildkite/pipeline.yml', 'pipeline gate configuration'],
  ['.drone.yml', 'pipeline gate configuration'],
  ['.tekton/push.yaml', 'pipeline gate configuration'],
  ['argocd/apps/web.yaml', 'pipeline gate configuration'],
  ['db/migrate/20260101_add_users.rb', 'migration code'],
  ['shop/migrations/0002_price.py', 'migration code'],
  ['prisma/migrations/1_init/migration.sql', 'migration code'],
  ['src/main/resources/db/migration/V2__price.sql', 'migration code'],
  ['alembic/versions/ae12_price.py', 'migration code'],
  ['migrations/20260101_price.up.sql', 'migration code'],
  ['Data/Migrations/20260101_Price.cs', 'migration code'],
  ['.github/CODEOWNERS', 'access-control gate'],
  ['iam/admin.json', 'access-control configuration'],
  ['aws/iam_roles.tf', 'infrastructure access-control'],
  ['policy/deny.rego', 'access-control code'],
  ['etc/sudoers.d/deploy', 'access-control'],
  ['.env', 'secret'],
  ['.env.production', 'secret configuration'],
  ['.env.example', 'configuration'],
  ['certs/server.pem', 'secret'],
  ['home/.ssh/id_ed25519', 'secret'],
  ['home/.ssh/id_ed25519.pub', ''],
  ['infra/terraform.tfstate', 'secret'],
  ['config/kubeconfig', 'secret'],
  ['secrets/db.enc.yaml', 'secret configuration'],
  ['package.json', 'dependency configuration'],
  ['web/pnpm-lock.yaml', 'lock'],
  ['go.mod', 'dependency'],
  ['go.sum', 'lock'],
  ['Cargo.lock', 'lock'],
  ['requirements-dev.txt', 'dependency'],
  ['gradle/libs.versions.toml', 'dependency configuration'],
  ['.gitattributes', 'gate'],
  ['sub/.gitmodules', 'gate'],
  ['.lfsconfig', 'gate'],
  ['.husky/pre-commit', 'gate'],
  ['.countersign/policy.yml', 'gate configuration'],
  ['.countersign/README.md', 'gate'],
  ['.claude/settings.json', 'gate agent-settings configuration'],
  ['AGENTS.md', 'gate agent-settings'],
  ['docs/CLAUDE.md', 'gate agent-settings'],
  ['.cursor/rules/style.mdc', 'gate agent-settings'],
  ['.mcp.json', 'gate agent-settings configuration'],
  ['.kiro/steering/tech.md', 'gate agent-settings'],
  ['src/app.test.ts', 'test code'],
  ['internal/store/store_test.go', 'test code'],
  ['tests/test_app.py', 'test code'],
  ['README.md', 'documentation'],
  ['docs/guide/intro.rst', 'documentation'],
  ['docs/logo.png', 'documentation'],
  ['LICENSE', 'documentation'],
  ['src/app.ts', 'code'],
  ['Makefile', 'configuration code'],
  ['settings.toml', 'configuration'],
  ['environment-notes.bin', ''],
  ['william/diagram.json', 'configuration'],
  ['src/terraform.ts', 'code'],
  ['src/dockerfile-parser.ts', 'code'],
];

describe('classesOf', () => {
  it.each(classes)('%s is: %s', (path, expected) => {
    expect([...classesOf(path as RepoPath)].sort()).toEqual(expected.split(' ').filter(Boolean).sort());
  });

  it('reads paths that are not UTF-8', () => {
    const path = pathFromBytes(Buffer.from([0x69, 0x6e, 0xff, 0x2f, 0x61, 0x2e, 0x74, 0x66]));
    expect(classesOf(path)).toEqual(['infrastructure']);
  });

  it('is not confused by names of object properties', () => {
    for (const path of ['__proto__', 'constructor', 'a/__proto__/b', 'x.constructor', 'toString/hasOwnProperty']) {
      expect(classesOf(path as RepoPath)).toEqual([]);
    }
  });

  it('stays linear on a path of many segments and stars', () => {
    const long = `${'charts/migrations/ansible/k8s/'.repeat(2000)}x.yaml`;
    expect(classesOf(long as RepoPath)).toContain('infrastructure');
    expect(classesOf(`${'a-iam-'.repeat(5000)}.json` as RepoPath)).toContain('access-control');
  });
});

describe('exemption by ending', () => {
  it('does not hold for a document that can be run', () => {
    const shebang = patch({ path: 'docs/run.md', from: null, to: '#!/bin/sh\nrm -rf /\n' });
    const bit = patch({ path: 'docs/run.md', toMode: '100755' });
    const link = patch({ path: 'docs/run.md', from: null, to: '../run.sh', toMode: '120000' });
    for (const each of [shebang, bit, link]) {
      expect(isExecutableContent(each)).toBe(true);
      expect(classesOfPatch(each)).toEqual(['code']);
    }
  });

  it('holds for a document that shows a shebang further down', () => {
    const quoted = patch({ path: 'docs/run.md', from: null, to: 'Run\n#!/bin/sh\n' });
    expect(isExecutableContent(quoted)).toBe(false);
    expect(classesOfPatch(quoted)).toEqual(['documentation']);
  });

  it('sees the shebang of a replaced first line', () => {
    expect(isExecutableContent(patch({ path: 'a.md', from: 'Title\n', to: '#!/bin/sh\n' }))).toBe(true);
  });
});

const names: readonly [string, string | null][] = [
  ['src/app.ts', null],
  ['docs/überblick.md', null],
  ['文档/说明.md', null],
  ['docs/привет.md', null],
  ['assets/👩‍💻.png', 'path.content.opaque low'],
  ['.gitignore', null],
  ['a/.git/config', 'path.name.deceptive critical'],
  ['a/.GIT/config', 'path.name.deceptive critical'],
  ['a/.g\u200cit/config', 'path.name.deceptive critical'],
  ['git~1/config', 'path.name.deceptive critical'],
  ['.git. /hooks/x', 'path.name.deceptive critical'],
  ['.git::$INDEX_ALLOCATION/x', 'path.name.deceptive critical'],
  ['.GitModules', 'path.name.deceptive critical'],
  ['src/app.ts ', 'path.name.deceptive medium'],
  ['src/app./x', 'path.name.deceptive medium'],
  ['src\\app', 'path.name.deceptive medium'],
  ['src/a\u202etxt', 'path.name.deceptive high'],
  ['src/a\u200bb', 'path.name.deceptive high'],
  ['src/a\u0007b', 'path.name.deceptive high'],
  ['src/\u0430dmin', 'path.name.deceptive high'],
  ['src/caf\udce9', 'path.name.deceptive low'],
];

describe('names', () => {
  it.each(names)('judges %j', (path, expected) => {
    const binary = path.endsWith('.png');
    const found = verdicts([patch({ path, from: null, to: 'x\n', binary })]).filter(
      (verdict) => !verdict.startsWith('path.touched'),
    );
    expect(found).toEqual(expected === null ? [] : [expected]);
  });

  it('leaves a deceptive name alone that was there before', () => {
    expect(verdicts([patch({ path: 'src/app.ts ' })])).toEqual([]);
  });

  const twins: readonly [string, string][] = [
    ['Readme.txt', 'README.txt'],
    ['caf\u00e9.txt', 'cafe\u0301.txt'],
    ['a/x.txt', 'a/x\u200b.txt'],
    ['stra\u00dfe.txt', 'STRASSE.txt'],
    ['a/x', 'a/x.'],
  ];
  it.each(twins)('refuses the twins %j and %j', (one, other) => {
    const found = verdicts([
      patch({ path: one, from: null, to: '1\n' }),
      patch({ path: other, from: null, to: '2\n' }),
    ]);
    expect(found.filter((verdict) => verdict === 'path.name.twin critical')).toHaveLength(2);
  });

  it('takes a rename that only changes case for what it is', () => {
    expect(verdicts([patch({ path: 'README.txt', oldPath: 'Readme.txt', to: 'before\n' })])).toEqual([]);
    expect(
      verdicts([patch({ path: 'Readme.txt', to: null }), patch({ path: 'README.txt', from: null, to: 'before\n' })]),
    ).toEqual([]);
  });
});
