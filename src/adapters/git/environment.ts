/** The surroundings that git processes get: nothing inherited may choose code, settings or another repository. */
import { devNull } from 'node:os';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables by which a hook legitimately says where its repository is. */
const PLACES: readonly string[] = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_QUARANTINE_PATH',
];

/** Options that make git's own commands inert whatever a repository's configuration says. */
export const INERT_OPTIONS: readonly string[] = [
  '--no-pager',
  '--no-replace-objects',
  '--no-optional-locks',
  '--literal-pathspecs',
  '-c',
  'core.fsmonitor=false',
  '-c',
  `core.hooksPath=${devNull}`,
  '-c',
  'core.alternateRefsCommand=false',
  '-c',
  'core.commitGraph=false',
  '-c',
  'protocol.allow=never',
  '-c',
  'advice.graftFileDeprecated=false',
];

/** Environment for git in the real repository; `placed` keeps the variables that place it. */
export function repositoryEnvironment(inherited: Environment, placed: boolean): Record<string, string> {
  const kept = withoutGit(inherited);
  if (placed) {
    for (const name of PLACES) {
      const value = inherited[name];
      if (value !== undefined) kept[name] = value;
    }
  }
  return { ...kept, ...INERT, GIT_GRAFT_FILE: devNull };
}

/** Environment for git in the shadow repository. */
export function shadowEnvironment(inherited: Environment, gitDirectory: string): Record<string, string> {
  return { ...withoutGit(inherited), ...INERT, GIT_DIR: gitDirectory, GIT_ATTR_NOSYSTEM: '1' };
}

/** Environment for acts in the user's name: their own settings and identity, in the repository already found. */
export function writerEnvironment(
  inherited: Environment,
  found: Readonly<Record<string, string>>,
): Record<string, string> {
  const env: Record<string, string> = { ...found };
  for (const name of OWN_SETTINGS) {
    delete env[name];
    const value = inherited[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

/** The inherited environment without any variable of git's. */
export function withoutGit(inherited: Environment): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(inherited)) {
    if (value !== undefined && !/^GIT_/i.test(name)) kept[name] = value;
  }
  return kept;
}

const OWN_SETTINGS: readonly string[] = [
  'GIT_CONFIG_NOSYSTEM',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_GLOBAL',
  'GIT_AUTHOR_NAME',
  'GIT_AUTHOR_EMAIL',
  'GIT_AUTHOR_DATE',
  'GIT_COMMITTER_NAME',
  'GIT_COMMITTER_EMAIL',
  'GIT_COMMITTER_DATE',
];

const INERT: Readonly<Record<string, string>> = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: devNull,
  GIT_ATTR_NOSYSTEM: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_NO_LAZY_FETCH: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_FLUSH: '0',
  LC_ALL: 'C',
  LANGUAGE: '',
};
