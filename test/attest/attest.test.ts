/** Attestations for others, through the command line: valid by the published formats, and no more than was recorded. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dsse } from '@sigstore/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openEnvelope } from '../../src/core/signoff/statement/envelope.ts';
import { decodeStatement } from '../../src/core/signoff/statement/statement-codec.ts';
import { type Answer, countersign, jsonOf } from '../cli/run.ts';
import { schemaProblems } from '../cli/schemas.ts';
import { copyOf, type Prepared, publicKey, type World } from '../gate/world.ts';
import { prepareWithPermits, run } from '../permits/world.ts';
import { openssh, opensshVerifies } from '../signatures/openssh.ts';
import { formatProblems } from './published.ts';

const RESOURCE = 'git+https://git.example/shop.git';

interface Statement {
  readonly subject: readonly { readonly digest: object; readonly annotations: Record<string, unknown> }[];
  readonly predicate: Record<string, unknown> & {
    readonly verifiedLevels: readonly string[];
    readonly controls: readonly { readonly name: string; readonly since: string }[];
  };
}

const statementOf = ({ stdout }: Answer): Statement => JSON.parse(stdout) as Statement;

describe('attest', () => {
  let company: Prepared;
  let root = '';
  beforeAll(() => {
    company = prepareWithPermits();
    root = copyOf(company).ada.git(['rev-list', '--reverse', 'origin/main', '--', '.countersign']).split('\n')[0] ?? '';
  });

  /** A commit of Ada's that Sena has signed; `by` is who pushes. */
  function land(world: World, name: string, by: string | null = 'ada'): void {
    world.branch(name);
    world.commit(name, { [`src/${name}.txt`]: `${name}\n` });
    expect(world.sign(name).status).toBe(0);
    expect(world.push(`${name}:main`, { by }).status).toBe(0);
  }

  function landOnBreakGlass(world: World): void {
    world.branch('fix');
    world.commit('Fix', { 'src/pay.txt': 'fixed\n' });
    expect(run(world, ['break-glass', 'origin/main..fix', '--reason', 'till'])).toMatchObject({ status: 0 });
    expect(world.push('fix:main').status).toBe(0);
  }

  function attest(world: World, args: readonly string[] = [], commit: string = 'origin/main'): Answer {
    const all = ['+refs/heads/*:refs/remotes/origin/*', '+refs/countersign/*:refs/countersign/*'];
    world.desk.git(['fetch', '-q', 'origin', ...all]);
    return countersign(world.desk, ['attest', commit, '--root', root, '--resource', RESOURCE, ...args]);
  }

  const levels = (world: World): readonly string[] =>
    statementOf(attest(world, ['--tags-protected'])).predicate.verifiedLevels;

  const time = (seconds: number | undefined): string =>
    new Date((seconds ?? 0) * 1000).toISOString().replace('.000', '');

  it('gives a verification summary by SLSA v1.2 for what may be deployed', () => {
    const world = copyOf(company);
    land(world, 'work');
    const answer = attest(world, ['--tags-protected']);
    expect(answer.status).toBe(0);
    const summary = statementOf(answer);
    expect(formatProblems('vsa', summary)).toEqual([]);
    const [last] = world.records();
    expect(summary.subject).toEqual([
      {
        digest: { gitCommit: world.tip() },
        annotations: { sourceRefs: ['refs/heads/main'], countersignRecord: last?.id },
      },
    ]);
    expect(summary.predicate).toMatchObject({
      resourceUri: RESOURCE,
      policy: {
        uri: `${RESOURCE}@${last?.record.home}#.countersign/policy.yml`,
        digest: { gitCommit: last?.record.home },
      },
      verificationResult: 'PASSED',
      verifiedLevels: ['SLSA_SOURCE_LEVEL_3', 'SLSA_SOURCE_TWO_PARTY_REVIEWED'],
    });
  });

  it('gives source provenance in the format of SLSA’s source tool', () => {
    const world = copyOf(company);
    const before = world.tip();
    land(world, 'work');
    const answer = attest(world, ['--type', 'source-provenance']);
    const provenance = statementOf(answer);
    expect([answer.status, formatProblems('source-provenance', provenance)]).toEqual([0, []]);
    const since = time(world.records()[0]?.record.issued);
    expect(provenance.predicate).toEqual({
      prev_commit: before,
      repo_uri: 'https://git.example/shop.git',
      activity_type: 'push',
      actor: 'ada',
      branch: 'refs/heads/main',
      created_on: since,
      controls: ['PROVENANCE_AVAILABLE', 'CONTINUITY_ENFORCED', 'REVIEW_ENFORCED'].map((name) => ({ name, since })),
    });
  });

  it('gives none for what may not be deployed, with the exit code of the verdict', () => {
    const world = copyOf(company);
    land(world, 'work');
    const file = join(world.desk.path, 'vsa.json');
    const inside = attest(world, ['--output', file], 'origin/main~1');
    expect([inside.status, inside.stdout, existsSync(file)]).toEqual([1, '', false]);
    expect(inside.stderr).toContain('no recorded landing ends at');
    expect(attest(world, ['--root', world.tip() ?? ''])).toMatchObject({ status: 1, stdout: '' });
    const blind = countersign(world.desk, ['attest', 'origin/main', '--resource', RESOURCE, '--json']);
    expect([blind.status, (jsonOf(blind) as { state: string }).state]).toEqual([3, 'error']);
    expect(schemaProblems('verdict', jsonOf(blind))).toEqual([]);
    const recall = ['sign-offs', 'recall', 'work', '--reason', 'loses orders'];
    expect(run(world, recall, 'bob')).toMatchObject({ status: 0 });
    expect(attest(world)).toMatchObject({ status: 1, stdout: '' });
  });

  it('claims level 1 only while nobody says that tags are protected, and says why', () => {
    const world = copyOf(company);
    land(world, 'work');
    const answer = attest(world);
    expect(statementOf(answer).predicate.verifiedLevels[0]).toBe('SLSA_SOURCE_LEVEL_1');
    expect(answer.stderr).toContain('level 1: from level 2 on nobody may move or delete tags');
    const wrapped = jsonOf(attest(world, ['--json']));
    expect(schemaProblems('attest', wrapped)).toEqual([]);
    expect(wrapped).toMatchObject({ type: 'vsa', signed: false, notices: [expect.stringContaining('level 1')] });
  });

  it('claims two parties only where the server knows who pushed, or two have read it', () => {
    const world = copyOf(company);
    land(world, 'work', null);
    expect(levels(world)).toEqual(['SLSA_SOURCE_LEVEL_3']);
    land(world, 'guest', 'mallory');
    expect(levels(world)).toEqual(['SLSA_SOURCE_LEVEL_3']);
  });

  it('claims no review by two parties for what landed on break-glass, and begins anew behind it', () => {
    const world = copyOf(company);
    land(world, 'work');
    landOnBreakGlass(world);
    expect(levels(world)).toEqual(['SLSA_SOURCE_LEVEL_3']);
    land(world, 'more');
    expect(levels(world)).toEqual(['SLSA_SOURCE_LEVEL_3', 'SLSA_SOURCE_TWO_PARTY_REVIEWED']);
    const { predicate } = statementOf(attest(world, ['--type', 'source-provenance']));
    const records = world.records();
    expect(predicate.controls.map(({ since }) => since)).toEqual(
      [records[0], records[0], records[2]].map((one) => time(one?.record.issued)),
    );
  });

  it('signs it with a gate’s key only, in an envelope that others can verify and the store does not take', () => {
    const world = copyOf(company);
    land(world, 'work');
    const file = join(world.desk.path, 'vsa.dsse.json');
    const answer = attest(world, ['--key', world.key('gate'), '--output', file]);
    expect(answer).toMatchObject({ status: 0, stdout: '' });
    const bytes = readFileSync(file);
    const envelope = JSON.parse(bytes.toString('utf8')) as { payload: string; payloadType: string };
    expect(formatProblems('dsse', envelope)).toEqual([]);
    const payload = Buffer.from(envelope.payload, 'base64');
    expect(formatProblems('vsa', JSON.parse(payload.toString('utf8')))).toEqual([]);
    const opened = openEnvelope(bytes.subarray(0, -1));
    if (opened.kind !== 'ok' || opened.signature.kind !== 'ssh') throw new Error('no envelope');
    expect(decodeStatement(opened.payload)).toMatchObject({ kind: 'malformed' });
    if (openssh !== null) {
      const message = dsse.preAuthEncoding(envelope.payloadType, payload);
      const signers = `gate:push ${publicKey(join(world.desk.path, '..'), 'gate')}\n`;
      expect(opensshVerifies(message, opened.signature.armored, signers, 'gate:push')).toBe(true);
    }
    for (const name of ['sena', 'stranger']) {
      const refused = attest(world, ['--key', world.key(name)]);
      expect([refused.status, refused.stdout]).toEqual([4, '']);
      expect(refused.stderr).toContain('This key may not attest');
    }
  });

  it('signs nothing with a gate’s key that an owner has withdrawn', () => {
    const world = copyOf(company);
    land(world, 'work');
    const opened = openEnvelope(Buffer.from(attest(world, ['--key', world.key('gate')]).stdout.trimEnd()));
    if (opened.kind !== 'ok') throw new Error(opened.why);
    const fingerprint = execFileSync('ssh-keygen', ['-lf', `${world.key('gate')}.pub`], { encoding: 'utf8' }).split(
      ' ',
    );
    const first = world.tip() ?? undefined;
    land(world, 'stolen');
    const from = ['--from', world.records().at(-1)?.id ?? ''];
    const key = ['sign-offs', 'withdraw-key', fingerprint[1] ?? '', ...from, '--reason', 'lost'];
    expect(run(world, key, 'otto')).toMatchObject({ status: 0 });
    // What landed before it was lost may still be deployed; a key that was lost says so of nothing.
    const refused = attest(world, ['--key', world.key('gate')], first);
    expect([refused.status, refused.stdout]).toEqual([4, '']);
    expect(refused.stderr).toContain('it was withdrawn by person:otto');
  });

  it.each([
    ['a password', 'git+https://ana:secret@git.example/shop.git'],
    ['a fragment', 'git+https://git.example/shop.git#main'],
    ['a blank', 'git+https://git.example/the shop.git'],
    ['no scheme', 'git.example/shop.git'],
  ])('takes no resource with %s', (_, resource) => {
    const world = copyOf(company);
    const answer = countersign(world.desk, ['attest', '--root', root, '--resource', resource]);
    expect(answer.status).toBe(2);
    expect(answer.stderr).not.toContain('secret');
  });
});
