import { TREE_CASES } from './tree-cases.ts';
import { suiteOf } from './suite.ts';

suiteOf('trees and commits', TREE_CASES);
