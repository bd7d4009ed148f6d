import { LAYOUT_CASES } from './layout-cases.ts';
import { suiteOf } from './suite.ts';

suiteOf('layout of the repository', LAYOUT_CASES);
