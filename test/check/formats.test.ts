/** Every format says the same, twice in the same bytes, and the exit code is one for all. */
import { describe, expect, it } from 'vitest';
import { countersign } from '../cli/run.ts';
import { schemaProblems } from '../cli/schemas.ts';
import { type Fixture, makeRepository } from '../git/fixture.ts';
import { CLAUDE, lines, PEOPLE, POLICY } from '../hostile/worlds.ts';

const FORMATS = ['text', 'json', 'sarif', 'junit', 'github', 'markdown'] as const;

/** An AI change with factors, and with texts that try to be part of the format. */
function busy(): Fixture {
  const fixture = makeRepository();
  fixture.commit('Start', {
    files: { 'app.ts': lines('old', 10), '.countersign/policy.yml': POLICY, '.countersign/people.yml': PEOPLE },
  });
  fixture.branch('feature');
  fixture.commit(`::error::planted </testcase>\u001b[31m | x\n\n${CLAUDE}`, {
    files: {
      '.github/workflows/ci.yml': 'on: push\n',
      'a|b<c>"\n::error::planted\u001b]0;x\u0007.ts': lines('new', 20),
    },
  });
  return fixture;
}

describe.each(FORMATS)('check --format %s', (format) => {
  it('gives the same bytes twice, with the exit code of the decision, and nothing raw', () => {
    const fixture = busy();
    const [first, second] = [1, 2].map(() => countersign(fixture, ['check', '--format', format]));
    expect(second).toEqual(first);
    expect(first?.status).toBe(1);
    expect(first?.stderr).toBe('');
    expect(first?.stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  });
});

describe('each format can be read by its reader', () => {
  const fixture = busy();
  const print = (format: string): string => countersign(fixture, ['check', '--format', format]).stdout;

  it('json by the published schema', () => {
    const value = JSON.parse(print('json')) as Record<string, unknown>;
    expect(schemaProblems('check', value)).toEqual([]);
    expect(value['state']).toBe('pending');
  });

  it('sarif as one run with a rule for every result', () => {
    const log = JSON.parse(print('sarif')) as {
      version: string;
      runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string; level: string }[] }[];
    };
    expect(log.version).toBe('2.1.0');
    expect(log.runs).toHaveLength(1);
    const [run] = log.runs;
    const rules = new Set(run?.tool.driver.rules.map(({ id }) => id));
    expect(run?.results.length).toBeGreaterThan(0);
    for (const { ruleId } of run?.results ?? []) expect(rules.has(ruleId)).toBe(true);
  });

  it('junit with as many failures as it counts', () => {
    const text = print('junit');
    const counted = /<testsuites?[^>]* failures="(\d+)"/.exec(text)?.[1];
    expect(Number(counted)).toBe(text.match(/<failure\b/g)?.length);
    expect(Number(counted)).toBeGreaterThan(0);
    expect(text).not.toContain('</testcase>\u001b');
  });

  it('github as commands that nobody planted', () => {
    const commands = print('github')
      .split('\n')
      .filter((line) => line.startsWith('::'));
    expect(commands.length).toBeGreaterThan(0);
    for (const line of commands) expect(line).toMatch(/^::(?:error|warning|notice) (?:file|title)=/);
  });

  it('markdown with the decision in its first lines', () => {
    expect(print('markdown').split('\n').slice(0, 4).join(' ')).toMatch(/pending/i);
  });

  it('json with only the fields asked for', () => {
    const { stdout, status } = countersign(fixture, ['check', '--json=state,range']);
    expect({ status, value: JSON.parse(stdout) as unknown }).toEqual({
      status: 1,
      value: { schema: 'countersign.dev/check/v1', range: 'main..feature', state: 'pending' },
    });
  });

  it('anything with --exit-zero ends with 0, and still says what was decided', () => {
    const { stdout, status } = countersign(fixture, ['check', '--json=state', '--exit-zero']);
    expect({ status, stdout: JSON.parse(stdout) as unknown }).toMatchObject({
      status: 0,
      stdout: { state: 'pending' },
    });
  });
});
