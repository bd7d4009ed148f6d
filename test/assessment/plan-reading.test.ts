/** What is read of a plan, and what is refused, with its reason and its place. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlannedChange, ReadPlan } from '../../src/core/reading/plan/plan-facts.ts';
import { readPlan, readPlanText } from '../../src/core/reading/plan/read-plan.ts';
import { withoutIndexes } from '../../src/core/reading/plan/references.ts';
import { changeOf, planText } from './plan-builders.ts';

interface Reading {
  readonly read: ReadPlan;
  readonly changes: readonly PlannedChange[];
}

function readingOf(text: string): Reading {
  const changes: PlannedChange[] = [];
  const read = readPlanText(text, { change: (change) => changes.push(change), deferred: () => {} });
  return { read, changes };
}

function refusal(text: string): string {
  const { read } = readingOf(text);
  return read.kind === 'refused' ? `line ${read.line}: ${read.reason}` : 'read';
}

const ONE = planText([{ type: 'aws_vpc', actions: ['create'], after: {} }]);
const withActions = (actions: unknown): string =>
  planText([]).replace(
    '"resource_changes":[]',
    `"resource_changes":[${JSON.stringify({ ...changeOf({ type: 'aws_vpc', actions: [] }), change: { actions } })}]`,
  );

describe('a plan is refused', () => {
  it.each<readonly [what: string, text: string, reason: RegExp]>([
    ['that is empty', '', /line 1: it is empty/],
    ['of blanks', ' \n\n ', /line 3: it is empty/],
    ['with the output of a wrapper before it', `Running…\n${ONE}`, /line 1: text stands before the JSON/],
    ['with a command in brackets before it', `[command]/bin/tf show\n${ONE}`, /line 1: text stands before the JSON/],
    ['that is a list', `[${ONE}]`, /it is a list/],
    ['with a second document behind it', `${ONE}\n${ONE}`, /line 2: more text follows/],
    ['with words behind it', `${ONE}\n\nDone.`, /line 3: more text follows/],
    ['with a bracket too many', `${ONE}}`, /more text follows/],
    ['that is cut off', ONE.slice(0, -30), /cut off/],
    ['that is cut off in a text', ONE.slice(0, ONE.indexOf('aws_vpc') + 3), /cut off/],
    ['with brackets that do not match', '{"format_version":"1.2","x":[1}}', /brackets do not match/],
    ['that is binary', 'PK\u0003\u0004', /binary plan: give what `terraform show -json PLAN` prints/],
    ['in UTF-16', '\u0000{\u0000"', /UTF-16/],
    ['with a member twice', ONE.replace('{', '{"resource_changes":[],'), /"resource_changes" stands there twice/],
    ['without a version', '{"resource_changes":[]}', /names no format_version/],
    ['of an unknown major version', ONE.replace('"1.2"', '"2.0"'), /format_version "2.0" is not known/],
    ['whose version is a word', ONE.replace('"1.2"', '"next"'), /format_version "next" is not known/],
    ['whose version is a number', ONE.replace('"1.2"', '1.2'), /format_version 1.2 is not known/],
    ['that is a state', '{"format_version":"1.0","values":{}}', /a state, not a plan/],
    ['that is the log of a plan', '{"@level":"info","@message":"x"}', /log of `terraform plan -json`/],
    ['whose changes are a text', '{"format_version":"1.2","resource_changes":"x"}', /resource_changes is not a list/],
    [
      'whose changes are an object',
      '{"format_version":"1.2","resource_changes":{"a":[1]}}',
      /resource_changes is not a list/,
    ],
    [
      'with a change that is a number',
      '{"format_version":"1.2","resource_changes":[1]}',
      /a resource change is not an object/,
    ],
    ['with an empty place in the list', '{"format_version":"1.2","resource_changes":[,]}', /empty place/],
    ['with a comma at the end of the list', ONE.replace('}],"configuration"', '},],"configuration"'), /empty place/],
    [
      'with a comma missing between members',
      ONE.replace(',"resource_changes"', ' "resource_changes"'),
      /a comma is missing/,
    ],
    ['with broken JSON in a change', ONE.replace('"managed"', 'managed'), /the JSON is broken here/],
    [
      'with a change that is neither managed nor data',
      ONE.replace('"managed"', '"ephemeral?"'),
      /neither managed nor data/,
    ],
    ['with a change without a type', ONE.replace('"type":"aws_vpc"', '"type":7'), /has no type/],
    ['whose errored is a word', ONE.replace('"errored":false', '"errored":"no"'), /errored is neither true nor false/],
    ['nested without end', `{"format_version":"1.2","x":${'['.repeat(100_000)}`, /nested deeper than 512 levels/],
    [
      'nested without end in a change',
      `{"format_version":"1.2","resource_changes":[${'{"a":'.repeat(100_000)}`,
      /nested deeper/,
    ],
  ])('%s', (_, text, reason) => {
    expect(refusal(text)).toMatch(reason);
  });

  it.each<readonly [actions: unknown, reason: RegExp]>([
    [[], /impossible actions: \[\]/],
    [['create', 'read', 'update', 'delete', 'no-op'], /impossible actions/],
    [['delete', 'delete'], /impossible actions/],
    [['no-op', 'delete'], /impossible actions/],
    [['destroy'], /an action that nobody knows: "destroy"/],
    [['delete', 7], /an action that nobody knows: 7/],
    ['delete', /has no list of actions/],
    [undefined, /has no list of actions/],
  ])('with the actions %j', (actions, reason) => {
    expect(refusal(withActions(actions))).toMatch(reason);
  });

  it('at the line of the change that is wrong', () => {
    const text = JSON.stringify(JSON.parse(withActions(['explode'])), null, 1);
    const line = text.split('\n').findIndex((one) => one.includes('"address"'));
    expect(refusal(text)).toMatch(new RegExp(`^line ${line}:`));
  });
});

describe('whatever the bytes', () => {
  const text = planText([{ type: 'aws_vpc', actions: ['delete'], before: { a: ['x', { b: '"' }] } }], {
    prior_state: {},
  });

  it('a plan that is cut off is never read', () => {
    for (let end = 0; end < text.length; end += 1) expect(refusal(text.slice(0, end))).not.toBe('read');
  });

  it('nothing is thrown, and no change is overlooked that another reader of JSON sees', () => {
    const noise = fc.constantFrom('', '{', '}', '[', ']', '"', '\\', ',', ':', 'null', '1', '\u0000', '\n', 'é');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(text.length), fc.nat(3), noise), { maxLength: 4 }), (edits) => {
        let broken = text;
        for (const [at, taken, put] of edits) broken = broken.slice(0, at) + put + broken.slice(at + taken);
        const { read, changes } = readingOf(broken);
        expect(read.kind === 'read' || (read.reason !== '' && read.line >= 1)).toBe(true);
        const seen = changesSeen(broken);
        if (read.kind === 'read' && seen !== null) expect(changes).toHaveLength(seen);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** How many changes the reader of the language sees; null when it sees no JSON. */
