/** Which files the rules about commands read, by path and mode alone. */
import type { ChangedPath } from '../classifier.ts';

const SCRIPT =
  /\.(?:sh|bash|zsh|ksh|dash|bats|command)$|(?:^|\/)\.(?:envrc|bashrc|bash_profile|bash_aliases|bash_login|profile|zshrc|zprofile|zshenv)$/;
const CODE = /\.(?:py|pyw|js|cjs|mjs|jsx|ts|cts|mts|tsx|rb|rake|go|php|pl|pm|java|kt)$/;
const WINDOWS = /\.(?:ps1|psm1|bat|cmd)$/;
/** Settings whose commands an editor, a container or an agent runs by itself. */
const SETTINGS =
  /(?:^|\/)(?:\.vscode\/tasks\.json|(?:\.devcontainer\/(?:[^/]+\/)?|\.)?devcontainer\.json|\.claude\/settings[^/]*\.json|\.(?:cursor|gemini|codex|windsurf|kiro)\/[^/]+\.json|\.?mcp\.json)$/;
/** Files whose commands run on the machine of whoever works with them. */
const TASKS = /(?:^|\/)(?:taskfile[^/]*|\.?lefthook[^/]*|\.pre-commit-config)\.ya?ml$/;
const COMPOSE = /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/;
const HOOK = /(?:^|\/)\.(?:husky|githooks)\/[^/.]+$/;
const NAMED =
  /(?:^|\/)(?:(?:gnu)?makefile(?:\.[\w.-]+)?|[^/]+\.mk|\.?justfile|[^/]+\.just|(?:[^/]+\.)?(?:docker|container)file(?:\.[\w.-]+)?|package\.json|procfile(?:\.[\w-]+)?|crontab|[^/]+\.cron(?:tab)?|taskfile\.ya?ml|action\.ya?ml|rakefile)$/;
const PIPELINE =
  /(?:^|\/)(?:\.(?:github|gitea|forgejo)\/(?:workflows|actions)\/.*|[^/]*\.gitlab-ci[^/]*|\.gitlab\/(?:ci\/)?.*|\.circleci\/.*|[^/]*azure-pipelines?[^/]*|\.azuredevops\/.*|[._]?(?:azure-?)?pipelines?\/.*|bitbucket-pipelines[^/]*|\.travis|\.drone[^/]*|\.woodpecker(?:\/.*|[^/]*)|\.buildkite\/.*|cloudbuild[^/]*|buildspec[^/]*|appveyor|\.semaphore\/.*)\.ya?ml$/;
const FOLDER =
  /(?:^|\/)(?:bin|scripts?|hooks|\.husky|\.githooks|cron\.(?:d|daily|hourly|weekly|monthly)|ci|tools|deploy)\/[^/.]+$/;
const LIBRARY = /(?:^|\/)(?:node_modules|vendor|third_party|dist|\.yarn)\/|\.min\.js$/;

/** True for scripts, build files, pipelines, and code that may start programs. */
export function wantsCommands({ path, new: next, kinds }: ChangedPath): boolean {
  const name = path.toLowerCase();
  if (next === null || LIBRARY.test(name)) return false;
  if (SCRIPT.test(name) || NAMED.test(name) || CODE.test(name) || PIPELINE.test(name)) return true;
  if (WINDOWS.test(name) || SETTINGS.test(name) || TASKS.test(name) || COMPOSE.test(name)) return true;
  if (/\.ya?ml$/.test(name) && kinds.has('infrastructure')) return true;
  // Programs without an ending, as hooks and entry points are.
  return /(?:^|\/)[^/.]+$/.test(name) && (next.mode === '100755' || FOLDER.test(name));
}

/** What kind of file holds the commands; null where the text has to say it (`#!`). */
export function commandFileKind(path: string): CommandFileKind | null {
  const name = path.toLowerCase();
  const base = name.slice(name.lastIndexOf('/') + 1);
  if (SCRIPT.test(base)) return 'shell';
  if (WINDOWS.test(base)) return /\.(?:bat|cmd)$/.test(base) ? 'batch' : 'powershell';
  if (SETTINGS.test(name)) return 'settings';
  if (TASKS.test(name)) return 'task';
  if (/^(?:gnu)?makefile|\.mk$/.test(base)) return 'make';
  if (/just(?:file)?$/.test(base)) return 'just';
  if (/(?:docker|container)file/.test(base)) return 'docker';
  if (base === 'package.json') return 'package';
  if (base.startsWith('procfile')) return 'procfile';
  if (/^crontab$|\.cron(?:tab)?$/.test(base) || /(?:^|\/)cron\.d\//.test(name)) return 'crontab';
  if (/\.pyw?$/.test(base)) return 'python';
  if (/\.(?:rb|rake)$/.test(base) || base === 'rakefile') return 'ruby';
  if (base.endsWith('.go')) return 'go';
  if (base.endsWith('.php')) return 'php';
  if (/\.p[lm]$/.test(base)) return 'perl';
  if (/\.(?:java|kt)$/.test(base)) return 'java';
  if (CODE.test(base)) return 'javascript';
  if (!/\.ya?ml$/.test(base)) return null;
  return PIPELINE.test(name) || /^action\.ya?ml$/.test(base) ? 'pipeline' : 'container';
}

/** Hooks that a shell runs although their first line does not say so. */
export function isHook(path: string): boolean {
  return HOOK.test(path.toLowerCase());
}

export type CommandFileKind =
  | 'shell'
  | 'make'
  | 'just'
  | 'docker'
  | 'package'
  | 'procfile'
  | 'crontab'
  | 'pipeline'
  | 'task'
  | 'container'
  | 'settings'
  | 'powershell'
  | 'batch'
  | 'go'
  | 'php'
  | 'perl'
  | 'java'
  | 'python'
  | 'javascript'
  | 'ruby';
