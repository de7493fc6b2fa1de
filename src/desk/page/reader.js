// The e-reader: the EPUB's own files in a frame without scripts, which this page dresses and turns.

import { get, on, post } from '/wire.js'
import { keep, kept, make, one, calm } from '/dom.js'
import { found, say } from '/pages.js'

const frame = one('frame')
const device = one('device')
let wanted = false
let epub = null
let at = 0
/** How far the document is turned, from 0 to 1, to be found again when it has changed. */
let share = 0
let target = null
let stale = true
const look = { device: 'phone', paper: 'light', letters: 100, own: true, marks: false, ...kept('reader', {}) }

/** Shows the e-reader; the EPUB is made only when it is looked at. */
export function show(is) {
  wanted = is
  if (is && (stale || !epub)) load()
}

async function load() {
  stale = false
  try {
    const before = epub?.spine[at]
    epub = await get('/epub')
    at = Math.max(0, before ? epub.spine.indexOf(before) : first())
    names()
    turnTo(at, { keepShare: Boolean(before) })
  } catch (fault) {
    say(`${fault.message}. ${fault.help}`)
  }
}

/** The first document behind cover, title page and the like. */
const first = () => Math.max(0, epub.spine.findIndex(name => !/\/(cover|half-title|title-page|copyright)\.xhtml$/.test(name)))

const address = name => `/epub/${epub.version}/${name}`

async function names() {
  const select = one('document')
  const plain = name => {
    const words = name.split('/').pop().replace(/\.xhtml$/, '').replaceAll('-', ' ')
    return words[0].toUpperCase() + words.slice(1)
  }
  const titles = new Map()
  try {
    const text = await (await fetch(address(epub.nav))).text()
    const nav = new DOMParser().parseFromString(text, 'application/xhtml+xml')
    for (const link of nav.querySelectorAll('nav[*|type=toc] a[href]')) {
      const name = new URL(link.getAttribute('href'), `http://x/${epub.nav}`).pathname.slice(1)
      if (!titles.has(name)) titles.set(name, link.textContent.trim())
    }
  } catch {
    // Names of files do as well.
  }
  select.replaceChildren(...epub.spine.map((name, i) => make('option', { value: i }, titles.get(name) ?? plain(name))))
  select.value = String(at)
}

function turnTo(i, { keepShare = false, end = false, id = null } = {}) {
  if (!epub || i < 0 || i >= epub.spine.length) return
  at = i
  if (!keepShare) share = end ? 1 : 0
  target = id
  one('document').value = String(i)
  closeNote()
  frame.src = address(epub.spine[i])
}

const PAPER = {
  light: ['#ffffff', '#1a1a1a', '#0b57a4'],
  sepia: ['#f6ecd9', '#3d2f1f', '#7a3b10'],
  dark: ['#15161a', '#d5d2cb', '#8fb8ff'],
}

/** The dress of a document: what an e-reader lays over the book's own. */
function style(root) {
  const [ground, ink, link] = PAPER[look.paper]
  const inset = look.device === 'tablet' ? 56 : look.device === 'ink' ? 36 : 22
  const font = look.own ? '' : '* { font-family: "Literata", "Bookerly", Georgia, serif !important; }'
  // The author's own colours are seen where the paper is white.
  const colours = look.paper === 'light' ? '' : `
    body { color: ${ink} !important; background: ${ground} !important; }
    body * { color: inherit !important; background-color: transparent !important; border-color: currentColor; }
    a, a * { color: ${link} !important; }`
  const marks = look.marks
    ? '[role=doc-pagebreak]::before { content: attr(aria-label); font: 600 11px/1.4 system-ui, sans-serif; color: #fff; background: #8a3324; border-radius: 4px; padding: 0 5px; margin-inline-end: 4px; }'
    : ''
  return `
    :root { height: 100% !important; overflow: hidden !important; background: ${ground} !important; position: relative; }
    /* The last screen is as wide as the others. */
    :root::after { content: ""; position: absolute; top: 0; left: calc(var(--recto-end) - 1px); width: 1px; height: 1px; }
    body { box-sizing: border-box !important; height: 100% !important; margin: 0 !important; padding: ${inset}px !important;
      column-width: ${Math.max(120, root.clientWidth - 2 * inset)}px !important; column-gap: ${2 * inset}px !important; column-fill: auto !important;
      font-size: ${look.letters}% !important; overflow-wrap: break-word; }
    ${colours}
    img, svg { max-width: 100% !important; max-height: ${root.clientHeight - 3 * inset}px !important; object-fit: contain; }
    .recto-word { outline: 2px solid #8a3324; }
    ${font} ${marks}`
}

