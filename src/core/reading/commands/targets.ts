/** What a path that a command acts on is, by its text and the folder the command runs in. Nothing is looked up. */
import type { Argument, Where } from './call.ts';
import { onVolume } from './volumes.ts';

/**
 * `root`: the whole file system or a drive. `system`: what the machine itself lives on. `home`: a person's whole home.
 * `repository`: git's own data. `worktree`: the whole working tree. `parent`: around the working tree. `temporary` and
 * `output`: made to be thrown away. `inside`: below the working tree. `outside`: any other place of the machine.
 * `device`: a disk. `sink`: a stream, not a file. `unknown`: only an expansion.
 */
export type TargetKind =
  | 'root'
  | 'system'
  | 'home'
  | 'repository'
  | 'worktree'
  | 'parent'
  | 'temporary'
  | 'output'
  | 'inside'
  | 'outside'
  | 'device'
  | 'sink'
  | 'unknown';

const SYSTEM: ReadonlySet<string> = new Set(
  'bin boot etc lib lib32 lib64 sbin sys proc usr var opt srv run mnt media home Users root System Library Applications dev nix private Volumes data Windows'.split(
    ' ',
  ),
);

/** Folders that builds make and nobody keeps. */
const OUTPUT: ReadonlySet<string> = new Set(
  (
    'node_modules dist build out target coverage tmp temp .cache .next .nuxt .turbo .parcel-cache .vite .svelte-kit .output ' +
    '__pycache__ .pytest_cache .mypy_cache .ruff_cache .tox .nox .venv venv .eggs htmlcov .gradle .terraform .serverless ' +
    'bin obj _build .nyc_output storybook-static site public .docusaurus .sass-cache .bundle DerivedData Pods .dart_tool ' +
    'cmake-build-debug cmake-build-release test-results playwright-report reports logs log artifacts release .angular ' +
    '.expo .stack-work _site .jekyll-cache cdk.out .aws-sam .pulumi generated .generated gen .nx .wireit .rollup.cache dist-newstyle'
  ).split(' '),
);

const OUTPUT_ENDING =
  /(?:\.(?:log|tmp|deb|rpm|dmg|pkg|pyc|pyo|o|a|so|class|bak|swp|orig|egg-info|tsbuildinfo|out|pid|lock|tgz|zip|gz|whl|jar|exe|dylib|profraw|lcov|map|coverage)|~)$/;
