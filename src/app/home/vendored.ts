/** Reads the vendored copy that a policy or people file extends, from wherever the file itself was read. */
import { openVendored, VENDORED_NAMES, vendorFolder } from '../../core/policy/vendor.ts';
import type { VendoredFile, VendoredName } from '../../core/policy/vendor.ts';
import { CountersignError } from '../../model/error.ts';
import type { Parsed } from '../../model/people.ts';
import type { Vendored } from '../../model/policy.ts';
import type { Folder } from '../../ports/folder.ts';

/** Every file of a folder, by name, below its folders too; null when there is no such folder. */
export type VendorSource = (folder: string) => Promise<readonly VendoredFile[] | null>;

/** Parses a configuration text, laid over the vendored copy that it names. */
export async function parseOver<T>(
  text: string,
  name: VendoredName,
  source: VendorSource,
  parse: (text: string, file: string, vendored: Vendored | null) => Parsed<T>,
): Promise<Parsed<T>> {
  if (!text.includes('extends')) return parse(text, name, null);
  const { extendsOf } = await import('../../core/policy/overlay.ts');
  const extending = extendsOf(text, name);
  if (extending === null) return parse(text, name, null);
  const files = await source(vendorFolder(extending.digest));
  return parse(text, name, openVendored(extending, files, name));
}

/** The files of a copy in a working tree. */
export async function vendoredIn(worktree: Folder, folder: string): Promise<readonly VendoredFile[] | null> {
  if (!(await worktree.has(folder))) return null;
  const files: VendoredFile[] = [];
  for (const name of await worktree.names(folder)) {
    const known = VENDORED_NAMES.some((each) => each === name);
    files.push({ name, bytes: known ? await regularBytes(worktree, `${folder}/${name}`) : null });
  }
  return files;
}

async function regularBytes(worktree: Folder, path: string): Promise<Uint8Array | null> {
  try {
    return await worktree.bytes(path);
  } catch (error) {
    if (error instanceof CountersignError && error.code === 'file.unusable') return null;
    throw error;
  }
}
