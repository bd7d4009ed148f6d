/** The classes of paths as words of configuration and conditions. */
import type { PathClass } from '../../model/assessment.ts';

/** Every path class, in the order of the model. */
export const PATH_CLASSES: readonly PathClass[] = [
  'infrastructure',
  'pipeline',
  'migration',
  'access-control',
  'secret',
  'dependency',
  'lock',
  'test',
  'documentation',
  'gate',
  'agent-settings',
  'configuration',
  'code',
];
