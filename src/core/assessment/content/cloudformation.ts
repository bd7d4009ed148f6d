/** Stacks: templates of CloudFormation and SAM, CDK programs and Pulumi programs in YAML. */
import type { RuleDescription } from '../../../model/assessment-context.ts';
import type { ParserKind } from '../../../model/syntax.ts';
import { stackFile } from './cloudformation-paths.ts';
import { judgeStacks } from './cloudformation/judge-change.ts';
import { programGrammar } from './cloudformation/judge-program.ts';
import { DELETE, DELETE_STACK, REPLACE, REPLACE_CONDITIONAL, RETAIN } from './cloudformation/rules.ts';
import type { FamilyReader, ReadFile } from './family.ts';
import { absentGuardrail, lostGuardrail } from './infrastructure/guardrails.ts';
import type { GuardrailName } from './infrastructure/guardrails.ts';

const LOST: readonly GuardrailName[] = [
  'deletion-policy',
  'deletion-protection',
  'prevent-destroy',
  'force-destroy',
  'backup',
  'versioning',
  'encryption',
  'public-block',
  'audit',
  'alarm',
  'redundancy',
  'limits',
  'canary',
];
const ABSENT: readonly GuardrailName[] = [
  'deletion-policy',
  'deletion-protection',
  'force-destroy',
  'backup',
  'encryption',
  'public-block',
];

const rules: readonly RuleDescription[] = [
  DELETE,
  REPLACE,
  REPLACE_CONDITIONAL,
  DELETE_STACK,
  RETAIN,
  ...LOST.map(lostGuardrail),
  ...ABSENT.map(absentGuardrail),
];

export const cloudFormationReader: FamilyReader = {
  rules,
  parsers: (files: readonly ReadFile[]): readonly ParserKind[] => {
    const grammars = files.flatMap((file) => (stackFile(file.path) === 'program' ? (programGrammar(file) ?? []) : []));
    return [...new Set(grammars)];
  },
  assess: judgeStacks,
};
