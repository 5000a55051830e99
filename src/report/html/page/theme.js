const colorNames = [
  'surface',
  'ink',
  'muted',
  'line',
  'grid',
  'stripe',
  'fault',
  'faultInk',
  'violation',
  'onViolation',
  'unknown',
  'selection',
  'point',
  'function0',
  'function1',
  'function2',
  'function3',
  'function4',
  'function5',
  'function6',
  'function7',
];

/** The colours of the style sheet, for what is drawn on a canvas. @returns {Record<string, string>} */
export function readColors() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(colorNames.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
let isChosen = false;

/** Light or dark as the system has it, until somebody chooses here. @param {() => void} changed */
export function followSystemTheme(changed) {
  const follow = () => {
    if (!isChosen) document.documentElement.dataset.theme = systemIsDark.matches ? 'dark' : 'light';
  };
  follow();
  systemIsDark.addEventListener('change', () => {
    follow();
    changed();
  });
}

/** Light becomes dark and dark light. */
export function toggleTheme() {
  const { dataset } = document.documentElement;
  isChosen = true;
  dataset.theme = dataset.theme === 'dark' ? 'light' : 'dark';
}
