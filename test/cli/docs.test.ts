import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { EXIT } from '../../src/cli/exit.ts';
import { makeFolder, makeRepository } from '../git/fixture.ts';
import { commandsPage, DOCUMENTED_EXITS } from './commands-doc.ts';
import { countersign } from './run.ts';
import type { Fixture } from '../git/fixture.ts';

const HOME = makeFolder();
const PUBLIC_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEuSm7R0rTUSo9mlskB7qcJnjk2Ix7jU+AKloLqL0DbP';

/** A repository in which every example of the help means something. */
function exampleRepository(): Fixture {
  const fixture = makeRepository();
  mkdirSync(join(HOME, '.ssh'));
  writeFileSync(join(HOME, '.ssh', 'id_ed25519.pub'), `${PUBLIC_KEY}\n`);
  fixture.commit('first', {
    files: {
      'src/app.ts': 'export const one = 1;\nexport const two = 2;\nexport const three = 3;\n',
      '.countersign/policy.test.yml': 'version: 1\ncases:\n  - name: an ordinary change passes\n    expect: pass\n',
    },
  });
  countersign(fixture, ['init', '--yes'], { home: HOME });
  fixture.commit('adopt countersign');
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

  it.each(COMMANDS.flatMap((entry) => entry.examples.map((example) => [example.line])))('countersign %s', (line) => {
    const answer = countersign(fixture, line.split(' '), { home: HOME });
    expect(answer.stderr).not.toMatch(/countersign:/);
    expect([EXIT.pass, EXIT.refused]).toContain(answer.status);
    expect(answer.stdout.length).toBeGreaterThan(0);
  });
});
