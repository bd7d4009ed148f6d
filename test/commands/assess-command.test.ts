/** `assess command` from the outside: what it prints and how it ends. */
import { describe, expect, it } from 'vitest';
import { assessCommand } from '../../src/app/assess/assess-command.ts';
import { standaloneContext } from '../../src/app/assess/assess-texts.ts';
import { PLAIN } from '../../src/cli/render/style.ts';
import { renderCommand } from '../../src/cli/render/assess-command.ts';
import { spawnCountersign } from './spawn.ts';

const context = standaloneContext(null);

function text(command: string, cwd: string | null = null): ReturnType<typeof assessCommand> {
  return assessCommand({ kind: 'text', text: command, cwd }, context);
}

describe('assess command', () => {
  it('reads a command a line, in words or as JSON, and ends with the worst code', () => {
    const lines = [
      'git status',
      '{"command":"rm -rf /srv","cwd":"/work/app"}',
      '["kubectl","get","pods"]',
      '"ls -la"',
      '{ ls; }',
      '',
    ];
    const { status, stdout } = spawnCountersign(['assess', 'command', '--json'], lines.join('\n'));
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(answers.map(({ line, verdict }) => [line, verdict])).toEqual([
      [1, 'ok'],
      [2, 'found'],
      [3, 'ok'],
      [4, 'ok'],
      [5, 'ok'],
    ]);
    expect(status).toBe(1);
  });

  it('says which line is no command, and ends with 3', () => {
    const { status, stdout } = spawnCountersign(['assess', 'command'], 'ls\n{"other": 1}\nmystery\n');
    expect(stdout).toContain('unread');
    expect(stdout).toContain('3 commands: 0 found, 1 ask, 1 ok, 1 unreadable');
    expect(status).toBe(3);
  });

  it('takes one command as arguments', () => {
    const { status, stdout } = spawnCountersign(['assess', 'command', '--', 'terraform', 'destroy'], '');
    expect(stdout).toContain('tf.destroy.all');
    expect(status).toBe(1);
  });

  it('counts paths from the folder it is given', () => {
    expect(text('rm -rf /work/app/build', '/work/app').verdict).toBe('ok');
    expect(text('cd build && rm -rf *', '/work/app').verdict).toBe('ok');
    expect(text('cd /work/app/build && rm -rf ../dist', '/work/app').verdict).toBe('ok');
    expect(text('rm -rf /work/app', '/work/app').assessed.assessment.tier).toBe('critical');
    expect(text('cd build && rm -rf ../..', '/work/app').assessed.assessment.tier).toBe('critical');
  });

  it('never says of the unknown that it is safe', () => {
    expect(text('mystery --go').verdict).toBe('ask');
    expect(renderCommand(text('mystery --go'), PLAIN)).toBe(
      'ask       mystery --go\n          nothing is known of: mystery --go',
    );
    expect(renderCommand(text('ls'), PLAIN)).toBe('ok        ls');
  });

  it('shows no secrets of the command', () => {
    const shown = renderCommand(
      text('psql postgres://me:hunter22@db/x -c "DROP TABLE orders" --set=token=abcdef123'),
      PLAIN,
    );
    expect(shown).toContain('sql.delete.table');
    expect(shown).not.toMatch(/hunter22|abcdef123/);
  });

  it('is graver where the command names production', () => {
    const points = (command: string): number => text(command).assessed.assessment.factors[0]?.severity.points ?? 0;
    expect(points('helm -n shop-prod uninstall web')).toBeGreaterThan(points('helm -n shop-demo uninstall web'));
  });
});
