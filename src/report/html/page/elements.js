/**
 * The element of this id, which the template has.
 * @template {Element} T
 * @param {string} id @param {new () => T} type @returns {T}
 */
export function byId(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`the page has no ${type.name} "${id}"`);
  return element;
}

/**
 * A new element with text in it: whatever the text says, it stays text.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name @param {string} className @param {...(string | Node)} content
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(name, className, ...content) {
  const element = document.createElement(name);
  if (className !== '') element.className = className;
  element.append(...content);
  return element;
}

/** A button that does this. @param {string} className @param {string} text @param {() => void} action @returns {HTMLButtonElement} */
export function makeButton(className, text, action) {
  const button = make('button', className, text);
  button.type = 'button';
  button.addEventListener('click', action);
  return button;
}
