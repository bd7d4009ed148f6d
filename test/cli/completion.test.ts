import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { COMPLETION_SHELLS } from '../../src/cli/completion-scripts.ts';
import { makeFolder, makeRepository } from '../git/fixture.ts';
import { countersign, jsonOf } from './run.ts';
import { schemaProblems } from './schemas.ts';
import type { Fixture } from '../git/fixture.ts';

const FOLDER = makeFolder();

function script(shell: string): string {
  const answer = countersign(FOLDER, ['completion', shell]);
  expect(answer).toMatchObject({ status: 0, stderr: '' });
  return answer.stdout;
}

/** What bash would offer after the words, in a folder. */
function offered(where: Fixture | string, ...words: string[]): string[] {
  const path = join(FOLDER, 'countersign.bash');
  writeFileSync(path, script('bash'));
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const program = `source '${path}'; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _countersign; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const cwd = typeof where === 'string' ? where : where.path;
  const done = spawnSync('bash', ['--norc', '-c', program], { encoding: 'utf8', cwd });
  expect(done.stderr).toBe('');
  return done.stdout.split('\n').filter((word) => word !== '');
}

describe('completion', () => {
  it.each(COMPLETION_SHELLS.map((shell) => [shell]))('the script for %s names every command and option', (shell) => {
    const text = script(shell);
    for (const entry of COMMANDS) expect(text).toContain(entry.name);
    for (const option of ['format', 'color', 'agent', 'dry-run', 'lines', 'sarif', 'lint'])
      expect(text).toContain(option);
    expect(text).not.toContain('json-fields');
    expect(text).not.toContain('undefined');
  });

  it('for bash is bash', () => {
    const path = join(FOLDER, 'syntax.bash');
    writeFileSync(path, script('bash'));
    expect(spawnSync('bash', ['-n', path], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  it.each([
    ['zsh', ['-n']],
    ['fish', ['--no-execute']],
  ])('for %s passes that shell, where it is installed', (shell, args) => {
    const path = join(FOLDER, `syntax.${shell}`);
    writeFileSync(path, script(shell));
    const done = spawnSync(shell, [...args, path], { encoding: 'utf8' });
    if (done.error === undefined) expect(done).toMatchObject({ status: 0, stderr: '' });
    else expect((done.error as NodeJS.ErrnoException).code).toBe('ENOENT');
  });

  it('for PowerShell has balanced brackets and quotes', () => {
    const text = script('powershell');
    const bare = text.replace(/#.*$/gm, '').replace(/'(?:[^']|'')*'/g, '');
    expect(bare).not.toContain("'");
    for (const [open, close] of ['()', '{}', '[]'].map((pair) => [...pair])) {
      expect(bare.split(open ?? '').length).toBe(bare.split(close ?? '').length);
    }
  });

  it('offers commands, then options, their values, files and branches', () => {
    const fixture = makeRepository();
    fixture.commit('first', { files: { 'notes.txt': '1\n' } });
    fixture.branch('topic');
    expect(offered(fixture, 'countersign', 'che')).toEqual(['check']);
    expect(offered(fixture, 'countersign', '--json', '-C', '.', 'che')).toEqual(['check']);
    expect(offered(fixture, 'countersign', 'check', '--form')).toEqual(['--format']);
    expect(offered(fixture, 'countersign', 'check', '--format', 'sa')).toEqual(['sarif']);
    expect(offered(fixture, 'countersign', 'check', 'to')).toEqual(['topic']);
    expect(offered(fixture, 'countersign', 'blame', 'no')).toEqual(['notes.txt']);
    expect(offered(fixture, 'countersign', 'completion', 'f')).toEqual(['fish']);
    expect(offered(fixture, 'countersign', 'policy', 'l')).toEqual(['lint', 'learn']);
  });

  it('runs nothing of countersign while completing', () => {
    expect(script('bash')).not.toMatch(/\$\(countersign|`countersign/);
  });

  it('gives the script as JSON by its schema', () => {
    const json = jsonOf(countersign(FOLDER, ['completion', 'fish', '--json']));
    expect(schemaProblems('completion', json)).toEqual([]);
  });
});
