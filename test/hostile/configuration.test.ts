import { CONFIGURATION_CASES } from './configuration-cases.ts';
import { suiteOf } from './suite.ts';

suiteOf('policy on the home ref', CONFIGURATION_CASES);
