/** What a judged plan says: severity, dependents, words, secrets; and a plan held against a change. */
import { describe, expect, it } from 'vitest';
import { planEvidence, type PlanSource } from '../../src/app/assess/assess-plan.ts';
import { standaloneContext } from '../../src/app/assess/assess-texts.ts';
import { wantsPlan } from '../../src/core/assessment/content/plan-paths.ts';
import { pathFacts } from '../../src/core/reading/path-class.ts';
import type { Factor } from '../../src/model/assessment.ts';
import type { ObjectId } from '../../src/model/id.ts';
import type { RepoPath } from '../../src/model/path.ts';
import { ruleIds } from './content-cases.ts';
import { type ChangeSpec, planText, UNTOUCHED } from './plan-builders.ts';
import { judgedIn, judgedText } from './plan-judging.ts';

const DATABASE: ChangeSpec = {
  type: 'aws_db_instance',
  name: 'orders',
  actions: ['delete', 'create'],
  before: { availability_zone: 'eu-central-1a', tags: { Environment: 'production' } },
  after: { availability_zone: 'eu-central-1b', tags: { Environment: 'production' } },
  reason: 'replace_because_cannot_update',
  replacePaths: [['availability_zone']],
};

function plan(changes: readonly ChangeSpec[], rest: object = {}): string {
  return planText([...UNTOUCHED, ...changes], rest);
}

function only(factors: readonly Factor[], rule: string): Factor {
  const found = factors.filter((factor) => factor.rule === rule);
  if (found.length !== 1 || found[0] === undefined) throw new TypeError(`${rule} was found ${found.length} times`);
  return found[0];
}

const REFERRERS = {
  root_module: {
    resources: ['a', 'b', 'c'].map((name) => ({
      address: `aws_ecs_service.${name}`,
      expressions: { url: { references: ['aws_db_instance.orders.endpoint', 'aws_db_instance.orders'] } },
    })),
  },
};

