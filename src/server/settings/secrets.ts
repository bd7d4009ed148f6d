/** Reads secrets from where the configuration says that they stand. No message repeats one. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { CountersignError } from '../../model/error.ts';
import type { SecretPlace } from './parse.ts';

const LARGEST = 65_536;
const OTHERS = 0o007;

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
  let descriptor: number;
  try {
    // Nobody at the other end of a pipe is waited for.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    throw new CountersignError('file.unusable', `the secret ${path} cannot be read`, {
      remedy: 'see whether it is there, and readable for the user that the service runs as',
      cause,
    });
  }
  try {
    const state = fstatSync(descriptor);
    if (!state.isFile() || state.size > LARGEST)
      throw wrong(path, 'is no file that could hold a secret', 'name another');
    // Windows has no such bits.
    if (process.platform !== 'win32' && (state.mode & OTHERS) !== 0) {
      throw wrong(path, 'may be read or changed by everybody on this machine', `chmod o= ${path}`);
    }
    const text = readFileSync(descriptor, 'utf8').trim();
    if (text === '') throw wrong(path, 'is empty', 'write the secret into it');
    return text;
  } finally {
    closeSync(descriptor);
  }
}

function wrong(path: string, why: string, remedy: string): CountersignError {
  return new CountersignError('file.unusable', `the secret ${path} ${why}`, { remedy });
}
