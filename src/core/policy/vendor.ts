/**
 * Vendored copies: the policy and people of another repository, kept under `.countersign/vendor/<hex>/` of this one, so
 * that many repositories share them and each judgement still reads nothing but its own home ref.
 *
 * The digest of a copy is SHA-256 over its listing: the line `countersign-vendor-v1`, then for each file, in the order
 * of their names, the line `<SHA-256 of its bytes in hex>  <name>`; every line ends in LF. So
 * `(echo countersign-vendor-v1; sha256sum people.yml policy.yml) | sha256sum` in the folder gives the same.
 */
import { createHash } from 'node:crypto';
import type { Extends, Vendored } from '../../model/policy.ts';

/** Names that a vendored copy may hold, in the order of its listing. */
export const VENDORED_NAMES: readonly VendoredName[] = ['people.yml', 'policy.yml'];
export type VendoredName = 'people.yml' | 'policy.yml';

/** A file found in the folder of a copy; `bytes` is null for what is no regular file, or was not read. */
export interface VendoredFile {
  readonly name: string;
  readonly bytes: Uint8Array | null;
}

/** The folder of a copy, from the top of the repository. */
export function vendorFolder(digest: string): string {
  return `.countersign/vendor/${digest.replace(/^sha256:/, '')}`;
}

/** `sha256:<hex>` of a copy with these files. */
export function vendorDigest(files: ReadonlyMap<VendoredName, Uint8Array>): string {
  const hash = createHash('sha256').update('countersign-vendor-v1\n');
  for (const name of VENDORED_NAMES) {
    const bytes = files.get(name);
    if (bytes !== undefined) hash.update(`${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`);
  }
  return `sha256:${hash.digest('hex')}`;
}

/** One file of a copy, after everything about the copy was checked; `files` is null when its folder is not there. */
export function openVendored(
  extending: Extends,
  files: readonly VendoredFile[] | null,
  wanted: VendoredName,
): Vendored {
  const folder = vendorFolder(extending.digest);
  const again = `copy it again: countersign policy vendor CLONE-OF-${nameOf(extending.repo)} --ref ${extending.ref}`;
  const fault = (message: string, remedy: string = again): Vendored => ({ kind: 'fault', message, remedy });
  if (files === null || files.length === 0) return fault(`the vendored copy is not there: ${folder}/ has no file`);
  const found = new Map<VendoredName, Uint8Array>();
  for (const { name, bytes } of files) {
    const known = VENDORED_NAMES.find((each) => each === name);
    if (known === undefined) {
      return fault(`${folder}/ holds \`${name.slice(0, 80)}\`, which is no part of a vendored copy`, 'remove it');
    }
    if (bytes === null) return fault(`${folder}/${name} is not a regular file`);
    found.set(known, bytes);
  }
  const digest = vendorDigest(found);
  if (digest !== extending.digest) {
    return fault(`${folder}/ is not what it was: its files have the digest ${digest}`);
  }
  const bytes = found.get(wanted);
  if (bytes === undefined) {
    return fault(`${folder}/ has no ${wanted}`, `remove \`extends\` here, or extend a copy that has a ${wanted}`);
  }
  const text = decodeUtf8(bytes);
  if (text === null) return fault(`${folder}/${wanted} is not valid UTF-8`, 'correct it where it was copied from');
  return { kind: 'copy', text, file: `${folder.slice('.countersign/'.length)}/${wanted}` };
}

/** The name of a file of a copy as explanations show it: the digest cut to twelve digits. */
export function shortVendorName(file: string): string {
  return file.replace(/^(vendor\/[0-9a-f]{12})[0-9a-f]{52}\//, '$1/');
}

function nameOf(repo: string): string {
  const name = repo.replace(/\/+$/, '').replace(/\.git$/, '');
  const last = name.slice(name.lastIndexOf('/') + 1).replace(/[^A-Za-z0-9._-]/g, '');
  return last === '' ? 'THE-REPOSITORY' : last;
}

/** Null for what is no text. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
