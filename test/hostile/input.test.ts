import { INPUT_CASES } from './input-cases.ts';
import { suiteOf } from './suite.ts';

suiteOf('command lines and surroundings', INPUT_CASES);
