/** Trees with two entries of one name: git's own difference shows what it likes of them. */
import { describe, expect, it } from 'vitest';
import { countersign } from '../cli/run.ts';
import { type Fixture, makeRepository } from '../git/fixture.ts';
import { CLAUDE, lines, rawCommit, rawTreeCommit, treeEntry, writeObject } from '../hostile/worlds.ts';
import { audit, records, summary } from './running.ts';

function start(): Fixture {
  const fixture = makeRepository();
  fixture.commit('Start', { files: { a: lines('a', 3), b: lines('b', 3) } });
  // The home branch stays whole: from there the policy is read, by a parser that refuses such a tree.
  fixture.branch('feature');
  return fixture;
}

/** The entries of a tree with `z` twice. */
function twins(fixture: Fixture, ...names: readonly string[]): readonly Buffer[] {
  const blob = (text: string): string => fixture.git(['hash-object', '-w', '--stdin'], { input: text });
  const kept = names.map((name) => treeEntry('100644', name, fixture.id(`HEAD:${name}`)));
  return [
    ...kept,
    treeEntry('100644', 'z', blob(lines('shown', 8))),
    treeEntry('100644', 'z', blob(lines('hidden', 8))),
  ];
}

const found = (fixture: Fixture): Readonly<Record<string, readonly [string, readonly string[], string]>> =>
  Object.fromEntries(
    records(fixture).map(({ subject, verdict, findings, decision }) => [
      subject,
      [verdict, findings.map(({ rule }) => rule), decision],
    ]),
  );

const UNREADABLE = ['attribution.evidence.unreadable'] as const;

describe('an audit of a commit whose tree has two entries of one name', () => {
  it('calls what it adds unreadable, and names commit and path', () => {
    const fixture = start();
    const { commit } = rawTreeCommit(fixture, twins(fixture, 'a', 'b'));
    expect(found(fixture)).toEqual({ Start: ['unknown', [], 'pass'], m: ['unreadable', UNREADABLE, 'error'] });
    const record = audit(fixture, ['--no-cache', '--format', 'ndjson']).stdout.split('\n')[0] ?? '';
    expect(JSON.parse(record)).toMatchObject({
      findings: [{ commit, path: 'z', message: expect.stringContaining('changes the path “z” twice') as unknown }],
    });
    expect(audit(fixture, ['--no-cache', '--fail-on', 'unreadable']).status).toBe(1);
  });

  it('calls the commit that takes them away so, too, and none that leaves them alone', () => {
    const fixture = start();
    const before = fixture.id('HEAD^{tree}');
    rawTreeCommit(fixture, twins(fixture, 'a', 'b'));
    rawCommit(fixture, { message: 'Nothing\n' });
    rawCommit(fixture, { tree: before, message: 'Away\n' });
    expect(found(fixture)).toEqual({
      Start: ['unknown', [], 'pass'],
      m: ['unreadable', UNREADABLE, 'error'],
      Nothing: ['unknown', [], 'pass'],
      Away: ['unreadable', UNREADABLE, 'error'],
    });
  });

  it('keeps the evidence of an AI beside it', () => {
    const fixture = start();
    const tree = writeObject(fixture, 'tree', Buffer.concat(twins(fixture, 'a', 'b')));
    rawCommit(fixture, { tree, message: `By a tool\n\n${CLAUDE}\n` });
    expect(found(fixture)['By a tool']?.slice(0, 2)).toEqual(['ai', UNREADABLE]);
  });

  it('says so of a merge that brings them in', () => {
    const fixture = start();
    const base = fixture.id('HEAD');
    const main = fixture.commit('Main', { files: { b: lines('b', 4) } });
    const side = fixture.git(['commit-tree', `${base}^{tree}`, '-p', base, '-m', 'Side']);
    const tree = writeObject(fixture, 'tree', Buffer.concat(twins(fixture, 'a', 'b')));
    const merge = fixture.git(['commit-tree', tree, '-p', main, '-p', side, '-m', 'Merge']);
    fixture.git(['update-ref', 'HEAD', merge]);
    expect(found(fixture)['Merge']?.slice(0, 2)).toEqual(['unreadable', UNREADABLE]);
    expect(summary(fixture, ['--no-cache'])['byVerdict']).toMatchObject({ unreadable: 1 });
  });

  it('is refused by check', () => {
    const fixture = start();
    rawTreeCommit(fixture, twins(fixture, 'a', 'b'));
    expect(countersign(fixture, ['check']).status).toBe(3);
  });
});