function changesSeen(text: string): number | null {
  try {
    const changes = (JSON.parse(text) as { readonly resource_changes?: readonly unknown[] | null }).resource_changes;
    return changes?.length ?? 0;
  } catch {
    return null;
  }
}

describe('a plan is read', () => {
  it.each<readonly [actions: readonly string[], act: string, createsFirst: boolean]>([
    [['no-op'], 'none', false],
    [['read'], 'none', false],
    [['create'], 'create', false],
    [['update'], 'update', false],
    [['delete'], 'delete', false],
    [['delete', 'create'], 'replace', false],
    [['create', 'delete'], 'replace', true],
    [['forget'], 'forget', false],
    [['create', 'forget'], 'replace-and-forget', true],
    // Not in the format of today: read by membership.
    [['update', 'delete'], 'delete', false],
    [['forget', 'delete'], 'delete', false],
  ])('with the actions %j as %s', (actions, act, createsFirst) => {
    expect(readingOf(withActions(actions)).changes).toMatchObject([{ act, createsFirst }]);
  });

  it.each(['0.1', '0.2', '1.0', '1.1', '1.2', '1.9'])('in format %s', (version) => {
    expect(refusal(ONE.replace('"1.2"', `"${version}"`))).toBe('read');
  });

  it('the same wherever the bytes are cut', () => {
    const text = planText(
      [
        { type: 'aws_vpc', name: 'ü"\\', actions: ['delete'], before: { a: 'x\\"]},{[', b: ['{', '}'] } },
        { type: 'b', actions: ['create'], after: {} },
      ],
      { x: { '}': ']' }, prior_state: null },
    );
    const bytes = Buffer.from(`\n ${text}\n`, 'utf8');
    const whole = readingOf(bytes.toString('utf8'));
    expect(whole.changes).toHaveLength(2);
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const changes: PlannedChange[] = [];
      const reader = readPlan({ change: (change) => changes.push(change), deferred: () => {} });
      reader.push(bytes.subarray(0, cut));
      reader.push(bytes.subarray(cut));
      expect({ read: reader.end().kind, changes }).toEqual({ read: 'read', changes: whole.changes });
    }
  });

  it('though somebody put a byte order mark before it', () => {
    expect(refusal(`\uFEFF${ONE}`)).toBe('read');
  });

  it('without the text of sensitive values', () => {
    const { changes } = readingOf(
      planText([
        {
          type: 'aws_db_instance',
          actions: ['delete', 'create'],
          before: { password: 'hunter2', key: 'hunter2', zone: 'a', list: ['hunter2'] },
          after: { password: 'hunter3', key: 'hunter3', zone: 'b', list: ['hunter3'] },
          replacePaths: [['password'], ['key'], ['zone'], ['list', 0]],
          change: { before_sensitive: { key: true, list: [true] } },
        },
      ]),
    );
    expect(changes[0]?.forcedBy.map(({ attribute }) => attribute)).toEqual(['password', 'key', 'zone', 'list[0]']);
    expect(JSON.stringify(changes[0]?.forcedBy)).not.toContain('hunter');
    expect(changes[0]?.forcedBy[2]).toEqual({ attribute: 'zone', from: '"a"', to: '"b"' });
  });

  it('with what forces a replacement, also where it is known only after the apply', () => {
    const { changes } = readingOf(
      planText([
        {
          type: 'aws_vpc',
          actions: ['delete', 'create'],
          before: { id: 'x' },
          after: {},
          replacePaths: [['id']],
          change: { after_unknown: { id: true } },
        },
      ]),
    );
    expect(changes[0]?.forcedBy).toEqual([{ attribute: 'id', from: '"x"', to: 'known only after the apply' }]);
  });

  it('with names that JavaScript gives a meaning to', () => {
    const text = ONE.replace('"after":{}', '"after":{"__proto__":{"polluted":1},"constructor":1,"hasOwnProperty":2}');
    expect(readingOf(text).changes).toHaveLength(1);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('with what stands around its changes', () => {
    const { read } = readingOf(
      planText([], {
        complete: false,
        errored: true,
        resource_drift: [changeOf({ type: 'a', actions: ['delete'] })],
        action_invocations: [{ address: 'action.a.b' }],
        output_changes: { x: { before: 1, after: 1 } },
        prior_state: { values: { root_module: { child_modules: [{ resources: [{ mode: 'managed' }] }] } } },
        variables: { environment: { value: 'prod' }, other: { value: 'x' } },
      }),
    );
    expect(read).toMatchObject({
      kind: 'read',
      frame: {
        complete: false,
        errored: true,
        drifted: 1,
        invocations: ['action.a.b'],
        outputsBefore: true,
        priorState: true,
        environmentVariables: ['prod'],
        timestamp: Date.parse('2026-11-20T10:00:00Z') / 1000,
      },
    });
  });
});

describe('the references of a configuration', () => {
  const configuration = {
    root_module: {
      resources: [
        { address: 'aws_vpc.main', expressions: {} },
        { address: 'aws_subnet.a', expressions: { vpc_id: { references: ['aws_vpc.main.id', 'aws_vpc.main'] } } },
        { address: 'aws_instance.a', expressions: { block: [{ subnet: { references: ['aws_subnet.a.id'] } }] } },
        { address: 'aws_eip.lone', depends_on: ['module.db'], expressions: {} },
      ],
      module_calls: {
        db: {
          expressions: { vpc: { references: ['aws_vpc.main.id'] } },
          module: {
            resources: [{ address: 'aws_db_instance.this', expressions: { x: { references: ['var.vpc'] } } }],
            outputs: { endpoint: { expression: { references: ['aws_db_instance.this.endpoint'] } } },
          },
        },
        app: {
          expressions: { url: { references: ['module.db.endpoint', 'module.db'] } },
          module: {
            resources: [{ address: 'aws_ecs_service.this', expressions: { env: { references: ['var.url'] } } }],
          },
        },
      },
    },
  };
  const { read } = readingOf(planText([], { configuration }));
  const count = (address: string): number =>
    read.kind === 'read' ? (read.frame.references?.dependents(address, 20) ?? -1) : -1;

  it.each([
    ['aws_vpc.main', 4],
    ['aws_subnet.a', 1],
    ['aws_instance.a', 0],
    ['module.db.aws_db_instance.this', 1],
    ['module.db.aws_db_instance.this["x.y"]', 1],
    ['aws_vpc.nobody', 0],
  ])('of %s are counted through modules: %i', (address, expected) => {
    expect(count(address)).toBe(expected);
  });

  it('are looked for without the indexes of an address', () => {
    expect(withoutIndexes('module.a["x]\\".y"].aws_vpc.b[0]')).toBe('module.a.aws_vpc.b');
  });

  it('end although modules refer to each other in a ring', () => {
    const ring = {
      root_module: {
        resources: ['a', 'b', 'c'].map((name, at, all) => ({
          address: `x.${name}`,
          expressions: { y: { references: [`x.${all[(at + 1) % 3] ?? ''}.id`] } },
        })),
      },
    };
    const { read: ringed } = readingOf(planText([], { configuration: ring }));
    expect(ringed.kind === 'read' ? ringed.frame.references?.dependents('x.a', 20) : null).toBe(2);
  });
});
