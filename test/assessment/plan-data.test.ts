/** Every plan of the collections that others published: read or refused, with what is found. Data are not ours to ship. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ruleIds } from './content-cases.ts';
import { judgedText } from './plan-judging.ts';

const folder = process.env['COUNTERSIGN_DATA'];

/** Ids of the rules that fire, or the reason of the refusal. */
type Outcome = readonly string[] | RegExp;

const EXPECTED: Readonly<Record<string, Readonly<Record<string, Outcome>>>> = {
  infracost: {
    'cmd_infracost_testdata_azure_firewall_plan.json': [],
    'cmd_infracost_testdata_breakdown_with_policy_data_upload_plan_json_plan.json': [],
    'cmd_infracost_testdata_example_plan.json': [],
    'cmd_infracost_testdata_express_route_gateway_plan.json': [],
    'cmd_infracost_testdata_plan_with_target.json': [],
    'cmd_infracost_testdata_plan_with_terraform_wrapper.json':
      /text stands before the JSON: the output of a wrapper, not of `terraform show -json` alone/,
    'cmd_infracost_testdata_terraform_v0.12_plan.json': [
      'guardrail.absent.deletion-protection',
      'guardrail.absent.encryption',
      'guardrail.absent.final-snapshot',
      'iam.grant.principal',
    ],
    'cmd_infracost_testdata_terraform_v0.14_plan.json': [
      'guardrail.absent.deletion-protection',
      'guardrail.absent.encryption',
      'guardrail.absent.final-snapshot',
      'iam.grant.principal',
    ],
    'examples_terraform_plan.json': [],
  },
  'terraform-json': {
    'testdata_013_module_depends_on_plan.json': [],
    'testdata_110_basic_plan.json': ['tf.exec.provisioner'],
    'testdata_110_sensitive_values_plan.json': ['tf.exec.provisioner'],
    'testdata_120_basic_plan.json': ['tf.exec.provisioner'],
    'testdata_action_reason_plan.json': ['tf.replace.stateless'],
    'testdata_actions_plan.json': ['tf.exec.provisioner'],
    'testdata_basic_plan-0.15.json': [],
    'testdata_basic_plan.json': ['tf.exec.provisioner'],
    'testdata_config_resource_depends_on_plan.json': ['tf.replace.stateless'],
    'testdata_deep_module_plan.json': [],
    'testdata_explicit_null_plan.json': [],
    'testdata_has_changes_plan.json': [],
    'testdata_has_checks_plan.json': [],
    'testdata_identity_plan.json': ['tf.import.changed'],
    'testdata_invalid_plan.json': /more text follows after the end: two documents, or the output of a wrapper/,
    'testdata_moved_block_plan.json': [],
    'testdata_nested_config_keys_plan.json': [],
    'testdata_no_changes_plan.json': [],
    'testdata_numerics_plan.json': [],
    'testdata_output_depends_on_plan.json': [],
    'testdata_provider_version_plan.json': [],
    'testdata_registry_module_plan.json': [],
  },
  'tf-plan-format': {
    'tests_data_plans_artificial_full.json':
      /format_version "test_format_version" is not known: 0.x and 1.x can be read/,
    'tests_data_plans_artificial_invalid.json': /resource_changes is not a list/,
    'tests_data_plans_artificial_no-resource-changes.json':
      /format_version "test_format_version" is not known: 0.x and 1.x can be read/,
    'tests_data_plans_create_terraform.tfplan.json': [],
    'tests_data_plans_delete-create_terraform.tfplan.json': ['tf.replace.stateless'],
    'tests_data_plans_delete_terraform.tfplan.json': ['tf.delete.stateless'],
    'tests_data_plans_no-op_terraform.tfplan.json': [],
    'tests_data_plans_no-resources_terraform.tfplan.json': [],
    'tests_data_plans_sensitive_terraform.tfplan.json': ['tf.replace.stateless'],
    'tests_data_plans_update_terraform.tfplan.json': [],
  },
};

function outcome(text: string): string | readonly string[] {
  const { factors } = judgedText(text);
  const refused = factors.find(({ rule }) => rule === 'assess.input.unreadable');
  return refused === undefined ? ruleIds(factors) : (refused.observed.to ?? '');
}

describe.skipIf(folder === undefined)('published plans (COUNTERSIGN_DATA names the folder of data sets)', () => {
  for (const [collection, plans] of Object.entries(EXPECTED)) {
    const at = join(folder ?? '', 'plans', collection);

    it.each(Object.entries(plans))(`${collection}/%s`, (name, expected) => {
      const found = outcome(readFileSync(join(at, name), 'utf8'));
      if (expected instanceof RegExp) expect(found).toMatch(expected);
      else expect(found).toEqual(expected);
    });

    it(`${collection} has no plan that is not listed here`, () => {
      expect(readdirSync(at).filter((name) => name.endsWith('.json'))).toEqual(Object.keys(plans).toSorted());
    });
  }
});