describe('a judged plan', () => {
  it('weighs a replaced production database with three dependents as the golden example does', () => {
    const { factors } = judgedText(plan([DATABASE], { configuration: REFERRERS }));
    const factor = only(factors, 'tf.replace.stateful');
    expect(factor.severity).toMatchObject({ points: 18.75, level: 'critical' });
    expect(factor).toMatchObject({
      observed: {
        from: 'relational database, availability_zone "eu-central-1a"',
        to: 'destroyed, then created anew: availability_zone becomes "eu-central-1b"',
      },
      resource: { kind: 'aws_db_instance', address: 'aws_db_instance.orders', environment: 'production' },
      reversible: 'no',
    });
  });

  it('weighs the same in development without services as the golden example does', () => {
    const before = { availability_zone: 'a', tags: { Environment: 'dev' } };
    const quiet = {
      ...standaloneContext(null),
      services: {
        environmentOf: () => null,
        serviceTierOf: () => null,
        dependentsOf: () => ({ count: 0, tierOne: 0 }),
      },
    };
    const { factors } = judgedIn(plan([{ ...DATABASE, before, after: before }]), quiet);
    // Nobody in the configuration refers to it; that nobody else does either is not known from a plan.
    expect(only(factors, 'tf.replace.stateful').severity).toMatchObject({ level: 'medium' });
  });

  it('does not call a replacement milder because the new one comes first, where state is lost', () => {
    const first = judgedText(plan([DATABASE])).factors;
    const second = judgedText(plan([{ ...DATABASE, actions: ['create', 'delete'] }])).factors;
    expect(only(second, 'tf.replace.stateful').severity).toEqual(only(first, 'tf.replace.stateful').severity);
  });

  it('says what stood between a resource and its end', () => {
    const before = { skip_final_snapshot: true, deletion_protection: true, backup_retention_period: 0 };
    const { why } = only(
      judgedText(plan([{ type: 'aws_db_instance', actions: ['delete'], before }])).factors,
      'tf.delete.stateful',
    );
    expect(why).toContain('No final snapshot will be taken.');
    expect(why).toContain('Deletion protection is still on, so the apply will stop here.');
    expect(why).toContain('No backups are kept.');
  });

  it('finds a protection that is lost in the same apply that replaces the resource', () => {
    const { factors } = judgedText(
      plan([
        { ...DATABASE, before: { deletion_protection: true }, after: { deletion_protection: false }, replacePaths: [] },
      ]),
    );
    expect(ruleIds(factors)).toEqual(['guardrail.lost.deletion-protection', 'tf.replace.stateful']);
    expect(only(factors, 'guardrail.lost.deletion-protection').why).toContain('replaced in the same apply');
  });

  it.each([
    ['delete_because_count_index', 'its index is beyond count', 'for_each with keys'],
    ['delete_because_each_key', 'its key is gone from for_each', '`moved` block'],
    ['delete_because_no_module', 'its module call is gone', '`moved` block'],
    ['delete_because_no_resource_config', 'its block is gone from the configuration', '`moved` block'],
  ])('reads %s as a cause with a way out', (reason, cause, help) => {
    const factor = only(
      judgedText(plan([{ type: 'aws_s3_bucket', actions: ['delete'], before: {}, reason }])).factors,
      'tf.delete.stateful',
    );
    expect(factor.observed.to).toBe(`deleted: ${cause}`);
    expect(factor.remedy).toContain(help);
  });

  it('names the line of each change', () => {
    const text = JSON.stringify(
      JSON.parse(plan([{ type: 'aws_s3_bucket', name: 'here', actions: ['delete'], before: {} }])),
      null,
      2,
    );
    const line = text.split('\n').findIndex((one) => one.includes('aws_s3_bucket.here'));
    expect(only(judgedText(text).factors, 'tf.delete.stateful').place.lines).toEqual({ start: line, end: line });
  });

  it('prints no sensitive value anywhere', () => {
    const secret = 'hunter2-hunter2';
    const { factors, notes } = judgedText(
      plan([
        {
          ...DATABASE,
          before: {
            password: secret,
            skip_final_snapshot: secret,
            kms_key_id: secret,
            user_data: secret,
            backup_retention_period: 7,
          },
          after: {
            password: `${secret}3`,
            skip_final_snapshot: `${secret}x`,
            kms_key_id: '',
            user_data: secret,
            backup_retention_period: 1,
          },
          replacePaths: [['password'], ['user_data']],
          change: {
            before_sensitive: { password: true, backup_retention_period: true },
            after_sensitive: { password: true },
          },
        },
        {
          type: 'aws_ssm_parameter',
          actions: ['delete', 'create'],
          before: { value: secret },
          after: { value: `${secret}4` },
          replacePaths: [['value']],
        },
      ]),
    );
    expect(factors.length).toBeGreaterThan(3);
    expect(JSON.stringify({ factors, notes })).not.toContain('hunter');
    expect(only(factors, 'guardrail.lost.backup').observed.to).toBe('a sensitive value');
  });

  it('counts a mass of deletions with the gravest environment among them', () => {
    const { factors } = judgedText(
      plan(
        Array.from({ length: 12 }, (_, at) => ({
          type: 'aws_subnet',
          name: `s${at}`,
          actions: ['delete'],
          before: { tags: at === 7 ? { env: 'prod' } : {} },
        })),
      ),
    );
    const mass = only(factors, 'tf.delete.mass');
    expect(mass.observed).toEqual({ from: '32 managed resources', to: '12 of them destroyed (38 %): 12 network' });
    expect(mass.severity.level).toBe('critical');
    expect(mass.resource?.environment).toBe('production');
  });

  it('names types that nobody classified, so that somebody does', () => {
    const { notes } = judgedText(plan([{ type: 'foo_widget', actions: ['delete'], before: {} }]));
    expect(notes).toContain('Kind not known, so judged between settings and state: foo_widget');
  });

  it('is the same byte for byte each time', () => {
    const text = plan([DATABASE, { type: 'foo_widget', actions: ['delete'], before: {} }], {
      configuration: REFERRERS,
    });
    expect(JSON.stringify(judgedText(text))).toBe(JSON.stringify(judgedText(text)));
  });

  it('says that it could not be assessed, where more changes than can be reviewed', () => {
    const entry = '{"address":"b","mode":"managed","type":"aws_s3_bucket","name":"b","change":{"actions":["delete"]}}';
    const text = `{"format_version":"1.2","resource_changes":[${`${entry},`.repeat(50_001)}${entry}]}`;
    expect(judgedText(text).factors.filter(({ state }) => state === 'error')).toHaveLength(1);
  });
});

describe('a committed file', () => {
  const side = { mode: '100644', oid: '1'.repeat(40) as ObjectId } as const;
  const wanted = (path: string): boolean => {
    const { kinds } = pathFacts(path as RepoPath);
    const common = { path: path as RepoPath, oldPath: path as RepoPath, added: 1, deleted: 0, binary: false };
    return wantsPlan({ ...common, old: null, new: side, kinds, oldKinds: kinds });
  };

  it.each<readonly [path: string, wanted: boolean]>([
    ['tfplan.json', true],
    ['live/eu/orders.tfplan.json', true],
    ['infra/plan.json', true],
    ['Terraform/prod/plan.json', true],
    ['docs/plan.json', false],
    ['src/pricing/plan.json', false],
    ['test/tfplan.json', false],
    ['pkg/testdata/tfplan.json', false],
    ['examples/tfplan.json', false],
    ['infra/plan.yaml', false],
  ])('%s is taken for a plan: %s', (path, expected) => {
    expect(wanted(path)).toBe(expected);
  });
});

