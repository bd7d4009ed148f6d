/** The shape of `.countersign/policy.yml`; the published JSON schema is generated from it (`scripts/schemas.ts`). */
import { z } from '../reading/schema.ts';
import type { PathClass, RiskTier, Severity } from '../../model/assessment.ts';
import type { PolicyMode } from '../../model/decision.ts';
import type { Extends, NotedHumanTrust } from '../../model/policy.ts';
import type { MarkRow } from '../../model/mark.ts';
import { markRowShape } from './marks-shape.ts';
import { PATH_CLASSES } from './path-classes.ts';
import { count, date, extendsShape, glob, id, level, owner, text } from './shape-atoms.ts';

/** What a rule asks for, as written. */
export interface RequireShape {
  readonly sign_offs?:
    | { readonly count: number; readonly level?: string | undefined; readonly from: string[] }
    | undefined;
  readonly owners?:
    | 'codeowners'
    | 'kubernetes'
    | 'policy'
    | { readonly path: string; readonly owners: string[]; readonly count: number }[]
    | undefined;
  readonly questions: string[];
  readonly coverage: 'exact' | 'rebased';
  readonly presence: 'none' | 'user-present' | 'user-verified';
  readonly change_plan: boolean;
  readonly labels: string[];
}

/** One rule, as written. */
export interface RuleShape {
  readonly id: string;
  readonly name: string;
  readonly when: string | boolean;
  readonly require?: RequireShape | undefined;
  readonly nothing_required?: string | undefined;
  readonly refuse?: string | undefined;
}

/** What a risk rule weighs at some places, as written. */
export interface OverrideShape {
  readonly rule: string;
  readonly paths: string[];
  readonly resources: string[];
  readonly services: string[];
  readonly base: Severity | 'off';
  readonly reason: string;
  readonly until?: string | undefined;
}

/** The whole file, with defaults filled in. */
export interface PolicyShape {
  readonly version: 1;
  readonly extends?: Extends | undefined;
  readonly repository: string;
  readonly owners: { readonly people: string[]; readonly threshold: number };
  readonly mode: PolicyMode;
  readonly reminder?: string | undefined;
  readonly levels: 'people' | 'none';
  readonly protected: string[];
  readonly flow: { readonly to: string; readonly promotes: string[]; readonly backports: string[] }[];
  readonly permits: { readonly 'break-glass': string[]; readonly undo: string[] };
  readonly rejections: { readonly lifted_by: string[] };
  readonly attribution: {
    readonly count_inferred: boolean;
    readonly trust_noted_human: NotedHumanTrust;
    readonly trivial_lines: number;
    readonly never_trivial: PathClass[];
  };
  readonly classes: Readonly<Record<string, string[] | undefined>>;
  readonly content: { readonly release: { readonly changelogs: string[]; readonly versions: string[] } };
  readonly marks: MarkRow[];
  readonly severity: Readonly<Record<string, Record<string, number> | undefined>>;
  readonly overrides: OverrideShape[];
  readonly knowledge: { readonly incidents: string[]; readonly pages: string[] };
  readonly routing: {
    readonly deadlines: Readonly<Record<RiskTier, number>>;
    readonly different_teams: RiskTier[];
    readonly group: string;
    readonly nobody: string;
  };
  readonly questions: Record<string, string>;
  readonly rules: RuleShape[];
}

const classGlobs = Object.fromEntries(PATH_CLASSES.map((name) => [name, z.array(glob).max(1_000).optional()]));

const workingHours = z.number().min(0.5).max(400);
/** What happens when nobody may be asked, unless the policy says otherwise. */
const NOBODY =
  'the change waits, and nothing is asked for less; the owners of the policy name more people, or the break-glass group decides';

const weight = z.number().min(0.01).max(100);
const weights = z.record(z.string().max(40), weight).optional();

const requirements = z.strictObject({
  sign_offs: z
    .strictObject({
      count: count.default(1).describe('how many different people'),
      level: level.optional().describe('minimum level of each signer'),
      from: z
        .array(owner)
        .max(200)
        .default([])
        .describe(
          'teams, roles or persons; `owners` are the owners of the changed paths, `policy-owners` of the policy',
        ),
    })
    .optional(),
  owners: z
    .union([
      z.enum(['codeowners', 'kubernetes', 'policy']),
      z
        .array(z.strictObject({ path: glob, owners: z.array(owner).min(1).max(200), count: count.default(1) }))
        .min(1)
        .max(1_000),
    ])
    .optional()
    .describe('codeowners, kubernetes, policy, or a list of paths with their owners'),
  questions: z.array(id).max(20).default([]).describe('ids of `questions` that each signer answers'),
  coverage: z.enum(['exact', 'rebased']).default('rebased'),
  presence: z.enum(['none', 'user-present', 'user-verified']).default('none'),
  change_plan: z.boolean().default(false),
  labels: z.array(id).max(20).default([]),
});

const rule = z.strictObject({
  id: id.describe('stable id; shown in explanations'),
  name: text.describe('completes "this change may land if …"'),
  when: z.union([z.string().min(1), z.boolean()]).describe('a CEL condition over the facts, or true'),
  require: requirements.optional(),
  nothing_required: text.optional().describe('the reason why nothing is needed'),
  refuse: text.optional().describe('the reason why the change is refused'),
});

