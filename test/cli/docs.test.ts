import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { EXIT } from '../../src/cli/exit.ts';
import { makeFolder, makeRepository } from '../git/fixture.ts';
import { commandsPage, DOCUMENTED_EXITS } from './commands-doc.ts';
import { countersign } from './run.ts';
import type { Fixture } from '../git/fixture.ts';

const HOME = makeFolder();

function makeKey(path: string): string {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', path]);
  return readFileSync(`${path}.pub`, 'utf8').trim();
}

/** A repository in which every example of the help means something. */
function exampleRepository(): Fixture {
  const fixture = makeRepository();
  mkdirSync(join(HOME, '.ssh'));
  makeKey(join(HOME, '.ssh', 'id_ed25519'));
  fixture.commit('first', {
    files: {
      'src/app.ts': 'export const one = 1;\nexport const two = 2;\nexport const three = 3;\n',
      '.countersign/policy.test.yml': 'version: 1\ncases:\n  - name: an ordinary change passes\n    expect: pass\n',
    },
  });
  countersign(fixture, ['init', '--yes'], { home: HOME });
  const signers = readFileSync(join(fixture.path, '.countersign/allowed_signers'), 'utf8');
  const gate = `gate:recorder namespaces="countersign-v1" ${makeKey(join(HOME, 'recorder-key'))}\n`;
  fixture.commit('adopt countersign', { files: { '.countersign/allowed_signers': signers + gate } });
  fixture.commit('landed', { files: { 'README.md': 'Example\n' } });
  countersign(fixture, ['record', '--key', join(HOME, 'recorder-key'), '--no-push']);
  fixture.branch('feature');
  fixture.commit('second\n\nAssisted-by: claude-code:claude-opus-4-5', {
    files: {
      'src/app.ts': 'export const one = 1;\nexport const two = 22;\nexport const three = 3;\nexport const four = 4;\n',
    },
  });
  return fixture;
}

describe('docs/commands.md', () => {
  it('is what the commands say of themselves (vitest -u writes it)', async () => {
    await expect(await commandsPage()).toMatchFileSnapshot('../../docs/commands.md');
  });

  it('lists every exit code', () => {
    expect(DOCUMENTED_EXITS).toEqual(Object.values(EXIT));
  });
});

describe('the examples of the help', () => {
  const fixture = exampleRepository();

  const root = fixture.id('main~');
  const examples = COMMANDS.flatMap((entry) => entry.examples);

  it.each(examples.filter(({ needs }) => needs === undefined).map(({ line }) => [line]))('countersign %s', (line) => {
    const words = [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
    const args = words.map((word) => (word === 'recorder-key' ? join(HOME, word) : word));
    const answer = countersign(fixture, args, { home: HOME, env: { COUNTERSIGN_ROOT: root } });
    expect(answer.stderr, answer.stderr).not.toMatch(/^countersign: (?!level )/m);
    expect([EXIT.pass, EXIT.refused]).toContain(answer.status);
    expect(answer.stdout.length).toBeGreaterThan(0);
  });

  it.each(COMMANDS.map(({ name }) => [name]))('are there for %s, and begin with its name', (name) => {
    const own = COMMANDS.find((entry) => entry.name === name)?.examples ?? [];
    expect(own.length).toBeGreaterThan(0);
    for (const { line } of own) expect(line.split(' ')[0]).toBe(name);
  });
});