describe('a policy in a plan', () => {
  const allow = (action: string): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
  const widened: ChangeSpec = {
    type: 'aws_iam_role_policy',
    module: 'module.deploy["a.b"]',
    actions: ['update'],
    before: { role: 'deploy', name: 'p', policy: allow('s3:GetObject'), tags: { Environment: 'production' } },
    after: { role: 'deploy', name: 'p', policy: allow('iam:PutRolePolicy') },
  };

  it('is told with the address of its own resource, also where the role stands in the plan', () => {
    const role = { name: 'deploy', arn: 'arn:aws:iam::111122223333:role/deploy' };
    const { factors } = judgedText(
      plan([{ type: 'aws_iam_role', actions: ['no-op'], before: role, after: role }, widened]),
    );
    const found = only(factors, 'iam.escalation.policy-write');
    expect(found).toMatchObject({
      resource: { address: 'module.deploy["a.b"].aws_iam_role_policy.this', environment: 'production' },
      place: { lines: { start: 1, end: 1 } },
    });
  });

  it('is never shown where it is sensitive', () => {
    const marks = { before_sensitive: { policy: true }, after_sensitive: true };
    const { factors } = judgedText(plan([{ ...widened, change: marks }]));
    expect(ruleIds(factors)).toEqual(['iam.compare.unknown']);
    expect(JSON.stringify(factors)).not.toMatch(/PutRolePolicy|GetObject/);
  });

  it('that is nested without end is a finding', () => {
    const deep = { Version: '2012-10-17', Statement: [] as unknown };
    for (let depth = 0; depth < 300; depth += 1) deep.Statement = [deep.Statement];
    const after = { role: 'deploy', name: 'p', policy: JSON.stringify(deep) };
    expect(ruleIds(judgedText(plan([{ ...widened, after }])).factors)).toEqual(['assess.input.unreadable']);
  });
});

describe('a plan given for a change', () => {
  const made = Date.parse('2026-11-20T10:00:00Z') / 1000;
  const source = (text: string): PlanSource => ({ name: 'tfplan.json', chunks: [Buffer.from(text)] });
  const given = async (text: string, now: number, headTime: number): Promise<readonly [string, string | null]> => {
    const { factors, notices } = await planEvidence(source(text), standaloneContext(null), { now, headTime });
    const doubt = factors.find(({ rule, witness }) => rule === 'tf.plan.incomplete' && witness === 'binding');
    return [notices.join(' '), doubt?.observed.to ?? null];
  };
  const text = plan([DATABASE]);

  it('is named by its digest, with what it would do', async () => {
    const [notice, doubt] = await given(text, made + 60, made - 60);
    expect(doubt).toBeNull();
    expect(notice).toMatch(
      /^Plan tfplan\.json \(sha256 [0-9a-f]{12}\): format 1\.2, made 2026-11-20T10:00Z: 1 to replace, 20 unchanged$/,
    );
  });

  it.each<readonly [what: string, text: string, now: number, headTime: number, doubt: string]>([
    ['older than the head', text, made + 60, made + 1, 'it is older than the head of the change'],
    ['older than a day', text, made + 86_401, made - 60, 'it is older than 24 hours'],
    ['without a time', text.replace('"timestamp":', '"time":'), made, made, 'it does not say when it was made'],
    ['of the day after tomorrow', text, made - 2 * 86_400, made - 3 * 86_400, 'it was made in the future'],
  ])('counts as absent when it is %s, and its factors stay', async (_, given_, now, headTime, doubt) => {
    const [notice, found] = await given(given_, now, headTime);
    expect(found).toBe(doubt);
    expect(notice).toContain('counts as absent');
    const { factors } = await planEvidence(source(given_), standaloneContext(null), { now, headTime });
    expect(ruleIds(factors)).toEqual(['tf.plan.incomplete', 'tf.replace.stateful']);
  });

  it('that is none is a finding, not silence', async () => {
    const { factors, notices } = await planEvidence(source('Error: no plan'), standaloneContext(null), {
      now: 0,
      headTime: 0,
    });
    expect(factors).toMatchObject([{ rule: 'assess.input.unreadable', state: 'error' }]);
    expect(notices[0]).toBe('Plan tfplan.json: it could not be assessed');
  });
});
