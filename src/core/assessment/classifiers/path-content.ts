/** `path.content.opaque`: new content that cannot be read line by line. */
import type { Severity } from '../../../model/assessment.ts';
import type { AssessmentContext, RuleDescription } from '../../../model/assessment-context.ts';
import type { Factor } from '../../../model/assessment.ts';
import { lfsPointerDigest } from '../../reading/lfs.ts';
import { NOTHING, rule } from '../classifier.ts';
import type { ChangedFile, Classifier } from '../classifier.ts';
import { factorOf, sideText } from '../factor.ts';

const OPAQUE: RuleDescription = rule({
  id: 'path.content.opaque',
  title: 'Content that nobody can read here',
  observes: 'The new side is binary, a submodule at another commit, or an LFS pointer to another object.',
  why: 'What lands is not in the difference: it cannot be reviewed from it.',
  remedy:
    'Build the file from reviewed source, or review the content where it stands (the submodule’s commits, the LFS object) and name its digest.',
  example: 'A submodule moves to another commit, or a pointer of Git LFS changes.',
  base: 'medium',
  variants: [
    { when: 'a submodule or an LFS pointer (never below critical until it is resolved)', base: 'critical' },
    { when: 'a program or library by its name or mode', base: 'high' },
    { when: 'an image, font, sound or printed document', base: 'low' },
  ],
  effect: 'unknown',
  reversible: 'yes',
  triggers: ['content'],
});

const MEDIA: ReadonlySet<string> = new Set(
  'png jpg jpeg gif webp avif ico icns bmp tif tiff svgz woff woff2 ttf otf eot mp3 ogg wav flac mp4 webm mov pdf psd heic'.split(
    ' ',
  ),
);
const PROGRAMS: ReadonlySet<string> = new Set(
  'exe dll so dylib a lib o obj bin com sys jar war ear class dex apk aar wasm pyc pyo pyd node whl egg deb rpm msi pkg dmg appimage elf ko efi scr nupkg gem crx xpi'.split(
    ' ',
  ),
);

export const pathContent: Classifier = {
  needs: 'bodies',
  rules: [OPAQUE],
  file(file, context) {
    if (file.new === null || file.new.oid === file.old?.oid) return NOTHING;
    if (file.new.mode === '160000') return [unresolved(file, `submodule at ${file.new.oid}`, context)];
    if (file.binary) {
      const to = `${sideText(file.new) ?? ''} (binary)`;
      return [factorOf(OPAQUE, { path: file.path, from: sideText(file.old), to, base: baseOf(file) }, context)];
    }
    const digest = lfsPointerDigest(file.patch);
    return digest === null ? NOTHING : [unresolved(file, `LFS object sha256:${digest}`, context)];
  },
};

function unresolved(file: ChangedFile, to: string, context: AssessmentContext): Factor {
  const sighting = {
    path: file.path,
    from: sideText(file.old),
    to,
    base: 'critical',
    unresolvedContent: true,
  } as const;
  return factorOf(OPAQUE, sighting, context);
}

function baseOf(file: ChangedFile): Severity {
  const ending = file.path.slice(file.path.lastIndexOf('.') + 1).toLowerCase();
  if (file.new?.mode === '100755' || PROGRAMS.has(ending) || /\.so\.[0-9.]+$/.test(file.path)) return 'high';
  return MEDIA.has(ending) ? 'low' : 'medium';
}