const SINKS: ReadonlySet<string> = new Set([
  '/dev/null',
  '/dev/stdout',
  '/dev/stderr',
  '/dev/stdin',
  '/dev/tty',
  '-',
  '/dev/zero',
  '/dev/full',
]);
const TEMPORARY = /^(?:\/private)?(?:\/tmp|\/var\/tmp|\/dev\/shm)\/+[^/.*?[]/;
const DISK =
  /^\/dev\/(?:r?disk|sd|hd|nvme|vd|xvd|mmcblk|mapper|md|dm-|loop|sg|zvol|k?mem|port|ram|block|nbd|rbd|drbd|root|by-)/;
const WHOLE = /^[*?]+$|^\.?\*$|^\.\[.*\]\*$|^\{.*\}$/;

/** The kind of a path. A call on another machine has no working tree: its relative paths are outside. */
export function targetKind(argument: Argument, call: Where): TargetKind {
  const { known } = argument;
  const text = argument.text.replaceAll('\\', '/');
  if (known === 'no') return partlyKnown(argument.lead ?? text);
  if (SINKS.has(text) || text.startsWith('/dev/fd/') || text.startsWith('/proc/self/fd/')) return 'sink';
  const mounted = text.startsWith('/') && call.volumes !== undefined ? onVolume(normalised(text), call.volumes) : null;
  if (mounted !== null)
    return mounted.path === null ? 'outside' : targetKind({ ...argument, text: mounted.path }, mounted.outer);
  const below = belowStart(text, call);
  if (below !== null) return relativeKind(below, '');
  const absolute = absoluteKind(text);
  if (absolute !== null) return absolute;
  if (call.elsewhere) return 'outside';
  const { folder } = call;
  if (folder === null) return relativeKind(text, '') === 'output' ? 'output' : 'unknown';
  if (folder.startsWith('/')) {
    const inFolder = belowStart(`${folder}/${text}`, call);
    return inFolder === null ? (absoluteKind(`${folder}/${text}`) ?? 'outside') : relativeKind(inFolder, '');
  }
  if (folder.startsWith('~')) return absoluteKind(`${folder}/${text}`) ?? 'outside';
  return relativeKind(text, folder);
}

/** An absolute path below the folder that the text starts in, counted from there; null for every other path. */
function belowStart(text: string, { start, elsewhere }: Where): string | null {
  if (start === null || elsewhere || !text.startsWith('/')) return null;
  const path = `/${normalised(text).join('/')}`;
  if (path === start) return '.';
  return path.startsWith(`${start}/`) ? path.slice(start.length + 1) : null;
}

/** Only an expansion is known of it: what stands before may still say enough. */
function partlyKnown(text: string): TargetKind {
  if (/^\/dev\/(?:sd|hd|nvme|vd|xvd|mmcblk|disk|mapper)/.test(text)) return 'device';
  return TEMPORARY.test(text) ? 'temporary' : 'unknown';
}

function absoluteKind(text: string): TargetKind | null {
  if (/^[A-Za-z]:(?:\/|$)/.test(text)) return /^[A-Za-z]:\/*\**$/.test(text) ? 'root' : 'outside';
  if (text.startsWith('~')) return homeKind(text.slice(text.indexOf('/') < 0 ? text.length : text.indexOf('/')));
  if (!text.startsWith('/')) return null;
  if (TEMPORARY.test(text)) return text.includes('/..') ? 'outside' : 'temporary';
  if (DISK.test(text)) return 'device';
  const segments = normalised(text);
  const [first, second, third] = segments;
  if (first === undefined || WHOLE.test(first)) return 'root';
  if (first === 'home' || first === 'Users') {
    if (second === undefined || WHOLE.test(second) || third === undefined || WHOLE.test(third)) return 'home';
    return insideHome(segments.slice(2));
  }
  if (first === 'root') return homeKind(`/${segments.slice(1).join('/')}`);
  if (SYSTEM.has(first) && (segments.length <= 2 || first === 'etc' || first === 'boot')) return 'system';
  return segments.includes('.git') ? 'repository' : 'outside';
}

function homeKind(rest: string): TargetKind {
  const segments = normalised(rest);
  if (segments[0] === '..') return 'system';
  return segments[0] === undefined || WHOLE.test(segments[0]) ? 'home' : insideHome(segments);
}

function insideHome(segments: readonly string[]): TargetKind {
  if (segments.includes('.git')) return 'repository';
  return segments[0] === '.cache' && segments.length > 1 ? 'temporary' : 'outside';
}

function relativeKind(text: string, folder: string): TargetKind {
  const segments = normalised(folder === '' ? text : `${folder}/${text}`);
  const first = segments[0];
  if (first === '..') return 'parent';
  if (first === undefined || (segments.length === 1 && WHOLE.test(first))) return 'worktree';
  if (segments.includes('.git')) return 'repository';
  if (segments.some((segment) => OUTPUT.has(segment)) || OUTPUT_ENDING.test(text)) return 'output';
  return 'inside';
}

/** Whether a path goes through a folder that builds make. */
export function isOutput(segments: readonly string[]): boolean {
  return segments.some((segment) => OUTPUT.has(segment));
}

/** Segments without `.` and empty ones, with `..` worked out as far as it goes. */
export function normalised(path: string): readonly string[] {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..' && segments.length > 0 && segments.at(-1) !== '..') segments.pop();
    else if (segment !== '..' || !path.startsWith('/')) segments.push(segment);
  }
  return segments;
}

/** The folder after `cd`: see {@link Call.folder}. */
export function folderAfter(folder: string | null, target: Argument | undefined): string | null {
  if (target === undefined) return '~';
  if (target.known === 'no' || target.text === '-') return null;
  const { text } = target;
  if (text.startsWith('/') || text.startsWith('~')) return text;
  if (folder === null) return null;
  if (folder.startsWith('~')) return `${folder}/${text}`;
  const joined = normalised(`${folder}/${text}`).join('/');
  return folder.startsWith('/') ? `/${joined}` : joined;
}
