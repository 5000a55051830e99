import { testShrunkLengths } from '../support/shrunk-lengths.ts';

testShrunkLengths('fast');
