/** Rules over Kubernetes objects and the charts and kustomizations that make them. */
import type { AssessmentContext } from '../../../model/assessment-context.ts';
import type { Factor } from '../../../model/assessment.ts';
import type { RepoPath } from '../../../model/path.ts';
import { manifestObjects } from '../../reading/manifest/objects.ts';
import { podTemplateOf } from '../../reading/manifest/pods.ts';
import { canonical, nodeAt } from '../../reading/yaml-node.ts';
import type { FamilyReader, NeighbourFile, ReadFile } from './family.ts';
import { roleOf } from './manifest-paths.ts';
import type { ManifestRole } from './manifest-paths.ts';
import { judgeReferences } from './manifest/judge-references.ts';
import { judgeSelectors } from './manifest/judge-selectors.ts';
import { pairObjects } from './manifest/pairing.ts';
import type { FileObjects, ObjectChange, PlacedObject } from './manifest/pairing.ts';
import { JUDGES } from './manifest/judges.ts';
import { MANIFEST_RULES } from './manifest/rules.ts';
import { judgeSettingsFiles } from './manifest/settings-files.ts';
import { withoutEqualDocuments } from './manifest/thinning.ts';
import { ABSENT, NOT_RENDERED, sightedAt } from './manifest/sight.ts';
import { skipped, SKIPPED, unreadable } from './unreadable.ts';
import { withoutSamples } from './manifest/samples.ts';

export const manifestReader: FamilyReader = {
  rules: [...MANIFEST_RULES, SKIPPED],
  parsers: () => [],
  assess(input) {
    const errors: Factor[] = [];
    const { judged, passedOver, standing } = withoutSamples(input.files, input.neighbours);
    const files = judged.flatMap((file) => {
      const found = objectsOf(file, input.context);
      errors.push(...found.errors);
      return found.objects === null ? [] : [found.objects];
    });
    const told = passedOver.filter(altersObjects).map(({ path }) => path);
    return [
      ...errors,
      ...objectFactors(files, standing, input.context),
      ...judgeSettingsFiles(judged, input.context),
      ...skipped(told, 'manifest', input.context),
    ];
  },
};

interface FoundObjects {
  readonly objects: FileObjects | null;
  readonly errors: readonly Factor[];
}

/** Objects are there, and the change says something else of them; other words for the same are no change. */
function altersObjects({ path, oldPath, oldText, newText }: ReadFile): boolean {
  const said = (text: string | null, at: RepoPath): string => {
    const read = side(text, at);
    return read.kind === 'read'
      ? read.objects
          .map(({ object }) => canonical(object.root))
          .sort()
          .join('\n')
      : '';
  };
  return said(oldText, oldPath) !== said(newText, path);
}

/** Both sides, or the reason why a side is not known: then nothing of the file is compared. */
function objectsOf(file: ReadFile, context: AssessmentContext): FoundObjects {
  const [before, after] =
    file.oldText === null || file.newText === null
      ? [file.oldText, file.newText]
      : withoutEqualDocuments(file.oldText, file.newText);
  const [old, next] = [side(before, file.oldPath), side(after, file.path)];
  const broken = [next, old].find((one) => one.kind === 'unreadable');
  if (broken?.kind === 'unreadable') {
    const where = broken === old && next.kind !== 'unreadable' ? 'before the change, ' : '';
    const lines = broken.line === null || where !== '' ? null : { start: broken.line, end: broken.line };
    return {
      objects: null,
      errors: [unreadable({ path: file.path, lines }, 'manifest', where + broken.reason, context)],
    };
  }
  const objects = {
    path: file.path,
    old: old.kind === 'read' ? old.objects : [],
    new: next.kind === 'read' ? next.objects : [],
  };
  return { objects, errors: [] };
}

type SideObjects =
  | { readonly kind: 'read'; readonly objects: readonly PlacedObject[] }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly line: number | null };

