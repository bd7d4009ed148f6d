/** The workflow that `init` writes for GitHub and Forgejo, and what its jobs may do. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ciFile } from '../../src/app/gate/ci-texts.ts';
import { countersign } from '../cli/run.ts';
import { copyOf, prepare } from '../gate/world.ts';
import { cloneRepository } from '../git/fixture.ts';
import { ACTION, expressed, type Job, type Workflow, yamlFile } from './jobs.ts';

const { version } = yamlFile('package.json') as { readonly version: string };

describe.each(['github', 'forgejo'] as const)('the workflow for %s', (forge) => {
  const workflow = parse(ciFile(forge, version, 'refs/heads/trunk')?.content ?? '') as Workflow;
  const { judge, record } = workflow.jobs as { readonly judge: Job; readonly record: Job };

  it('is never the request’s own', () => {
    expect(Object.keys(workflow.on).sort()).toEqual(['merge_group', 'pull_request_target', 'push', 'schedule']);
    expect(workflow.on['push']).toEqual({ branches: ['trunk'] });
  });

  it('may do no more than it needs, and only the recorder writes', () => {
    expect(workflow.permissions).toEqual({});
    expect(judge.permissions).toEqual({ contents: 'read' });
    expect(record.permissions).toEqual({ contents: 'write' });
  });

  it('gives the key to nobody but the recorder, which runs in an environment of its own', () => {
    expect(JSON.stringify(judge)).not.toContain('secrets.');
    expect(record.environment).toBe('countersign');
    expect(record.if).not.toMatch(/pull_request|merge_group/);
  });

  it('has no step but the action of the installed version, which knows every input that it is given', () => {
    for (const { steps } of [judge, record]) {
      expect(steps).toHaveLength(1);
      expect(steps[0]?.uses).toMatch(new RegExp(`(^|/)countersign/countersign@v${version.replaceAll('.', '\\.')}$`));
      for (const [name, value] of Object.entries(steps[0]?.with ?? {})) {
        expect(Object.keys(ACTION.inputs)).toContain(name);
        expect(
          expressed(value, { vars: { COUNTERSIGN_ROOT: 'given' }, secrets: { COUNTERSIGN_GATE_KEY: 'given' } }),
        ).toBe('given');
      }
    }
  });
});

describe('ci', () => {
  const request = (head: string): Record<string, string> => ({
    CI_PIPELINE_SOURCE: 'merge_request_event',
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
    CI_COMMIT_SHA: head,
  });

  it('refuses a shallow clone with the command that completes it, and a clone that has the request checked out', () => {
    const world = copyOf(prepare());
    const shallow = cloneRepository(world.server, ['--depth=1']);
    const answer = countersign(shallow, ['ci'], { env: request(shallow.id('HEAD')) });
    expect(answer.status).toBe(3);
    expect(answer.stderr).toContain('git fetch --unshallow origin');
    world.branch('work');
    const head = world.commit('work', { 'src/work.txt': 'work\n' });
    const checkedOut = countersign(world.ada, ['ci'], { env: request(head) });
    expect(checkedOut.status).toBe(4);
    expect(checkedOut.stderr).toContain('the request is checked out here');
  });

  it('outside of a forge says what to run instead', () => {
    const answer = countersign(prepareBare(), ['ci']);
    expect(answer.status).toBe(2);
    expect(answer.stderr).toContain('countersign verify');
  });
});

function prepareBare(): string {
  return copyOf(prepare()).server.path;
}
