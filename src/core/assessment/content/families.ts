/** Every family of rules that reads contents. Adding one means adding a row; see `family.ts`. */
import { wantsStack } from './cloudformation-paths.ts';
import { wantsCommands } from './commands-paths.ts';
import { wantsContainer } from './container-paths.ts';
import { wantsCode } from './code-paths.ts';
import type { Family } from './family.ts';
import { iamNeighbours, wantsIam } from './iam-paths.ts';
import { regionNeighbours, wantsLoad } from './load-paths.ts';
import { leavesSamples, manifestNeighbours, wantsManifest } from './manifest-paths.ts';
import { wantsPipeline } from './pipeline-paths.ts';
import { wantsPlan } from './plan-paths.ts';
import { wantsPreview } from './preview-paths.ts';
import { isMigration, migrationNeighbours } from './sql-paths.ts';
import { changesFolder, terraformNeighbours, wantsTerraform } from './terraform-paths.ts';

export const FAMILIES: readonly Family[] = [
  { name: 'container', wants: wantsContainer, load: async () => (await import('./container.ts')).containerReader },
  { name: 'commands', wants: wantsCommands, load: async () => (await import('./commands.ts')).commandsReader },
  {
    name: 'cloudformation',
    wants: wantsStack,
    load: async () => (await import('./cloudformation.ts')).cloudFormationReader,
  },
  {
    name: 'iam',
    wants: wantsIam,
    neighbours: iamNeighbours,
    load: async () => (await import('./iam.ts')).iamReader,
  },
  {
    name: 'load',
    wants: wantsLoad,
    neighbours: regionNeighbours,
    load: async () => (await import('./load.ts')).loadReader,
  },
  {
    name: 'manifest',
    wants: wantsManifest,
    placeMatters: leavesSamples,
    neighbours: manifestNeighbours,
    load: async () => (await import('./manifest.ts')).manifestReader,
  },
  { name: 'pipeline', wants: wantsPipeline, load: async () => (await import('./pipeline.ts')).pipelineReader },
  { name: 'plan', wants: wantsPlan, load: async () => (await import('./plan.ts')).planReader },
  { name: 'preview', wants: wantsPreview, load: async () => (await import('./preview.ts')).previewReader },
  {
    name: 'sql',
    wants: isMigration,
    neighbours: migrationNeighbours,
    load: async () => (await import('./sql.ts')).sqlReader,
  },
  {
    name: 'terraform',
    wants: wantsTerraform,
    placeMatters: changesFolder,
    neighbours: terraformNeighbours,
    load: async () => (await import('./terraform.ts')).terraformReader,
  },
  { name: 'code', wants: wantsCode, load: async () => (await import('./code.ts')).codeReader },
];
