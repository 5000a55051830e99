import { decodeReport } from './data.js';
import { byId } from './elements.js';
import { Timeline } from './timeline.js';

const data = JSON.parse(byId('data', HTMLScriptElement).textContent ?? '');
new Timeline(decodeReport(data));
