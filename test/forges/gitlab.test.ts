/** The GitLab template: requests, trains and the recorder, run as its runner would. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { gitlabText } from '../../src/app/gate/ci-texts.ts';
import { jsonOf, LAUNCHER } from '../cli/run.ts';
import { schemaProblems } from '../cli/schemas.ts';
import { copyOf, type Prepared, prepare, recordsOf, type World } from '../gate/world.ts';
import { runGitLab, yamlFile } from './jobs.ts';

const node = `${process.execPath} ${LAUNCHER}`;
const PATH = 'templates/countersign.gitlab-ci.yml';
const JOBS = yamlFile(PATH) as Parameters<typeof runGitLab>[0];
const { version } = yamlFile('package.json') as { readonly version: string };

it('the template is what init writes, pinned to this version', () => {
  expect(readFileSync(new URL(`../../${PATH}`, import.meta.url), 'utf8')).toBe(gitlabText(version));
  expect(gitlabText('9.8.7')).toContain('COUNTERSIGN_VERSION: "9.8.7"');
});

describe('the jobs', () => {
  let company: Prepared;
  let root = '';

  beforeAll(() => {
    company = prepare();
    root = copyOf(company).ada.git(['rev-list', '--max-parents=0', 'origin/main']);
  });

  /** What GitLab says of a merge request of Ada's. */
  function request(world: World, name: string, ref: string): Record<string, string> {
    const head = world.ada.id(name);
    world.server.git(['fetch', '-q', '../ada', `+refs/heads/${name}:refs/merge-requests/3/head`]);
    if (ref !== 'head') world.server.git(['fetch', '-q', '../ada', `+refs/heads/${name}:refs/merge-requests/3/${ref}`]);
    return {
      CI_PIPELINE_SOURCE: 'merge_request_event',
      CI_MERGE_REQUEST_IID: '3',
      CI_MERGE_REQUEST_REF_PATH: `refs/merge-requests/3/${ref}`,
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
      CI_COMMIT_SHA: head,
      COUNTERSIGN_ROOT: root,
    };
  }

  it('refuse a merge request that nobody signed, and pass it once somebody has', () => {
    const world = copyOf(company);
    world.branch('work');
    world.commit('work', { 'src/work.txt': 'work\n' });
    const variables = request(world, 'work', 'head');
    const before = runGitLab(JOBS, 'countersign', world.server, variables);
    expect(before.status).toBe(1);
    expect(before.stdout).toContain('REFUSED');
    const json = runGitLab(JOBS, 'countersign', world.server, { ...variables, COUNTERSIGN: `${node} --json` });
    expect(schemaProblems('ci', jsonOf(json))).toEqual([]);
    expect(jsonOf(json)).toMatchObject({ stops: true, verdicts: [{ state: 'refused' }] });
    world.sign('work');
    expect(runGitLab(JOBS, 'countersign', world.server, variables)).toMatchObject({ status: 0 });
  });

  it('judge a merge train’s commit as it stands', () => {
    const world = copyOf(company);
    for (const [name, by] of [
      ['one', 'sena'],
      ['two', 'sol'],
    ] as const) {
      world.branch(name);
      world.commit(name, { [`src/${name}.txt`]: `${name}\n` });
      world.sign(name, { by });
    }
    world.branch('train');
    for (const name of ['one', 'two']) world.ada.git(['merge', '-q', '--no-ff', '-m', `Merge ${name}`, name]);
    const variables = { ...request(world, 'train', 'train'), CI_MERGE_REQUEST_EVENT_TYPE: 'merge_train' };
    expect(runGitLab(JOBS, 'countersign', world.server, variables)).toMatchObject({ status: 0 });
  });

  it('record what landed on a protected branch', () => {
    const world = copyOf(company);
    const variables = {
      CI_PIPELINE_SOURCE: 'push',
      COUNTERSIGN_ROOT: root,
      COUNTERSIGN_TOKEN: 'write-token',
      COUNTERSIGN_GATE: 'push',
      COUNTERSIGN_GATE_KEY: readFileSync(world.key('gate'), 'utf8'),
    };
    const answer = runGitLab(JOBS, 'countersign-record', world.server, variables);
    expect(answer.stdout).toContain('recorded 1 landing');
    expect(recordsOf(world.server)).toHaveLength(1);
  });
});
