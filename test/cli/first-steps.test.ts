/** What a new user is told: before there is a policy, before there is a key, and before anything was recorded. */
import { describe, expect, it } from 'vitest';
import { makeFolder, makeRepository } from '../git/fixture.ts';
import { countersign } from './run.ts';

const HOME = makeFolder();
const MAKE_KEY = 'make one (ssh-keygen -t ed25519-sk, or ed25519 without a device), then land your public key';

const bare = makeRepository();
bare.commit('first', { files: { 'a.txt': 'a\n' } });

const adopted = makeRepository();
adopted.commit('first', { files: { 'a.txt': 'a\n' } });
countersign(adopted, ['init', '--yes'], { home: HOME });
adopted.commit('adopt countersign');
const root = adopted.id('HEAD');
adopted.branch('work');
adopted.commit('work', { files: { 'deploy/.env': 'LEVEL=debug\n' } });

describe('a new user', () => {
  it.each([
    ['sign', 2, 'There is no policy on the home branch yet', 'countersign init'],
    ['sign-offs', 2, 'There is no policy on the home branch yet', 'countersign init'],
    ['sign-offs withdraw abc', 2, '--reason', 'countersign sign-offs withdraw --help'],
    ['undo HEAD', 2, '--reason', 'countersign undo --help'],
    ['gate', 2, 'command', 'countersign gate --help'],
    ['attest', 2, '--resource', 'countersign attest --help'],
    ['declare maybe', 2, 'no-ai, not-mine, prompter', 'countersign declare --help'],
    ['hook', 2, 'hook needs a word more', 'countersign init'],
    ['passkey', 2, 'passkey needs a word more', 'countersign passkey add'],
    ['record', 2, 'no key was given', '--key FILE'],
    ['ci', 2, 'no CI job of a forge', 'countersign record'],
    ['verify', 3, 'there is no policy on the home ref', 'countersign init'],
    ['trust', 3, 'there is no trust root', 'countersign init'],
  ])('without a policy is told by %s what lacks, and the way out', (line, status, what, way) => {
    const answer = countersign(bare, line.split(' '), { home: HOME });
    expect(answer.status).toBe(status);
    const told = `${answer.stdout}${answer.stderr}`;
    expect(told).toContain(what);
    expect(told.slice(told.indexOf('→'))).toContain(way);
  });

  it.each([
    ['sign', 4, 'There is no SSH key here to sign with', MAKE_KEY],
    ['break-glass --reason x', 4, 'There is no SSH key here to sign with', MAKE_KEY],
    ['undo HEAD --reason x', 4, 'There is no SSH key here to sign with', 'countersign passkey add'],
    ['sign nosuch..work', 2, '“nosuch” names no commit here', 'git branch -a'],
    ['record --key nowhere', 3, "'origin' does not appear to be a git repository", 'git remote add origin ADDRESS'],
    ['record --key nowhere --no-push', 4, 'gate:recorder is not known on the home ref', 'land a line for it'],
    ['gate -- git status', 3, 'no trust root was given', 'countersign trust prints it'],
    [`verify --at deploy --root ${root}`, 3, 'refs/countersign/records is not in this clone', 'has no gate yet'],
    ['sign-offs show abc', 2, 'no statement is called "abc"', 'countersign sign-offs shows the ids'],
  ])('with a policy and nothing else is told by %s what lacks, and the way out', (line, status, what, way) => {
    const answer = countersign(adopted, line.split(' '), { home: HOME });
    expect(answer.status).toBe(status);
    const told = `${answer.stdout}${answer.stderr}`;
    expect(told).toContain(what);
    expect(told.slice(told.indexOf('→'))).toContain(way);
  });

  it('is not shown the default of a list, nor a heading without examples', () => {
    const help = countersign(bare, ['sign', '--help']).stdout;
    expect(help).not.toContain('(default: [])');
    expect(countersign(bare, ['ci', '--help']).stdout).toMatch(/^Examples\n {2}countersign ci /m);
  });

  it('is told that a change may land where it lacks nothing, though the policy only observes', () => {
    adopted.branch('plain', 'main');
    adopted.commit('plain', { files: { 'notes.txt': 'a\n' } });
    const answer = countersign(adopted, ['verify', 'main..plain'], { home: HOME });
    expect(answer.stdout).toContain(': may land');
    expect(answer.stdout).not.toContain('is let through');
  });
});
