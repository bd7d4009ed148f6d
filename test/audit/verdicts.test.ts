/** What an audit says of every kind of commit, in every output. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { countersign } from '../cli/run.ts';
import { cloneRepository, makeFolder, makeRepository } from '../git/fixture.ts';
import { CLAUDE, lines, PEOPLE, POLICY } from '../hostile/worlds.ts';
import { everyKind } from './history.ts';
import { audit, ndjson, records, summary } from './running.ts';

const validate = new Ajv2020({ strict: false, allErrors: true }).compile(
  JSON.parse(readFileSync(new URL('../../schemas/audit.schema.json', import.meta.url), 'utf8')) as object,
);

function schemaProblems(value: unknown): readonly string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

function noticesIn(json: string): readonly string[] {
  return (JSON.parse(json) as { readonly summary: { readonly notices: readonly string[] } }).summary.notices;
}

const history = everyKind();
const { fixture } = history;

describe('an audit of one commit of every kind', () => {
  const found = records(fixture);
  const of = (subject: string): (typeof found)[number] => {
    const record = found.find((one) => one.subject === subject);
    if (record === undefined) throw new Error(`no record of ${subject}`);
    return record;
  };

  it('gives each its verdict', () => {
    expect(Object.fromEntries(found.map(({ subject, verdict }) => [subject, verdict]))).toEqual(history.verdicts);
  });

  it('lists every commit once, newest first', () => {
    expect(found.map(({ commit }) => commit)).toEqual(fixture.git(['rev-list', 'HEAD']).split('\n'));
  });

  it('ties a squash to the commits of its request, and says that it lost their marks', () => {
    const record = of('Squashed work (#7)');
    expect(record.evidence.map(({ mark, via }) => [mark, via?.kind])).toEqual([['claude-code.noreply', 'squash']]);
    expect(record.findings.map(({ rule }) => rule)).toEqual(['git.mark.stripped']);
  });

  it('asks for a senior where AI lines are more than trivial, and never passes what it could not read', () => {
    expect(of('With a trailer').decision).toBe('pending');
    expect(of('Three lines').decision).toBe('pass');
    expect(of('With a note that cannot be read').decision).toBe('error');
  });

  it('counts in the summary what the records say', () => {
    const counts: Record<string, number> = { ai: 0, hint: 0, automation: 0, human: 0, unknown: 0, unreadable: 0 };
    for (const { verdict } of found) counts[verdict] = (counts[verdict] ?? 0) + 1;
    const whole = summary(fixture, ['--no-cache']);
    expect(whole['byVerdict']).toEqual(counts);
    expect(whole['commits']).toBe(found.length);
    expect(whole['merges']).toBe(2);
  });
});

describe('every output of an audit', () => {
  it('is valid JSON by the published schema, with the records in it', () => {
    const value = JSON.parse(audit(fixture, ['--json', '--no-cache']).stdout) as { records: unknown[] };
    expect(schemaProblems(value)).toEqual([]);
    expect(value.records).toHaveLength(Object.keys(history.verdicts).length);
  });

  it('is Markdown and text with the same numbers', () => {
    for (const format of ['markdown', 'text']) {
      const { stdout, status } = audit(fixture, ['--format', format, '--no-cache']);
      expect(status).toBe(0);
      expect(stdout.replaceAll('*', '').replaceAll('\u00a0', ' ')).toContain(
        'Of 15 commits, 6 (40 %) are AI-assisted by evidence',
      );
    }
  });

  it('is a page that holds itself together', () => {
    const page = join(makeFolder(), 'report.html');
    expect(audit(fixture, ['--html', page, '--no-cache']).status).toBe(0);
    const text = readFileSync(page, 'utf8');
    expect(text.startsWith('<!doctype html>')).toBe(true);
    expect(text).not.toMatch(/(?:src|href)="https?:/);
    expect(audit(fixture, ['--format', 'html', '--no-cache']).stdout.startsWith('<!doctype html>')).toBe(true);
  });

  it('keeps nothing with --no-cache', () => {
    const cache = makeFolder();
    audit(fixture, ['--no-cache'], join(cache, 'below'));
    expect(existsSync(join(cache, 'below'))).toBe(false);
  });

  it.each([
    ['ai', 1, 'ai (6)'],
    ['unreadable', 1, 'unreadable'],
    ['contradiction', 1, 'contradiction (1)'],
    ['sign-off', 1, 'sign-off'],
    ['critical', 0, null],
    ['critical,ai', 1, 'ai (6)'],
  ])('fails on %s when told to', (what, exit, said) => {
    const answer = audit(fixture, ['--fail-on', what, '--no-cache']);
    expect(answer.status).toBe(exit);
    if (said === null) expect(answer.stderr).toBe('');
    else expect(answer.stderr).toContain(`Failing on: ${said}`);
    expect(answer.stdout).not.toBe('');
  });
});

describe('what is audited', () => {
  const subjects = (...args: string[]): readonly string[] =>
    records(fixture, ['--no-cache', ...args]).map(({ subject }) => subject);

  it('is a range', () => {
    expect(subjects('HEAD^1~1..HEAD^1')).toEqual(['Plain merge', 'On the side']);
  });

  it('is everything below a revision', () => {
    expect(subjects('HEAD~9')).toEqual(fixture.git(['log', '--format=%s', 'HEAD~9']).split('\n'));
  });

  it('gives a commit the same record in a range and in the whole', () => {
    const whole = new Map(ndjson(fixture, ['--no-cache']).map((line) => [line.slice(0, 60), line]));
    for (const line of ndjson(fixture, ['--no-cache', 'HEAD~4..HEAD'])) expect(line).toBe(whole.get(line.slice(0, 60)));
  });

  it('is what came since a day', () => {
    expect(subjects('--since', '2026-01-01')).toHaveLength(15);
    expect(subjects('--since', '2026-01-02')).toEqual([]);
    expect(subjects('--since', '2026-01-01T00:15:00Z').length).toBeGreaterThan(0);
    expect(subjects('--since', '2026-01-01T00:15:00Z').length).toBeLessThan(15);
  });

  it('may be nothing, which is no failure', () => {
    expect(subjects('HEAD..HEAD')).toEqual([]);
    const value = JSON.parse(audit(fixture, ['HEAD..HEAD', '--json', '--no-cache']).stdout) as unknown;
    expect(schemaProblems(value)).toEqual([]);
    expect(audit(fixture, ['HEAD..HEAD', '--no-cache']).status).toBe(0);
  });

  it('is a bundle as if it were its repository', () => {
    const bundle = join(makeFolder(), 'all.bundle');
    fixture.git(['bundle', 'create', '-q', bundle, '--all', 'HEAD']);
    expect(ndjson('/', ['-C', bundle, '--no-cache'])).toEqual(ndjson(fixture, ['--no-cache']));
  });

  it('says that a shallow clone ends where it ends', () => {
    const clone = cloneRepository(fixture, ['--depth=2']);
    const answer = audit(clone, ['--json=summary', '--no-cache']);
    expect(answer.status).toBe(0);
    expect(noticesIn(answer.stdout)).toContainEqual(
      expect.stringMatching(/^The clone is shallow: .* Run: git fetch --unshallow$/),
    );
  });

  it('says of the home ref what check says, in every form, also where the answer was kept', () => {
    const clone = cloneRepository(fixture);
    clone.git(['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/gone']);
    const said = (JSON.parse(countersign(clone, ['check', 'HEAD~..HEAD', '--json']).stdout) as { notices: string[] })
      .notices;
    const told = said.filter((notice) => /^origin\/HEAD stands for |^Not enforced: /.test(notice));
    expect(told).toHaveLength(2);
    expect(noticesIn(audit(clone, ['--json=summary']).stdout)).toEqual(told);
    expect(noticesIn(audit(clone, ['--json=summary']).stdout)).toEqual(told);
    const page = join(clone.path, '..', 'audit.html');
    const text = audit(clone, ['--html', page]).stdout.replaceAll(/\s+/g, ' ');
    const markdown = audit(clone, ['--format', 'markdown']).stdout.replaceAll(/&#(\d+);/g, (_, code: string) =>
      String.fromCodePoint(Number(code)),
    );
    const html = readFileSync(page, 'utf8');
    for (const notice of told) {
      expect(text).toContain(`! ${notice}`);
      expect(markdown).toContain(`**!** ${notice}`);
      expect(html).toContain(`<p>${notice}</p>`);
    }
  });

  it('cannot be a branch without a commit', () => {
    const answer = audit(makeRepository(), ['--no-cache']);
    expect({ status: answer.status, stderr: answer.stderr.split('\n')[0] }).toEqual({
      status: 2,
      stderr: 'countersign: The branch main has no commit yet: there is nothing to audit.',
    });
  });
});

describe('an audit under a policy', () => {
  it('tells what was before the adoption from what the policy would have asked since', () => {
    const adopted = makeRepository();
    adopted.commit(`Before\n\n${CLAUDE}`, { files: { 'a.ts': lines('a', 20) } });
    adopted.commit('Adopt', { files: { '.countersign/policy.yml': POLICY, '.countersign/people.yml': PEOPLE } });
    adopted.commit(`After\n\n${CLAUDE}`, { files: { 'b.ts': lines('b', 20) } });
    const whole = summary(adopted, ['--no-cache']);
    expect(whole['policy']).toEqual({
      source: 'refs/heads/main:.countersign/policy.yml',
      mode: 'enforce',
      enforced: true,
    });
    expect(whole['beforeAdoption']).toMatchObject({ ai: 1, unknown: 0 });
    expect(whole['byVerdict']).toMatchObject({ ai: 2, unknown: 1 });
    expect(whole['needSignOff']).toMatchObject({ ai: 2 });
  });

  it('agrees with check on a change of one commit', () => {
    const one = makeRepository();
    one.commit('Start', {
      files: { 'a.ts': lines('a', 5), '.countersign/policy.yml': POLICY, '.countersign/people.yml': PEOPLE },
    });
    one.branch('feature');
    one.commit(`Pipeline\n\n${CLAUDE}`, { files: { '.github/workflows/ci.yml': 'on: push\n', 'a.ts': null } });
    const [record] = ndjson(one, ['main..feature', '--no-cache']).map(
      (line) => JSON.parse(line) as Record<string, unknown>,
    );
    const report = JSON.parse(countersign(one, ['check', '--json']).stdout) as {
      state: string;
      assessment: { tier: string; score: number };
      decision: { requirements: unknown[] };
      attribution: { tally: unknown };
    };
    expect({
      decision: record?.['decision'],
      tier: record?.['tier'],
      score: record?.['score'],
      requirements: record?.['requirements'],
      lines: record?.['lines'],
    }).toEqual({
      decision: report.state,
      tier: report.assessment.tier,
      score: report.assessment.score,
      requirements: report.decision.requirements,
      lines: report.attribution.tally,
    });
  });
});
