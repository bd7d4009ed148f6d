/** Which files are read for their commands: every kind of file of which there is a reader. */
import { expect, it } from 'vitest';
import { COMMAND_FILES } from '../assessment/cases/commands-files.ts';
import { wantsCommands } from '../../src/core/assessment/content/commands-paths.ts';
import type { ChangedPath } from '../../src/core/assessment/classifier.ts';
import { classesOf } from '../../src/core/reading/path-class.ts';
import { foundCommands } from '../../src/core/assessment/content/commands/found-commands.ts';
import type { ObjectId } from '../../src/model/id.ts';
import type { RepoPath } from '../../src/model/path.ts';

function added(name: string): ChangedPath {
  const path = name as RepoPath;
  return {
    path,
    oldPath: path,
    old: null,
    new: { mode: '100644', oid: '1'.repeat(40) as ObjectId },
    added: 1,
    deleted: 0,
    binary: false,
    kinds: new Map(classesOf(path).map((name) => [name, path])),
    oldKinds: new Map(),
  };
}

it.each([...new Set(COMMAND_FILES.flatMap(({ files }) => Object.keys(files)))])('%s is read', (path) => {
  expect(wantsCommands(added(path))).toBe(true);
});

it.each(['README.md', 'locales/en.yaml', 'data.json', 'node_modules/a/install.ps1', 'src/A.cs'])(
  '%s is not',
  (path) => {
    expect(wantsCommands(added(path))).toBe(false);
  },
);

it.each([
  ['.mcp.json', '"command":['],
  ['a.rb', '%x('],
  ['a.js', 'import child_process a '],
  ['Makefile', 'X := $(shell '],
  ['a.ps1', 'Remove-Item "'],
])('%s with openings that never end is read to its end', (path, opening) => {
  const { findings } = foundCommands(path, `${opening.repeat(20_000)}\n`);
  expect(findings.filter(({ destructive }) => destructive)).toEqual([]);
});

it('placeholders that are never closed are looked through once', () => {
  const text = `version: '3'\ntasks:\n  a:\n    cmds:\n      - echo ${'{{'.repeat(100_000)}\n      - rm -rf /data\n`;
  expect(foundCommands('Taskfile.yml', text).findings.map(({ rule }) => rule)).toContain('cmd.delete.recursive');
  const steps = `jobs:\n  a:\n    steps:\n      - run: echo ${'${{'.repeat(60_000)}\n      - run: rm -rf /data\n`;
  expect(foundCommands('.github/workflows/a.yml', steps).findings.map(({ rule }) => rule)).toContain(
    'cmd.delete.recursive',
  );
});
