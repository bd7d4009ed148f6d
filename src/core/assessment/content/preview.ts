/** Previews of stacks: described change sets of CloudFormation, and `pulumi preview --json`. */
import type { Factor } from '../../../model/assessment.ts';
import { isChangeSet, readChangeSet } from '../../reading/cloudformation/change-set.ts';
import { isPulumiPreview, readPulumiPreview } from '../../reading/cloudformation/pulumi-preview.ts';
import type { FamilyInput, FamilyReader, ReadFile } from './family.ts';
import { judgeChangeSets } from './cloudformation/judge-change-set.ts';
import { judgePulumiPreview } from './cloudformation/judge-pulumi-preview.ts';
import { DELETE, DELETE_STACK, NOT_FOLLOWED, REPLACE, REPLACE_CONDITIONAL, RETAIN } from './cloudformation/rules.ts';
import { lostGuardrail } from './infrastructure/guardrails.ts';
import { unreadable } from './unreadable.ts';

export const previewReader: FamilyReader = {
  rules: [
    DELETE,
    REPLACE,
    REPLACE_CONDITIONAL,
    DELETE_STACK,
    RETAIN,
    NOT_FOLLOWED,
    ...(
      ['deletion-policy', 'deletion-protection', 'prevent-destroy', 'backup', 'encryption', 'public-block'] as const
    ).map(lostGuardrail),
  ],
  parsers: () => [],
  assess: (input: FamilyInput): readonly Factor[] => input.files.flatMap((file) => judgeFile(file, input)),
};

/** A preview is judged as it is: it shows a change by itself. */
function judgeFile(file: ReadFile, { context }: FamilyInput): readonly Factor[] {
  if (file.newText === null) return [];
  const parsed = parse(file.newText);
  if (parsed === null) return [unreadable(file, 'preview', 'it is not JSON', context)];
  const documents: readonly unknown[] = Array.isArray(parsed.value)
    ? (parsed.value as readonly unknown[])
    : [parsed.value];
  if (documents.length > 0 && documents.every(isChangeSet)) {
    return judgeChangeSets(file, documents.map(readChangeSet), context);
  }
  if (documents.length === 1 && isPulumiPreview(documents[0])) {
    return judgePulumiPreview(file, readPulumiPreview(documents[0]), context);
  }
  return [unreadable(file, 'preview', 'it is neither a described change set nor a Pulumi preview', context)];
}

function parse(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}
