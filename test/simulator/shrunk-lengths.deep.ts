import { testShrunkLengths } from '../support/shrunk-lengths.ts';

testShrunkLengths('slow');
