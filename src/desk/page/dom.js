// Small helpers for building parts of the page. Words go in as text, never as markup.

export const one = id => document.getElementById(id)

/** An element with properties and children; strings become text. */
export function make(name, props = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value)
    else if (key === 'class') element.className = value
    else element.setAttribute(key, value === true ? '' : value)
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined))
  return element
}

/** An element of a drawing. */
export function shape(name, props, text) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(props)) element.setAttribute(key, value)
  if (text !== undefined) element.textContent = text
  return element
}

/** Tabs by the pattern of the ARIA practices: one stop, arrows go on, the chosen one is told. */
export function tabs(list, choose) {
  const all = [...list.querySelectorAll('[role=tab]')]
  const select = (tab, focus) => {
    for (const other of all) {
      other.setAttribute('aria-selected', String(other === tab))
      other.tabIndex = other === tab ? 0 : -1
    }
    if (focus) tab.focus()
    choose(tab, focus)
  }
  list.addEventListener('click', event => {
    const tab = event.target.closest('[role=tab]')
    if (tab) select(tab, false)
  })
  list.addEventListener('keydown', event => {
    const at = all.indexOf(document.activeElement)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key]
    if (at < 0 || to === undefined) return
    event.preventDefault()
    select(all[(to + all.length) % all.length], true)
  })
  return tab => select(tab, false)
}

/** Calls a function once for many calls within a time. */
export function calm(time, f) {
  let timer
  return (...args) => {
    clearTimeout(timer)
    timer = setTimeout(() => f(...args), time)
  }
}

/** A choice that is kept for the next time, if the browser lets it. */
export function kept(name, fallback) {
  try {
    const value = localStorage.getItem(`recto-${name}`)
    return value === null ? fallback : JSON.parse(value)
  } catch {
    return fallback
  }
}

export function keep(name, value) {
  try {
    localStorage.setItem(`recto-${name}`, JSON.stringify(value))
  } catch {
    // A private window keeps nothing.
  }
}

export const plural = (n, word) => `${n.toLocaleString('en')} ${word}${n === 1 ? '' : 's'}`