function dress() {
  const root = frame.contentDocument?.documentElement
  if (!root || !frame.contentDocument.URL.includes('/epub/')) return
  let sheet = root.querySelector('style[data-recto]')
  if (!sheet) {
    sheet = frame.contentDocument.createElementNS('http://www.w3.org/1999/xhtml', 'style')
    sheet.setAttribute('data-recto', '')
    ;(root.querySelector('head') ?? root).append(sheet)
  }
  sheet.textContent = style(root)
  restore()
}

const body = () => frame.contentDocument?.body
const wide = () => frame.contentDocument?.documentElement.clientWidth || 1
/** How many screens a document has. */
const screens = () => Math.max(1, Math.round((body()?.scrollWidth ?? 0) / wide()))
/** The screen that is looked at, from 0. */
const screen = () => Math.round((frame.contentDocument?.documentElement.scrollLeft ?? 0) / wide())

function toScreen(n) {
  const root = frame.contentDocument?.documentElement
  if (!root) return
  root.style.setProperty('--recto-end', `${screens() * wide()}px`)
  root.scrollLeft = n * wide()
  share = screens() > 1 ? screen() / (screens() - 1) : 0
  const place = one('reader-place')
  place.textContent = `${screen() + 1} of ${screens()}`
}

function restore() {
  const element = target && frame.contentDocument.getElementById(target)
  if (element) {
    const left = element.getBoundingClientRect().left + frame.contentDocument.documentElement.scrollLeft
    return toScreen(Math.floor(left / wide()))
  }
  toScreen(Math.round(share * (screens() - 1)))
}

function turn(by) {
  target = null
  const to = screen() + by
  if (to < 0) return turnTo(at - 1, { end: true })
  if (to >= screens()) return turnTo(at + 1)
  toScreen(to)
}

// Scripts of the book never run: the frame allows none. What happens in it is heard from here.
frame.addEventListener('load', () => {
  const inside = frame.contentDocument
  if (!inside?.body || !inside.URL.includes('/epub/')) return
  dress()
  inside.addEventListener('click', click)
  inside.addEventListener('keydown', key)
  inside.fonts?.ready.then(dress)
})

function click(event) {
  const link = event.target.closest?.('a[href]')
  if (link) {
    event.preventDefault()
    return follow(link)
  }
  if (!frame.contentDocument.getSelection().isCollapsed) return
  const words = wordsAround(event)
  if (words) source(words)
}

/** Words up to and with the one that was clicked, and those behind it, as far as its paragraph goes. */
function wordsAround(event) {
  const inside = frame.contentDocument
  const caret = inside.caretPositionFromPoint?.(event.clientX, event.clientY)
  const range = caret ? null : inside.caretRangeFromPoint?.(event.clientX, event.clientY)
  const node = caret?.offsetNode ?? range?.startContainer
  const offset = caret?.offset ?? range?.startOffset
  if (node?.nodeType !== Node.TEXT_NODE) return null
  const block = node.parentElement.closest('p, li, dd, dt, td, th, h1, h2, h3, h4, h5, h6, figcaption, caption, blockquote, pre, div') ?? inside.body
  const all = inside.createRange()
  all.setStart(block, 0)
  const rest = node.data.slice(offset).match(/^[\p{L}\p{N}]*/u)[0].length
  all.setEnd(node, offset + rest)
  const behind = inside.createRange()
  behind.setStart(node, offset + rest)
  behind.setEnd(block, block.childNodes.length)
  return { before: all.toString().slice(-240), after: behind.toString().slice(0, 240) }
}

