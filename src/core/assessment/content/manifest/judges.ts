/** Every judge of single objects, in one list. */
import { judgeAdmission } from './judge-admission.ts';
import { judgeAlarm } from './judge-alarm.ts';
import { judgeContainers } from './judge-containers.ts';
import { judgeDefinition } from './judge-definition.ts';
import { judgeDeletion } from './judge-deletion.ts';
import { judgeDelivery } from './judge-delivery.ts';
import { judgeImmutable } from './judge-immutable.ts';
import { judgeIsolation } from './judge-isolation.ts';
import { judgeNetwork } from './judge-network.ts';
import { judgeNodes } from './judge-nodes.ts';
import { judgeRedundancy } from './judge-redundancy.ts';
import { judgeRollout } from './judge-rollout.ts';
import { judgeScale } from './judge-scale.ts';
import { judgeStorage } from './judge-storage.ts';
import { judgeVariables } from './judge-variables.ts';
import { judgeVolumes } from './judge-volumes.ts';
import { judgeWorkflow } from './judge-workflow.ts';
import type { Judge } from './sight.ts';

/** Every judge of single objects. */
export const JUDGES: readonly Judge[] = [
  judgeDeletion,
  judgeDefinition,
  judgeImmutable,
  judgeScale,
  judgeContainers,
  judgeIsolation,
  judgeRedundancy,
  judgeNetwork,
  judgeAdmission,
  judgeRollout,
  judgeStorage,
  judgeVolumes,
  judgeVariables,
  judgeAlarm,
  judgeNodes,
  judgeDelivery,
  judgeWorkflow,
];
