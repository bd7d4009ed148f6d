/** The files of a change → what each side says of permissions, kept apart by where it holds. */
import { documentFacts, documentRole } from '../../../reading/iam/documents.ts';
import { withoutEscapes } from '../../../reading/iam/escapes.ts';
import type { IamFact } from '../../../reading/iam/facts.ts';
import type { FamilyInput, NeighbourFile, ReadFile } from '../family.ts';
import { folderOf, isTerraformPath, isValuesPath } from '../iam-paths.ts';
import { mayName } from '../terraform-data.ts';
import { Configurations, foldersOf } from './configurations.ts';
import type { IamFolder } from './configurations.ts';
import { Said } from './said.ts';
import type { ScopedFact } from './scoped-fact.ts';

export interface Sides {
  readonly before: readonly ScopedFact[];
  readonly after: readonly ScopedFact[];
  /** Changed files whose meaning hangs on configurations of which not all files were read. */
  readonly cut: readonly ReadFile[];
}

/** Words without which a Terraform file neither says anything of permissions nor defines what others say. */
const TERRAFORM_HINT =
  /\bdefault\b|\blocals\b|iam|polic|permission|access_key|\bacl\b|google_|azurerm_role|azuread_|password/;

/** True when a text may say something of permissions. */
function mayHold(text: string): boolean {
  return TERRAFORM_HINT.test(withoutEscapes(text));
}

/** True when configurations have to be read to tell what the files say of permissions. */
export function readsConfigurations(files: readonly ReadFile[], neighbours: readonly NeighbourFile[]): boolean {
  return files.some(({ path, oldPath, oldText, newText }) => {
    if (isTerraformPath(path)) {
      return [oldText, newText].some((text) => text !== null && (mayHold(text) || /\bmodule\b/.test(text)));
    }
    const near = neighbours.filter((one) => isTerraformPath(one.path));
    return isValuesPath(path) ? near.length > 0 : near.some((one) => mayName(one, path) || mayName(one, oldPath));
  });
}

/** Both sides of all files. */
export function sidesOf(input: FamilyInput): Sides {
  const documents = input.files.filter(({ path, oldPath }) => !isConfigured(path) && !isConfigured(oldPath));
  const read = documents.map((file) => ({ file, before: factsOf(file, 'oldText'), after: factsOf(file, 'newText') }));
  // A document that is changed in place is judged at its place; one that comes or goes, where it is read.
  const steady = new Set(
    read.flatMap(({ file, before, after }) => (before.length > 0 && after.length > 0 ? [file.path as string] : [])),
  );
  const configurations = new Configurations(input, steady);
  const folders = foldersOf(input, mayHold, mayName);
  const before = folders.flatMap((folder) => configurations.facts(folder, 'before'));
  const after = folders.flatMap((folder) => configurations.facts(folder, 'after'));
  const [said, says] = [new Said(before), new Said(after)];
  const alone = read.filter((one) => {
    if (
      steady.has(one.file.path) ||
      ![one.file.path, one.file.oldPath].some((path) => configurations.consumed.has(path))
    )
      return true;
    // A file can also be read to be stored, counted or handed to somebody else: then nobody judges it but we.
    return !(one.before.every(({ fact }) => said.holds(fact)) && one.after.every(({ fact }) => says.holds(fact)));
  });
  return {
    before: [...alone.flatMap((one) => one.before), ...before],
    after: [...alone.flatMap((one) => one.after), ...after],
    cut: input.neighboursComplete ? [] : cutFiles(input, folders),
  };
}

/** The first changed file of each folder that is judged; without one, the first file that may give values to any. */
function cutFiles({ files }: FamilyInput, folders: readonly IamFolder[]): readonly ReadFile[] {
  const found = folders.flatMap(({ path, shownAt }) => {
    const file = shownAt ?? files.find((one) => isTerraformPath(one.path) && folderOf(one.path) === path);
    return file === undefined ? [] : [file];
  });
  const values = files.find(({ path }) => isValuesPath(path));
  return [...new Set([...found, ...(values === undefined ? [] : [values])])];
}

function isConfigured(path: string): boolean {
  return isTerraformPath(path) || isValuesPath(path);
}

function factsOf(file: ReadFile, side: 'oldText' | 'newText'): readonly ScopedFact[] {
  const text = file[side];
  const role = documentRole(file.newText ?? '') ?? documentRole(file.oldText ?? '');
  // A template of another tool speaks of permissions only where it is a policy.
  if (role === null && /(?<!\.(?:json|ya?ml))\.(?:tpl|tftpl|tmpl)$/.test(file.path)) return [];
  return text === null ? [] : documentFacts(text, file.path, role).map((fact) => ({ scope: scopeOf(fact), fact }));
}

/** Names of a cluster hold across files; logical ids of a template and documents hold in theirs. */
function scopeOf(fact: IamFact): string {
  return fact.kind === 'rbac-role' || fact.kind === 'rbac-binding' ? '' : fact.path;
}