async function source(around) {
  try {
    const { at: place } = await post('/source', around)
    found(place, one('opens').checked)
  } catch (fault) {
    say(fault.message)
  }
}

async function follow(link) {
  const url = new URL(link.href)
  if (url.origin !== location.origin) return say(`A link to ${url.href}`)
  const name = decodeURIComponent(url.pathname.replace(/^\/epub\/\d+\//, ''))
  const id = decodeURIComponent(url.hash.slice(1))
  const i = epub.spine.indexOf(name)
  const isNote = link.getAttribute('role') === 'doc-noteref' || link.classList.contains('noteref')
  if (isNote && id) {
    const note = await noteOf(name, id)
    if (note) return openNote(note, link)
  }
  if (i === at) {
    target = id
    return restore()
  }
  if (i >= 0) turnTo(i, { id })
}

/** A note, wherever it stands. */
async function noteOf(name, id) {
  if (epub.spine[at] === name) return frame.contentDocument.getElementById(id)
  const response = await fetch(address(name))
  if (!response.ok) return null
  return new DOMParser().parseFromString(await response.text(), 'application/xhtml+xml').getElementById(id)
}

let opener = null

function openNote(note, link) {
  opener = link
  one('popup-words').replaceChildren(...[...note.querySelectorAll('p, li')].map(p => words(p)).filter(p => p.textContent.trim()))
  if (!one('popup-words').hasChildNodes()) one('popup-words').replaceChildren(make('p', {}, note.textContent))
  one('popup').hidden = false
  one('popup').focus()
}

/** The words of a paragraph with their emphasis, and nothing else of it. */
function words(from) {
  const out = make('p')
  const walk = (node, to) => {
    if (node.nodeType === Node.TEXT_NODE) return to.append(node.data)
    if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute('role') === 'doc-backlink') return
    const inner = ['em', 'strong', 'i', 'b', 'sup', 'sub', 'code'].includes(node.localName) ? make(node.localName) : to
    node.childNodes.forEach(child => walk(child, inner))
    if (inner !== to) to.append(inner)
  }
  from.childNodes.forEach(child => walk(child, out))
  return out
}

function closeNote() {
  if (one('popup').hidden) return
  one('popup').hidden = true
  opener?.focus?.()
}

function key(event) {
  const act = { ArrowRight: () => turn(1), PageDown: () => turn(1), ArrowLeft: () => turn(-1), PageUp: () => turn(-1), Escape: closeNote }[event.key]
  if (!act || event.target.matches?.('input, select')) return
  event.preventDefault()
  act()
}

one('popup-close').addEventListener('click', closeNote)
one('popup').addEventListener('keydown', event => { if (event.key === 'Escape') closeNote() })
one('back').addEventListener('click', () => turn(-1))
one('on').addEventListener('click', () => turn(1))
one('document').addEventListener('change', event => turnTo(Number(event.target.value)))

function set(change) {
  Object.assign(look, change)
  keep('reader', look)
  device.className = `device ${look.device}`
  one('letters-now').textContent = `${look.letters} %`
  dress()
}

for (const name of ['device', 'paper']) {
  for (const radio of document.querySelectorAll(`input[name=${name}]`)) {
    radio.checked = radio.value === look[name]
    radio.addEventListener('change', () => set({ [name]: radio.value }))
  }
}
one('letters').value = String(look.letters)
one('letters').addEventListener('input', event => set({ letters: Number(event.target.value) }))
one('own-font').checked = look.own
one('own-font').addEventListener('change', event => set({ own: event.target.checked }))
one('page-marks').checked = look.marks
one('page-marks').addEventListener('change', event => set({ marks: event.target.checked }))
set({})
new ResizeObserver(calm(50, dress)).observe(device)

on('built', event => {
  if (event.changed.length === 0) return
  stale = true
  if (wanted) load()
})
on('state', ({ before }) => { if (before) stale = true })
