/** The files of a change → what each side says of permissions, kept apart by where it holds. */
import type { RepoPath } from '../../../../model/path.ts';
import { configurationOf } from '../../../reading/hcl/configuration.ts';
import type { ConfigurationFile } from '../../../reading/hcl/configuration.ts';
import { readHclJson } from '../../../reading/hcl/json.ts';
import { readHcl } from '../../../reading/hcl/read.ts';
import { documentFacts, documentRole } from '../../../reading/iam/documents.ts';
import { withoutEscapes } from '../../../reading/iam/escapes.ts';
import type { IamFact } from '../../../reading/iam/facts.ts';
import { terraformFacts } from '../../../reading/iam/terraform.ts';
import type { FamilyInput, ReadFile } from '../family.ts';
import { folderOf, isTerraformPath } from '../iam-paths.ts';

/** A fact with the part of the repository in which its owner's name means something. */
export interface ScopedFact {
  readonly scope: string;
  readonly fact: IamFact;
}

export interface Sides {
  readonly before: readonly ScopedFact[];
  readonly after: readonly ScopedFact[];
}

/** Words without which a Terraform file says nothing of permissions. */
const TERRAFORM_HINT = /iam|polic|permission|access_key|\bacl\b|google_|azurerm_role|azuread_|password/;

/** True when a text may say something of permissions. */
export function mayHoldPermissions({ path, oldText, newText }: ReadFile): boolean {
  return isTerraformPath(path) && [oldText, newText].some((text) => text !== null && TERRAFORM_HINT.test(withoutEscapes(text)));
}

/** Both sides of all files. */
export function sidesOf(input: FamilyInput): Sides {
  const before: ScopedFact[] = [];
  const after: ScopedFact[] = [];
  const folders = new Map<string, ReadFile[]>();
  for (const file of input.files) {
    if (isTerraformPath(file.path) || isTerraformPath(file.oldPath)) {
      const folder = folderOf(file.path);
      folders.set(folder, [...(folders.get(folder) ?? []), file]);
    } else {
      const role = documentRole(file.newText ?? '') ?? documentRole(file.oldText ?? '');
      const facts = (text: string | null): readonly ScopedFact[] =>
        text === null ? [] : documentFacts(text, file.path, role).map((fact) => ({ scope: scopeOf(fact), fact }));
      before.push(...facts(file.oldText));
      after.push(...facts(file.newText));
    }
  }
  for (const [folder, files] of folders) {
    if (!files.some(mayHoldPermissions)) continue;
    before.push(...folderFacts(input, folder, files, 'oldText'));
    after.push(...folderFacts(input, folder, files, 'newText'));
  }
  return { before, after };
}

/** Names of a cluster hold across files; logical ids of a template and documents hold in theirs. */
function scopeOf(fact: IamFact): string {
  return fact.kind === 'rbac-role' || fact.kind === 'rbac-binding' ? '' : fact.path;
}

function folderFacts(
  input: FamilyInput,
  folder: string,
  files: readonly ReadFile[],
  side: 'oldText' | 'newText',
): readonly ScopedFact[] {
  const bodies: ConfigurationFile[] = [];
  const unread: ScopedFact[] = [];
  const read = (path: RepoPath, text: string): void => {
    const file = path.endsWith('.json') ? readHclJson(input.parsers, text) : readHcl(input.parsers, text);
    if (file.kind === 'hcl') bodies.push({ path, body: file.body });
    else {
      const line = file.line ?? 1;
      const fact: IamFact = {
        kind: 'unread',
        path,
        owner: path,
        lines: { start: line, end: line },
        reason: file.reason,
      };
      unread.push({ scope: folder, fact });
    }
  };
  for (const { path, text } of input.neighbours) if (folderOf(path) === folder) read(path, text);
  for (const file of files) {
    const text = file[side];
    if (text !== null) read(file.path, text);
  }
  const facts = terraformFacts(configurationOf(bodies)).map((fact) => ({ scope: folder, fact }));
  return [...facts, ...unread];
}