const OBJECT_ROLES: ReadonlySet<ManifestRole | null> = new Set(['objects', 'template', 'loose']);
/** A line of its own: prose about manifests holds the word elsewhere. */
const BEGINS = /^apiVersion:[ \t]*\S/m;
/** Behind comments, separators and what steers a template stands the first word of an object. */
const BEGINS_WITH_IT =
  /^(?:[ \t]*(?:(?:#|---|%|\{[{%]|<%).*)?\r?\n)*["']?(?:apiVersion|kind|metadata|items|spec)["']?[ \t]*:/;

/** Lines that only steer Jinja or ERB write nothing; what they write between is a word like any other. */
function withoutStatements(text: string): string {
  return text.replace(/^[ \t]*(?:\{%.*%\}|<%(?!=).*%>)[ \t]*\r?$/gm, '');
}

function side(text: string | null, path: RepoPath): SideObjects {
  const role = roleOf(path);
  if (text === null || !OBJECT_ROLES.has(role) || (role === 'loose' && !BEGINS.test(text))) {
    return { kind: 'read', objects: [] };
  }
  const manifest = manifestObjects(path.endsWith('ml') ? text : withoutStatements(text), role === 'template');
  if (manifest.kind === 'unreadable' && (role !== 'loose' || BEGINS_WITH_IT.test(text))) return manifest;
  if (manifest.kind !== 'objects') return { kind: 'read', objects: [] };
  const { insertions } = manifest;
  return { kind: 'read', objects: manifest.objects.map((object) => ({ object, path, insertions })) };
}

/** Objects of unchanged files beside the changed ones; what cannot be read says nothing. */
function standingObjects(beside: readonly NeighbourFile[]): readonly PlacedObject[] {
  return beside.flatMap(({ path, text }) => {
    const found = side(text, path);
    return found.kind === 'read' ? found.objects : [];
  });
}

function objectFactors(
  files: readonly FileObjects[],
  beside: readonly NeighbourFile[],
  context: AssessmentContext,
): readonly Factor[] {
  const alone = pairObjects(files, []);
  // Files beside the changed ones are read only where they can change the answer.
  const standing = alone.some(reachesOthers) ? standingObjects(beside) : [];
  const changes = standing.length === 0 ? alone : pairObjects(files, standing);
  const single = changes.flatMap((change) => {
    const factors = JUDGES.flatMap((judge) => judge(change)).map((seen) => sightedAt(change, seen, context));
    return hidesInsertions(change) ? notRendered(change, factors, context) : factors;
  });
  const whole = [...judgeSelectors(changes, standing), ...judgeReferences(changes, standing)];
  return [...single, ...whole.map(({ change, seen }) => sightedAt(change, seen, context))];
}

/** Something may still stand elsewhere, be named elsewhere, or be selected from elsewhere. */
function reachesOthers(change: ObjectChange): boolean {
  if (change.kind === 'created') return false;
  if (change.kind !== 'changed') return true;
  const said = ({ object }: PlacedObject): string =>
    [
      nodeAt(podTemplateOf(object), 'metadata', 'labels'),
      nodeAt(object.root, 'spec', 'selector'),
      nodeAt(object.root, 'spec', 'podSelector'),
    ]
      .map(canonical)
      .join('\0');
  return said(change.old) !== said(change.new);
}

/** A template that inserts more than before may insert what seems to be lost. */
function hidesInsertions(change: ObjectChange): boolean {
  if (change.new?.object.templated !== true || change.old === null) return false;
  const within = ({ object, insertions }: PlacedObject): number =>
    insertions.filter((line) => line >= object.lines.start && line <= object.lines.end + 1).length;
  return within(change.new) > within(change.old);
}

function notRendered(change: ObjectChange, factors: readonly Factor[], context: AssessmentContext): readonly Factor[] {
  const lost = factors.filter(({ observed }) => observed.to === ABSENT + NOT_RENDERED);
  if (lost.length === 0 || change.new === null) return factors;
  const { path, object } = change.new;
  const fields = lost.map(({ witness }) => witness ?? 'the object').join(', ');
  const reason = `the template is not rendered: ${fields} may be lost, or come from what it includes now`;
  const left = factors.filter((factor) => !lost.includes(factor));
  return [
    ...left,
    unreadable({ path, lines: { start: object.lines.start, end: object.lines.start } }, 'manifest', reason, context),
  ];
}
