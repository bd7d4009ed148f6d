/** The files of a change → what each side says of permissions, kept apart by where it holds. */
import type { RepoPath } from '../../../../model/path.ts';
import type { HclFile } from '../../../reading/hcl/body.ts';
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

/** Words without which a Terraform file neither says anything of permissions nor defines what others say. */
const TERRAFORM_HINT =
  /\bdefault\b|\blocals\b|iam|polic|permission|access_key|\bacl\b|google_|azurerm_role|azuread_|password/;

/** True when a text may say something of permissions. */
export function mayHoldPermissions({ path, oldText, newText }: ReadFile): boolean {
  return (
    isTerraformPath(path) &&
    [oldText, newText].some((text) => text !== null && TERRAFORM_HINT.test(withoutEscapes(text)))
  );
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
    const neighbours = input.neighbours
      .filter(({ path }) => folderOf(path) === folder)
      .map(({ path, text }) => ({ path, file: readTerraform(input, path, text) }));
    before.push(...folderFacts(input, folder, files, 'oldText', neighbours));
    after.push(...folderFacts(input, folder, files, 'newText', neighbours));
  }
  return { before, after };
}

/** Names of a cluster hold across files; logical ids of a template and documents hold in theirs. */
function scopeOf(fact: IamFact): string {
  return fact.kind === 'rbac-role' || fact.kind === 'rbac-binding' ? '' : fact.path;
}

interface ParsedFile {
  readonly path: RepoPath;
  readonly file: HclFile;
}

function readTerraform({ parsers }: FamilyInput, path: RepoPath, text: string): HclFile {
  return path.endsWith('.json') ? readHclJson(parsers, text) : readHcl(parsers, text);
}

function folderFacts(
  input: FamilyInput,
  folder: string,
  files: readonly ReadFile[],
  side: 'oldText' | 'newText',
  neighbours: readonly ParsedFile[],
): readonly ScopedFact[] {
  const bodies: ConfigurationFile[] = [];
  const unread: ScopedFact[] = [];
  const changed = files.flatMap((file): ParsedFile[] => {
    const text = file[side];
    return text === null ? [] : [{ path: file.path, file: readTerraform(input, file.path, text) }];
  });
  for (const { path, file } of [...neighbours, ...changed]) {
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
  }
  const facts = terraformFacts(configurationOf(bodies)).map((fact) => ({ scope: folder, fact }));
  return [...facts, ...unread];
}
