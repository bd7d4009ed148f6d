/** A folder of files outside git's object store (a working tree, a hooks folder), in the words of `init` and `doctor`. */

/** A file to be made. */
export interface NewFile {
  /** Below the folder, `/`-separated, without `..`. */
  readonly path: string;
  readonly content: string;
  readonly executable: boolean;
}

/**
 * Never follows a symbolic link below its root: a repository can contain links to anywhere. Methods reject with
 * `file.unusable`, which names the path.
 */
export interface Folder {
  /** Absolute path of the root, for messages. */
  readonly root: string;
  /** Text of a regular file; null when nothing is there. */
  read(path: string): Promise<string | null>;
  /** Bytes of a regular file; null when nothing is there. */
  bytes(path: string): Promise<Uint8Array | null>;
  /** True when anything, whatever its kind, stands at the path. */
  has(path: string): Promise<boolean>;
  /** Names in a folder, sorted; empty when it is not there. */
  names(path: string): Promise<readonly string[]>;
  /** Puts other text into a file, in one step; rejects when it no longer holds what it held `before`. */
  replace(path: string, before: string, after: string): Promise<void>;
  /** Makes all of the files or none of them; an existing file is never replaced. */
  create(files: readonly NewFile[]): Promise<void>;
}