const ref = z.string().min(1).max(250).describe('a full ref name; one `*` stands for any rest');
const refs = z.array(ref).max(200);
const group = z.array(owner).max(200);

/** `.countersign/policy.yml`. */
export const policyShape: z.ZodType<PolicyShape> = z.strictObject({
  version: z.literal(1),
  extends: extendsShape.optional(),
  repository: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._/:-]{0,199}$/)
    .describe('id of this repository in signed statements: letters, digits and . _ / : -'),
  owners: z
    .strictObject({
      people: z.array(id).max(50).describe('ids of people.yml'),
      threshold: count.default(1).describe('how many of them must sign a change to .countersign/'),
    })
    .describe('who may change the policy'),
  mode: z.enum(['observe', 'warn', 'enforce']),
  reminder: date.optional().describe('a date that only reminds of the next mode'),
  levels: z.enum(['people', 'none']).default('people'),
  protected: refs.default(['refs/heads/main', 'refs/heads/master']),
  flow: z
    .array(
      z.strictObject({
        to: ref,
        promotes: refs.default([]).describe('refs whose recorded tips land there, or are merged there, as they are'),
        backports: refs.default([]).describe('refs whose sign-offs count there once more, for the same edits'),
      }),
    )
    .max(200)
    .default([])
    .describe('from where protected refs take what was judged elsewhere'),
  permits: z
    .strictObject({
      'break-glass': group.default(['break-glass']).describe('who may let one change pass without its sign-offs'),
      undo: group.default(['break-glass']).describe('who may take a landing back without sign-offs'),
    })
    .prefault({})
    .describe('teams, roles or persons who may open permits; `policy-owners` are the owners of the policy'),
  rejections: z
    .strictObject({
      lifted_by: group.default(['policy-owners']).describe('who may lift the rejection of somebody of a lower level'),
    })
    .prefault({}),
  attribution: z
    .strictObject({
      count_inferred: z.boolean().default(false),
      trust_noted_human: z
        .union([z.boolean(), z.enum(['below-high', 'below-critical'])])
        .default('below-critical')
        .describe('true, false, below-high or below-critical'),
      trivial_lines: z.int().min(0).max(10_000).default(5),
      never_trivial: z
        .array(z.enum(PATH_CLASSES))
        .default(['infrastructure', 'access-control', 'migration', 'pipeline', 'secret']),
    })
    .prefault({}),
  classes: z.strictObject(classGlobs).prefault({}),
  content: z
    .strictObject({
      release: z
        .strictObject({
          changelogs: z.array(glob).max(100).default([]),
          versions: z
            .array(glob)
            .max(100)
            .default([])
            .describe('files that carry the version, one per line or in JSON'),
        })
        .prefault({}),
    })
    .prefault({}),
  marks: z.array(markRowShape).max(1_000).default([]).describe('rows that extend the marks table, see docs/marks.md'),
  severity: z
    .strictObject({
      base: weights,
      statefulness: weights,
      environment: weights,
      dependents: weights,
      reversibility: weights,
      levels: weights.describe('points from which a level begins'),
    })
    .prefault({}),
  overrides: z
    .array(
      z.strictObject({
        rule: z
          .string()
          .regex(/^[a-z-]+(?:\.[a-z-]+){0,2}$/)
          .describe('id of a risk rule, or the beginning of several: `load`, `load.timeout`'),
        paths: z.array(glob).max(200).default([]).describe('only there; everywhere without them'),
        resources: z.array(glob).max(200).default([]).describe('only resources whose address fits'),
        services: z.array(id).max(200).default([]).describe('only paths of these services'),
        base: z.enum(['off', 'info', 'low', 'medium', 'high', 'critical']),
        reason: text.describe('shown wherever the override acts'),
        until: date.optional().describe('the last day on which it acts'),
      }),
    )
    .max(500)
    .default([])
    .describe('what risk rules weigh at some places; the first that fits counts'),
  knowledge: z
    .strictObject({
      incidents: z.array(glob).max(100).default([]).describe('incident reports: Markdown, HTML, JSON exports'),
      pages: z.array(glob).max(100).default([]).describe('pages of a wiki or of the documentation'),
    })
    .prefault({})
    .describe('what is searched for reports that resemble a change'),
  routing: z
    .strictObject({
      deadlines: z
        .strictObject({
          critical: workingHours.default(4),
          high: workingHours.default(8),
          medium: workingHours.default(24),
          low: workingHours.default(48),
        })
        .prefault({})
        .describe('working hours of whoever is asked until an answer is due'),
      different_teams: z
        .array(z.enum(['low', 'medium', 'high', 'critical']))
        .max(4)
        .default([])
        .describe('risk tiers at which all who are asked must be of different teams'),
      group: owner.default('policy-owners').describe('who is told when nobody answers, or when nobody may be asked'),
      nobody: text.default(NOBODY).describe('what shall happen when nobody may be asked: a sentence'),
    })
    .prefault({})
    .describe('whom a change is sent to, and until when'),
  questions: z.record(id, text).default({}),
  rules: z.array(rule).min(1).max(200),
});
