import { KEPT_CASES } from './kept-cases.ts';
import { suiteOf } from './suite.ts';

suiteOf('kept files and bundles', KEPT_CASES);
