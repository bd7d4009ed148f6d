/** Folders of the machine that a new container is given: what is deleted there is deleted outside it. */
import type { Argument, Volume, Where } from './call.ts';
import { optionValues, readOptions } from './options.ts';
import type { OptionSyntax } from './options.ts';

/** Calls that start a container whose own files are thrown away with it. */
const STARTS: ReadonlySet<string> = new Set(['docker', 'podman', 'nerdctl']);

/** What `docker run` mounts; null for a call that starts no container. */
export function volumesOf(
  program: string,
  subcommand: readonly string[],
  syntax: OptionSyntax,
  args: readonly Argument[],
  outer: Where,
): readonly Volume[] | null {
  if (!STARTS.has(program) || subcommand.at(-1) !== 'run') return null;
  const options = readOptions(args, syntax);
  const short = (optionValues(options, '-v', '--volume') ?? []).flatMap((value) => shortForm(value, outer));
  const long = (optionValues(options, '--mount') ?? []).flatMap((value) => longForm(value, outer));
  return [...short, ...long];
}

/** `source:target:mode`; a drive of Windows has a colon of its own. */
function shortForm({ text, known }: Argument, outer: Where): readonly Volume[] {
  const [, source = '', target = '', mode = ''] = /^((?:[A-Za-z]:)?[^:]+):(\/[^:]*)(?::([^:]*))?$/.exec(text) ?? [];
  if (target === '' || mode.split(',').includes('ro')) return [];
  return [{ source: known === 'no' ? null : hostPath(source), target, outer }];
}

/** `type=bind,source=…,target=…` */
function longForm({ text, known }: Argument, outer: Where): readonly Volume[] {
  const fields = new Map(
    text.split(',').map((field) => {
      const at = field.indexOf('=');
      return at < 0 ? ([field, ''] as const) : ([field.slice(0, at), field.slice(at + 1)] as const);
    }),
  );
  const target = fields.get('target') ?? fields.get('dst') ?? fields.get('destination') ?? '';
  if (!target.startsWith('/') || fields.get('type') === 'tmpfs' || fields.has('readonly') || fields.has('ro'))
    return [];
  const source = fields.get('source') ?? fields.get('src') ?? '';
  return [{ source: known === 'no' ? null : hostPath(source), target, outer }];
}

/** A word without a path's signs is the name of a volume. */
function hostPath(source: string): string | null {
  return /^[./~]|^[A-Za-z]:/.test(source) ? source : null;
}

/** What a path of the container is outside it. */
export interface Mounted {
  /** Null for a volume that has only a name. */
  readonly path: string | null;
  readonly outer: Where;
}

/** The place of a path on a volume; null for one of the container's own. Segments are without `.` and `..`. */
export function onVolume(segments: readonly string[], volumes: readonly Volume[]): Mounted | null {
  for (const { source, target, outer } of volumes) {
    const mount = target.split('/').filter((segment) => segment !== '' && segment !== '.');
    const common = Math.min(mount.length, segments.length);
    const inside = mount.slice(0, common).every((segment, at) => segment === segments[at] || segments[at] === '*');
    if (!inside) continue;
    const rest = segments.slice(mount.length);
    return { path: source === null ? null : [source.replace(/\/+$/, ''), ...rest].join('/') || '/', outer };
  }
  return null;
}
