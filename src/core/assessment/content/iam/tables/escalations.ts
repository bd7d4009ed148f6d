/**
 * Ways from some permissions to more of them: sets of actions that together lead there. Names as in cloudsplaining, ids
 * as in pathfinding.cloud, numbers as in RhinoSecurityLabs/AWS-IAM-Privilege-Escalation; edges as in PMapper.
 */

export type Mechanism =
  | 'policy-write'
  | 'group'
  | 'credential'
  | 'trust'
  | 'assume-role'
  | 'passrole'
  | 'existing-role';

export interface EscalationMethod {
  readonly mechanism: Mechanism;
  /** All are needed; in lower case, sorted. */
  readonly actions: readonly string[];
  /** The best known name. */
  readonly name: string;
  /** Where it is described: pathfinding id, Rhino number, or PMapper's edge. */
  readonly source: string;
  /** The service that a passed role is passed to; null where no role is passed. */
  readonly passedTo: string | null;
}

/** mechanism | actions | name | source | service that a role is passed to */
const ROWS = `
policy-write | iam:CreatePolicyVersion | CreateNewPolicyVersion | iam-001, Rhino 1 |
policy-write | iam:SetDefaultPolicyVersion | SetExistingDefaultPolicyVersion | Rhino 2 |
policy-write | iam:AttachUserPolicy | AttachUserPolicy | iam-008, Rhino 7 |
policy-write | iam:AttachGroupPolicy | AttachGroupPolicy | iam-010, Rhino 8 |
policy-write | iam:AttachRolePolicy | AttachRolePolicy | iam-009, Rhino 9 |
policy-write | iam:PutUserPolicy | PutUserPolicy | iam-007, Rhino 10 |
policy-write | iam:PutGroupPolicy | PutGroupPolicy | iam-011, Rhino 11 |
policy-write | iam:PutRolePolicy | PutRolePolicy | iam-005, Rhino 12 |
policy-write | iam:CreatePolicyVersion sts:AssumeRole | CreatePolicyVersionThenAssumeRole | iam-016 |
policy-write | iam:AttachRolePolicy sts:AssumeRole | AttachRolePolicyThenAssumeRole | iam-014 |
policy-write | iam:PutRolePolicy sts:AssumeRole | PutRolePolicyThenAssumeRole | iam-017 |
group | iam:AddUserToGroup | AddUserToGroup | iam-013, Rhino 13 |
credential | iam:CreateAccessKey | CreateAccessKey | iam-002, Rhino 4 |
credential | iam:CreateLoginProfile | CreateLoginProfile | iam-004, Rhino 5 |
credential | iam:UpdateLoginProfile | UpdateLoginProfile | iam-006, Rhino 6 |
credential | iam:CreateAccessKey iam:DeleteAccessKey | CreateAndRotateAccessKey | iam-003 |
credential | iam:AttachUserPolicy iam:CreateAccessKey | AttachUserPolicyThenCreateAccessKey | iam-015 |
credential | iam:PutUserPolicy iam:CreateAccessKey | PutUserPolicyThenCreateAccessKey | iam-018 |
trust | iam:UpdateAssumeRolePolicy | UpdateRolePolicyToAssumeIt | iam-012, Rhino 14 |
trust | iam:AttachRolePolicy iam:UpdateAssumeRolePolicy | AttachRolePolicyThenUpdateAssumeRolePolicy | iam-019 |
trust | iam:CreatePolicyVersion iam:UpdateAssumeRolePolicy | CreatePolicyVersionThenUpdateAssumeRolePolicy | iam-020 |
trust | iam:PutRolePolicy iam:UpdateAssumeRolePolicy | PutRolePolicyThenUpdateAssumeRolePolicy | iam-021 |
assume-role | sts:AssumeRole | AssumeRole | sts-001 |
passrole | iam:PassRole ec2:RunInstances | CreateEC2WithExistingIP | ec2-001, Rhino 3 | ec2.amazonaws.com
passrole | iam:PassRole lambda:CreateFunction lambda:InvokeFunction | PassExistingRoleToNewLambdaThenInvoke | lambda-001, Rhino 15 | lambda.amazonaws.com
passrole | iam:PassRole lambda:CreateFunction lambda:CreateEventSourceMapping dynamodb:CreateTable dynamodb:PutItem | PassExistingRoleToNewLambdaThenTriggerWithNewDynamo | lambda-002, Rhino 17 | lambda.amazonaws.com
passrole | iam:PassRole lambda:CreateFunction lambda:CreateEventSourceMapping | PassExistingRoleToNewLambdaThenTriggerWithExistingDynamo | lambda-002, Rhino 17 | lambda.amazonaws.com
passrole | iam:PassRole glue:CreateDevEndpoint | PassExistingRoleToNewGlueDevEndpoint | glue-001, Rhino 19 | glue.amazonaws.com
passrole | iam:PassRole cloudformation:CreateStack | PassExistingRoleToCloudFormation | cloudformation-001, Rhino 21 | cloudformation.amazonaws.com
passrole | iam:PassRole datapipeline:CreatePipeline | PassExistingRoleToNewDataPipeline | datapipeline-001, Rhino 22 | datapipeline.amazonaws.com
passrole | iam:PassRole apprunner:CreateService | PassExistingRoleToNewAppRunnerService | apprunner-001 | tasks.apprunner.amazonaws.com
passrole | iam:PassRole bedrock-agentcore:CreateCodeInterpreter bedrock-agentcore:StartCodeInterpreterSession bedrock-agentcore:InvokeCodeInterpreter | PassExistingRoleToNewBedrockCodeInterpreter | bedrock-001 | bedrock-agentcore.amazonaws.com
passrole | iam:PassRole cloudformation:CreateStackSet cloudformation:CreateStackInstances | PassExistingRoleToNewCloudFormationStackSet | cloudformation-003 | cloudformation.amazonaws.com
passrole | iam:PassRole cloudformation:UpdateStackSet | PassRoleToUpdateCloudFormationStackSet | cloudformation-004 | cloudformation.amazonaws.com
passrole | iam:PassRole codebuild:CreateProject codebuild:StartBuild | PassExistingRoleToNewCodeBuildProjectThenBuild | codebuild-001 | codebuild.amazonaws.com
passrole | iam:PassRole codebuild:CreateProject codebuild:StartBuildBatch | PassExistingRoleToNewCodeBuildProjectThenBuildBatch | codebuild-004 | codebuild.amazonaws.com
passrole | iam:PassRole ec2:RequestSpotInstances | PassExistingRoleToNewEC2SpotInstance | ec2-003 | ec2.amazonaws.com
passrole | iam:PassRole ecs:CreateCluster ecs:RegisterTaskDefinition ecs:CreateService | PassExistingRoleToNewECSClusterServiceTask | ecs-001 | ecs-tasks.amazonaws.com
passrole | iam:PassRole ecs:CreateCluster ecs:RegisterTaskDefinition ecs:RunTask | PassExistingRoleToNewECSClusterRunTask | ecs-002 | ecs-tasks.amazonaws.com
passrole | iam:PassRole ecs:RegisterTaskDefinition ecs:CreateService | PassExistingRoleToNewECSService | ecs-003 | ecs-tasks.amazonaws.com
passrole | iam:PassRole ecs:RegisterTaskDefinition ecs:RunTask | PassExistingRoleToNewECSTaskViaRunTask | ecs-004 | ecs-tasks.amazonaws.com
passrole | iam:PassRole ecs:RegisterTaskDefinition ecs:StartTask | PassExistingRoleToNewECSTaskViaStartTask | ecs-005 | ecs-tasks.amazonaws.com
passrole | iam:PassRole glue:CreateJob glue:StartJobRun | PassExistingRoleToNewGlueJobThenRun | glue-003 | glue.amazonaws.com
passrole | iam:PassRole glue:CreateJob glue:CreateTrigger | PassExistingRoleToNewGlueJobViaTrigger | glue-004 | glue.amazonaws.com
passrole | iam:PassRole glue:UpdateJob glue:StartJobRun | PassExistingRoleToUpdatedGlueJobThenRun | glue-005 | glue.amazonaws.com
passrole | iam:PassRole glue:UpdateJob glue:CreateTrigger | PassExistingRoleToUpdatedGlueJobViaTrigger | glue-006 | glue.amazonaws.com
passrole | iam:PassRole lambda:CreateFunction lambda:AddPermission | PassExistingRoleToNewLambdaThenAddPermission | lambda-006, Rhino 16 | lambda.amazonaws.com
passrole | iam:PassRole sagemaker:CreateNotebookInstance | PassExistingRoleToNewSageMakerNotebookInstance | sagemaker-001, Rhino 27 | sagemaker.amazonaws.com
passrole | iam:PassRole sagemaker:CreateTrainingJob | PassExistingRoleToNewSageMakerTrainingJob | sagemaker-002 | sagemaker.amazonaws.com
passrole | iam:PassRole sagemaker:CreateProcessingJob | PassExistingRoleToNewSageMakerProcessingJob | sagemaker-003 | sagemaker.amazonaws.com
passrole | iam:PassRole codestar:CreateProject | PassExistingRoleToNewCodeStarProject | Rhino 24 | codestar.amazonaws.com
passrole | iam:PassRole autoscaling:CreateLaunchConfiguration autoscaling:CreateAutoScalingGroup | PassExistingRoleToNewAutoScalingGroup | PMapper autoscaling | ec2.amazonaws.com
passrole | iam:PassRole ec2:AssociateIamInstanceProfile | PassExistingRoleToRunningInstance | PMapper ec2 | ec2.amazonaws.com
passrole | iam:PassRole codebuild:UpdateProject | PassExistingRoleToCodeBuildProject | PMapper codebuild | codebuild.amazonaws.com
passrole | iam:PassRole lambda:UpdateFunctionConfiguration lambda:UpdateFunctionCode | PassExistingRoleToUpdatedLambda | PMapper lambda | lambda.amazonaws.com
passrole | iam:PassRole cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet | PassExistingRoleToChangeSet | PMapper cloudformation | cloudformation.amazonaws.com
existing-role | autoscaling:CreateAutoScalingGroup iam:CreateServiceLinkedRole | CreateAutoScalingGroupFromExistingLaunchConfiguration | PMapper autoscaling |
existing-role | glue:UpdateDevEndpoint | UpdateExistingGlueDevEndpoint | glue-002, Rhino 20 |
existing-role | lambda:UpdateFunctionCode | EditExistingLambdaFunctionWithRole | lambda-003, Rhino 18 |
existing-role | bedrock-agentcore:StartCodeInterpreterSession bedrock-agentcore:InvokeCodeInterpreter | AccessExistingBedrockCodeInterpreterSession | bedrock-002 |
existing-role | cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet | ExecuteCloudFormationChangeSet | cloudformation-005 |
existing-role | ec2:ModifyInstanceAttribute ec2:StopInstances ec2:StartInstances | ModifyEC2InstanceUserDataThenRestart | ec2-002 |
existing-role | ec2:CreateLaunchTemplateVersion ec2:ModifyLaunchTemplate | ModifyExistingEC2LaunchTemplate | ec2-004 |
existing-role | ec2-instance-connect:SendSSHPublicKey ec2:DescribeInstances | EC2InstanceConnectSendSSHPublicKey | ec2instanceconnect-003 |
existing-role | ecs:ExecuteCommand ecs:DescribeTasks | ECSExecuteCommandOnRunningTask | ecs-006 |
existing-role | lambda:UpdateFunctionCode lambda:InvokeFunction | UpdateAndInvokeLambdaFunction | lambda-004 |
existing-role | lambda:UpdateFunctionCode lambda:AddPermission | UpdateLambdaFunctionAndAddPermission | lambda-005 |
existing-role | sagemaker:CreatePresignedNotebookInstanceUrl | CreatePresignedSageMakerNotebookUrl | sagemaker-004, Rhino 28 |
existing-role | sagemaker:CreateNotebookInstanceLifecycleConfig sagemaker:StopNotebookInstance sagemaker:UpdateNotebookInstance sagemaker:StartNotebookInstance | UpdateSageMakerNotebookLifecycleConfig | sagemaker-005 |
existing-role | apprunner:UpdateService | UpdateExistingAppRunnerService | apprunner-002 |
existing-role | cloudformation:UpdateStack | UpdateExistingCloudFormationStack | cloudformation-002 |
existing-role | codebuild:StartBuild | StartExistingCodeBuildProject | codebuild-002 |
existing-role | codebuild:StartBuildBatch | StartExistingCodeBuildBatch | codebuild-003 |
existing-role | ssm:StartSession | StartSessionOnInstance | ssm-001 |
existing-role | ssm:SendCommand | SendCommandToInstance | ssm-002 |
existing-role | codestar:CreateProjectFromTemplate | CreateCodeStarProjectFromTemplate | Rhino 23 |
existing-role | codestar:CreateProject codestar:AssociateTeamMember | CreateCodeStarProjectThenJoinTeam | Rhino 25 |
existing-role | lambda:UpdateFunctionConfiguration | AttachMaliciousLambdaLayer | Rhino 26 |
`;

export const ESCALATIONS: readonly EscalationMethod[] = ROWS.trim()
  .split('\n')
  .map((line) => {
    const [mechanism = '', actions = '', name = '', source = '', passedTo = ''] = line
      .split('|')
      .map((cell) => cell.trim());
    return {
      mechanism: mechanism as Mechanism,
      actions: actions.toLowerCase().split(' ').sort(),
      name,
      source,
      passedTo: passedTo === '' ? null : passedTo,
    };
  });
