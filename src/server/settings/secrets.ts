/** Reads secrets from where the configuration says that they stand. No message repeats one. */
import { isAbsolute, resolve } from 'node:path';
import { readGuarded } from '../../adapters/files/private-text.ts';
import { CountersignError } from '../../model/error.ts';
import type { SecretPlace } from './parse.ts';

/** A group may share a secret. */
const EVERYBODY = 0o007;

export interface SecretReader {
  /** Folder at which relative paths begin. */
  readonly folder: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/**
 * The secret without a line end behind it.
 *
 * @throws CountersignError `file.unusable` where it is not there, is empty, or everybody on this machine may read it
 */
export function readSecret(place: SecretPlace, { folder, variables }: SecretReader): string {
  switch (place.kind) {
    case 'variable': {
      const text = variables[place.name]?.trim() ?? '';
      if (text !== '') return text;
      throw new CountersignError('file.unusable', `the environment variable ${place.name} holds no secret`, {
        remedy: 'set it before the service starts, or name a file in the configuration',
      });
    }
    case 'file':
      return ofFile(isAbsolute(place.path) ? place.path : resolve(folder, place.path));
  }
}

function ofFile(path: string): string {
  const read = readGuarded(path, EVERYBODY);
  switch (read.kind) {
    case 'text': {
      const text = read.text.trim();
      if (text === '') throw wrong(path, 'is empty', 'write the secret into it');
      return text;
    }
    case 'unopened':
      throw new CountersignError('file.unusable', `the secret ${path} cannot be read`, {
        remedy: 'see whether it is there, and readable for the user that the service runs as',
        cause: read.cause,
      });
    case 'no-file':
      throw wrong(path, 'is no file that could hold a secret', 'name another');
    case 'open':
      throw wrong(path, 'may be read or changed by everybody on this machine', `chmod o= ${path}`);
  }
}

function wrong(path: string, why: string, remedy: string): CountersignError {
  return new CountersignError('file.unusable', `the secret ${path} ${why}`, { remedy });
}
