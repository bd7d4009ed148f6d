/**
 * Branded identifiers: two strings that mean different things cannot be mixed up by accident.
 * A value gets its brand only from the parser or adapter that checked it.
 */
declare const brand: unique symbol;

/** `T` with one or more nominal tags; a value with more tags fits where fewer are asked for. */
export type Brand<T, Tags extends string> = T & { readonly [brand]: { readonly [K in Tags]: true } };

/** Lower-case hexadecimal id of a git object: 40 digits (SHA-1) or 64 (SHA-256). */
export type ObjectId = Brand<string, 'ObjectId'>;
export type CommitId = Brand<string, 'ObjectId' | 'CommitId'>;
export type TreeId = Brand<string, 'ObjectId' | 'TreeId'>;
export type BlobId = Brand<string, 'ObjectId' | 'BlobId'>;

/** Fully qualified reference name, such as `refs/heads/main`. */
export type RefName = Brand<string, 'RefName'>;

/** Id of a person in `people.yml`, or `guest:<e-mail>` for somebody who is in no file. */
export type PersonId = Brand<string, 'PersonId'>;

/** Stable id of a rule: `<family>.<mechanism>.<object>`, lower case. */
export type RuleId = Brand<string, 'RuleId'>;

/** The hash function that a repository names its objects with. */
export type ObjectFormat = 'sha1' | 'sha256';

/** Hexadecimal digits of an object id in the given format. */
export function idLength(format: ObjectFormat): 40 | 64 {
  return format === 'sha1' ? 40 : 64;
}

/** True when `text` is a whole object id (either format), lower case. */
export function isObjectId(text: string): text is ObjectId {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
