import { describe, expect, test } from 'vitest';
import { parseKubernetesOwners } from './kubernetes-owners.ts';
import type { OwnersText } from './kubernetes-owners.ts';

const FILES: readonly OwnersText[] = [
  { path: 'OWNERS', text: 'approvers: [root-a, leads]\nreviewers: [r]\n' },
  { path: 'pkg/OWNERS', text: 'approvers: [Pkg-A]\n' },
  { path: 'pkg/own/OWNERS', text: 'options: { no_parent_owners: true }\napprovers: [own-a]\n' },
  { path: 'cmd/OWNERS', text: 'filters:\n  "\\\\.go$":\n    approvers: [gopher]\n  ".*":\n    approvers: [cmd-a]\n' },
  { path: 'empty/OWNERS', text: 'reviewers: [r]\n' },
];
const ALIASES = { path: 'OWNERS_ALIASES', text: 'aliases:\n  leads: [lead-1, lead-2]\n' };

function owners(path: string): readonly string[] {
  const result = parseKubernetesOwners(FILES, ALIASES);
  if (result.kind === 'invalid') throw new Error(result.problems.map((problem) => problem.message).join('; '));
  return result.value.of(path).flatMap((found) => found.owners);
}

describe('OWNERS of Kubernetes', () => {
  test.each([
    ['main.go', ['@root-a', '@lead-1', '@lead-2']],
    ['pkg/a.go', ['@pkg-a', '@root-a', '@lead-1', '@lead-2']],
    ['pkg/own/x/a.go', ['@own-a']],
    ['cmd/a.go', ['@gopher', '@cmd-a', '@root-a', '@lead-1', '@lead-2']],
    ['cmd/a.md', ['@cmd-a', '@root-a', '@lead-1', '@lead-2']],
    ['empty/a', ['@root-a', '@lead-1', '@lead-2']],
  ])('%s', (path, expected) => {
    expect(owners(path)).toEqual(expected);
  });

  test('problems of several files are all reported, each with its file', () => {
    const result = parseKubernetesOwners(
      [
        { path: 'a/OWNERS', text: 'x: 1\n' },
        { path: 'b/OWNERS', text: 'approvers: 1\n' },
      ],
      null,
    );
    expect(result.kind === 'invalid' ? result.problems.map((each) => each.place?.file) : []).toEqual([
      'a/OWNERS',
      'b/OWNERS',
    ]);
  });
});
