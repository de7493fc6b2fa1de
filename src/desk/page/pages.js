// The pages: laid out as in the hand, drawn only where they are near the window.

import { book, get, on, picture, post, look, refresh } from '/wire.js'
import { calm, keep, kept, make, one, plural } from '/dom.js'
import { draw } from '/overlay.js'

const scroll = one('pages')
const space = one('space')
const GAP = 28
const LABEL = 20

/** Pages that are drawn, by their index. */
const drawn = new Map()
/** Words of pages by index and version. */
const words = new Map()
let layout = kept('layout', matchMedia('(max-width: 860px)').matches ? 'single' : 'spreads')
let zoom = kept('zoom', 1)
let place = { rows: 0, height: 0, columns: 1, scale: 1, width: 0 }
let cursor = null
export const shows = { grid: false, flaws: false, bleed: false, tags: false, grey: false }

const sheets = () => book.state?.sheets
const pt = () => place.scale

/** Row, and side of it, of a page in spreads: the first one stands alone. */
const spread = n => ({ row: (n + 1) >> 1, second: (n + 1) % 2 })

/** Whether a page lies at the right. */
const isRight = n => (n % 2 === 0) !== sheets().rtl

function arrange() {
  const s = sheets()
  if (!s) return
  const pages = s.folios.length
  const inner = scroll.clientWidth - 2 * GAP
  const tall = scroll.clientHeight - 2 * GAP - LABEL
  const across = layout === 'single' ? 1 : 2
  const wideFit = inner / (across * s.width)
  // Where there is little room a page is as wide as that.
  const fit = matchMedia('(max-width: 860px)').matches ? wideFit : Math.min(wideFit, tall / s.height)
  const small = 132 / s.width
  const scale = Math.max(0.08, zoom * (layout === 'overview' ? small : Math.max(fit, 0.2)))
  const wide = across * s.width * scale
  const columns = layout === 'overview' ? Math.max(1, Math.floor((inner + GAP) / (wide + GAP))) : 1
  const units = layout === 'single' ? pages : (pages >> 1) + 1
  const height = s.height * scale + LABEL + GAP
  const width = columns * wide + (columns - 1) * GAP
  place = { rows: Math.ceil(units / columns), height, columns, scale, wide, width, units }
  space.style.width = `${Math.max(width, Math.min(inner, width))}px`
  space.style.height = `${place.rows * height + GAP}px`
}

/** Left and top of a page in the space, pixels. */
function corner(n) {
  const s = sheets()
  const unit = layout === 'single' ? n : spread(n).row
  const [row, column] = [Math.floor(unit / place.columns), unit % place.columns]
  let left = column * (place.wide + GAP)
  if (layout !== 'single' && isRight(n)) left += s.width * pt()
  return { left, top: GAP + row * place.height }
}

/** Pages near the window. */
function near() {
  const s = sheets()
  const [top, bottom] = [scroll.scrollTop - scroll.clientHeight, scroll.scrollTop + 2 * scroll.clientHeight]
  const first = Math.max(0, Math.floor((top - GAP) / place.height))
  const last = Math.min(place.rows - 1, Math.floor((bottom - GAP) / place.height))
  const found = []
  for (let unit = first * place.columns; unit < (last + 1) * place.columns; unit++) {
    const pages = layout === 'single' ? [unit] : [2 * unit - 1, 2 * unit]
    found.push(...pages.filter(n => n >= 0 && n < s.folios.length))
  }
  return found
}

/** Draws what is near and takes away what is not. */
function paint() {
  const s = sheets()
  if (!s || scroll.clientHeight === 0) return
  const wanted = new Set(near())
  for (const [n, page] of drawn) {
    if (wanted.has(n) || page.element.contains(document.activeElement)) continue
    page.element.remove()
    drawn.delete(n)
  }
  const stale = []
  for (const n of [...wanted].sort((a, b) => a - b)) {
    let page = drawn.get(n)
    if (!page) {
      page = born(n)
      drawn.set(n, page)
      const after = [...drawn.keys()].filter(k => k > n).sort((a, b) => a - b)[0]
      space.insertBefore(page.element, after === undefined ? null : drawn.get(after).element)
    }
    put(n, page)
    if (page.version !== s.versions[n]) stale.push(n)
  }
  if (stale.length > 0) renewAll(stale)
}

/** How far a page lies from what the window shows, pixels; nothing if some of it is to be seen. */
function distance(n) {
  const { top } = corner(n)
  const bottom = top + place.height - LABEL - GAP
  return Math.max(0, top - scroll.scrollTop - scroll.clientHeight, scroll.scrollTop - bottom)
}

/** Gets pages as they are now, first those that are looked at. */
async function renewAll(stale) {
  const far = n => distance(n) > 0
  const jobs = list => list.map(n => [n, drawn.get(n)]).filter(([, page]) => page)
    .map(([n, page]) => renew(n, page))
  await Promise.all(jobs(stale.filter(n => !far(n))))
  const rest = stale.filter(far).sort((a, b) => distance(a) - distance(b))
  // A page that was asked for meanwhile is not asked for again.
  while (rest.length > 0) {
    await Promise.all(jobs(rest.splice(0, 4).filter(n => drawn.get(n)?.version !== sheets()?.versions[n])))
  }
}

function born(n) {
  const element = make('article', { class: 'page', tabindex: '0', 'data-n': n })
  const text = make('div', { class: 'laid' })
  const label = make('p', { class: 'label', 'aria-hidden': 'true' })
  element.append(text, label)
  return { element, drawing: null, text, label, overlay: null, version: null, words: null }
}

function put(n, page) {
  const s = sheets()
  const { left, top } = corner(n)
  const { style } = page.element
  style.left = `${left}px`
  style.top = `${top}px`
  style.width = `${s.width * pt()}px`
  style.height = `${s.height * pt()}px`
  page.element.classList.toggle('right', layout !== 'single' && isRight(n) && n > 0)
  page.element.classList.toggle('left', layout !== 'single' && !isRight(n))
  const folio = s.folios[n]
  page.label.textContent = folio || `#${n + 1}`
  page.element.setAttribute('aria-label', folio ? `Page ${folio}` : `Page ${n + 1} of the file`)
  page.text.hidden = layout === 'overview'
  if (page.at !== pt()) {
    page.at = pt()
    rows(page)
  }
}

/** Gets a page's drawing as it is now; what is there stays until that is whole. */
async function renew(n, page) {
  const version = page.version = sheets().versions[n]
  const drawing = await fetchDrawing(n).catch(() => null)
  if (page.version !== version) return
  if (!drawing) {
    // The next look asks again.
    page.version = null
    return
  }
  const first = page.drawing === null
  if (first) page.element.prepend(drawing)
  else page.drawing.replaceWith(drawing)
  page.drawing = drawing
  page.element.dataset.version = version
  if (!first) {
    page.element.classList.remove('fresh')
    void page.element.offsetWidth
    page.element.classList.add('fresh')
    afterPaint(() => performance.mark('page-shown', { detail: { n, version } }))
  }
  // Nobody waits for the words that lie over a page unseen.
  load(n, page, version)
}

/** A page as the server draws it: a part of this document, not a picture in it. For each of those a browser opens a
    document of its own, which takes twice as long; and HTML is read five times faster than XML. */
async function fetchDrawing(n) {
  const holder = make('div')
  // The server's own markup: words of the book are in it as outlines alone.
  holder.innerHTML = await picture(n)
  return holder.firstElementChild
}

/** Does something when what is there now has been painted. */
function afterPaint(f) {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = f
    port2.postMessage(null)
  })
}

async function load(n, page, version) {
  // Flaws are measured in the whole book: only if they are shown.
  const flaws = shows.flaws ? 1 : ''
  const key = `${book.of}/${n}/${version}/${flaws}`
  try {
    const value = words.get(key) ?? await get('/words', { of: book.of, n, flaws })
    words.set(key, value)
    // What was looked at long ago is asked for again.
    if (words.size > 400) words.delete(words.keys().next().value)
    if (page.version !== version) return
    page.words = value
    rows(page)
    over(n, page)
  } catch {
    // The page is shown without its words; the next one asks again.
  }
}

const measure = document.createElement('canvas').getContext('2d')

/** Lays the words over the picture, unseen: to be read aloud, marked, copied. */
function rows(page) {
  const value = page.words
  if (!value || layout === 'overview') return
  const scale = pt()
  page.text.replaceChildren(...value.rows.map(row => {
    const span = make('span', {}, row.t)
    span.style.left = `${row.x * scale}px`
    span.style.top = `${(row.y - 0.8 * row.s) * scale}px`
    span.style.fontSize = `${row.s * scale}px`
    measure.font = `${row.s}px serif`
    const wide = measure.measureText(row.t).width || 1
    span.style.transform = row.up ? 'rotate(-90deg)' : `scaleX(${row.w / wide})`
    return span
  }))
}

function over(n, page) {
  page.overlay?.remove()
  page.overlay = page.words ? draw(sheets(), page.words, isRight(n), shows) : null
  if (page.overlay) page.element.insertBefore(page.overlay, page.label)
}

/** Draws what lies over the pages anew. */
export function redraw() {
  space.classList.toggle('grey', shows.grey)
  for (const [n, page] of drawn) over(n, page)
}

/** The page at the head of the window, and how far it is scrolled there. */
function anchor() {
  if (!place.height || !sheets()) return null
  const row = Math.floor(Math.max(0, scroll.scrollTop - GAP) / place.height)
  const unit = row * place.columns
  const n = layout === 'single' ? unit : Math.max(0, 2 * unit - 1)
  return { n, share: (scroll.scrollTop - GAP - row * place.height) / place.height }
}

function restore(at) {
  if (!at) return
  const n = Math.min(at.n, sheets().folios.length - 1)
  scroll.scrollTop = corner(n).top + at.share * place.height
}

function again(before = anchor()) {
  arrange()
  restore(before)
  paint()
  here()
}

/** Scrolls to a place of a page, and marks it for a moment. */
export function go(n, y = 0, { mark = y > 0, focus = false } = {}) {
  const s = sheets()
  if (!s || n < 0 || n >= s.folios.length) return
  const { left, top } = corner(n)
  const at = top + y * pt()
  const whole = s.height * pt() <= scroll.clientHeight
  scroll.scrollTop = whole ? top - (scroll.clientHeight - s.height * pt()) / 2 : at - scroll.clientHeight / 3
  const x = space.offsetLeft + left
  if (x < scroll.scrollLeft || x + s.width * pt() > scroll.scrollLeft + scroll.clientWidth) {
    scroll.scrollLeft = x - GAP
  }
  paint()
  here()
  const page = drawn.get(n)
  if (mark && page) {
    page.element.querySelector('.found')?.remove()
    const found = make('div', { class: 'found' })
    found.style.top = `${(y - 12) * pt()}px`
    found.style.height = `${16 * pt()}px`
    page.element.append(found)
  }
  if (focus) page?.element.focus({ preventScroll: true })
}

/** Whether a place of a page is in the window. */
function inWindow(n, y) {
  const at = corner(n).top + y * pt()
  return at >= scroll.scrollTop && at <= scroll.scrollTop + scroll.clientHeight - 20
}

/** The page that is looked at, for the contents and the field. */
export function current() {
  const s = sheets()
  if (!s) return 0
  const middle = scroll.scrollTop + scroll.clientHeight / 2
  const row = Math.max(0, Math.min(place.rows - 1, Math.floor((middle - GAP) / place.height)))
  const unit = row * place.columns
  return layout === 'single' ? unit : Math.min(Math.max(0, 2 * unit - 1), s.folios.length - 1)
}

const heard = []
/** Has somebody told which page is looked at. */
export const onHere = f => heard.push(f)

function here() {
  const s = sheets()
  if (!s || s.folios.length === 0) return
  const n = current()
  const field = one('folio')
  if (document.activeElement !== field) field.value = s.folios[n] || `#${n + 1}`
  one('folios').textContent = `of ${s.folios.length.toLocaleString('en')}`
  heard.forEach(f => f(n))
}

/** Index of the page that has this folio, or of `#12`. */
function find(text) {
  const s = sheets()
  const folio = text.trim().toLowerCase()
  if (folio.startsWith('#')) {
    const n = Number(folio.slice(1)) - 1
    return Number.isInteger(n) && n >= 0 && n < s.folios.length ? n : -1
  }
  return s.folios.findIndex(f => f.toLowerCase() === folio)
}

one('folio').addEventListener('input', () => one('folio').removeAttribute('aria-invalid'))
one('jump').addEventListener('submit', event => {
  event.preventDefault()
  const field = one('folio')
  const n = sheets() ? find(field.value) : -1
  field.setAttribute('aria-invalid', String(n < 0))
  if (n < 0 && sheets()) say(`No page has the folio ${field.value.trim() || '…'}.`)
  if (n >= 0) {
    go(n, 0)
    field.select()
  }
})

// Words: where they are on a page, and where in the Markdown.

/** The word at a place of a page, points. */
function wordAt(value, x, y) {
  let best = null
  value.rows.forEach((row, r) => {
    if (row.up || y < row.y - row.s || y > row.y + 0.45 * row.s) return
    row.k.forEach(([left, width], w) => {
      const off = Math.max(left - x, x - left - width, 0)
      if (off < 6 && (!best || off < best.off)) best = { r, w, off }
    })
  })
  return best
}

function mark(page, r, w) {
  page.element.querySelector('.word')?.remove()
  const row = page.words.rows[r]
  const [left, width] = row.k[w]
  const box = make('div', { class: 'word' })
  const { style } = box
  style.left = `${(left - 1) * pt()}px`
  style.top = `${(row.y - 0.8 * row.s) * pt()}px`
  style.width = `${(width + 2) * pt()}px`
  style.height = `${1.1 * row.s * pt()}px`
  page.element.append(box)
}

async function toSource(n, r, w) {
  try {
    const { at } = await get('/place', { of: book.of, n, row: r, word: w })
    found(at, one('opens').checked)
  } catch (fault) {
    say(fault.message)
  }
}

/** Shows a place of a file, and opens it in the editor if that is wanted. */
export async function found(at, opens) {
  if (!at) return say('These words are made by Recto: no file has them.')
  const name = `${at.path}:${at.line}:${at.column}`
  const box = one('place')
  const copy = make('button', { type: 'button', onclick: () => navigator.clipboard?.writeText(name) }, 'Copy')
  const go = make('button', { type: 'button', class: 'main', onclick: () => open(at, true) }, 'Open')
  const close = make('button', { type: 'button', 'aria-label': 'Close', onclick: () => { box.hidden = true } }, '×')
  box.replaceChildren(make('code', {}, name), copy, go, close)
  box.hidden = false
  if (opens) await open(at, false)
}

/** Opens a place in the person's editor; `asked` if it was asked for in so many words. */
export async function open(at, asked) {
  try {
    const { address, started } = await post('/open', at)
    if (address) location.href = address
    else if (!started && asked) {
      say(`${at.path}:${at.line}:${at.column}. To have it opened, name your editor: editor = "vscode" in ~/.config/recto/config.toml, or $VISUAL.`)
    }
  } catch (fault) {
    say(`${fault.message}. ${fault.help}`)
  }
}

let silence
export function say(text) {
  const box = one('place')
  box.replaceChildren(text)
  box.hidden = false
  clearTimeout(silence)
  silence = setTimeout(() => { if (box.textContent === text) box.hidden = true }, 8000)
}

space.addEventListener('click', event => {
  const element = event.target.closest('.page')
  if (!element) return
  const n = Number(element.dataset.n)
  const page = drawn.get(n)
  if (layout === 'overview') {
    set('spreads')
    return go(n, 0)
  }
  // Who marks words to copy them wants no editor.
  if (!page?.words || !getSelection().isCollapsed) return
  const box = element.getBoundingClientRect()
  const hit = wordAt(page.words, (event.clientX - box.left) / pt(), (event.clientY - box.top) / pt())
  if (!hit) return
  cursor = { n, r: hit.r, w: hit.w }
  mark(page, hit.r, hit.w)
  toSource(n, hit.r, hit.w)
})

space.addEventListener('keydown', event => {
  const element = event.target.closest('.page')
  const page = element && drawn.get(Number(element.dataset.n))
  if (!page?.words) return
  const n = Number(element.dataset.n)
  if (event.key === 'Enter') {
    event.preventDefault()
    if (layout === 'overview') { set('spreads'); return go(n, 0, { focus: true }) }
    if (cursor?.n === n) toSource(n, cursor.r, cursor.w)
    return
  }
  const { rows } = page.words
  if (!['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].includes(event.key) || rows.length === 0) return
  event.preventDefault()
  let { r, w } = cursor?.n === n && rows[cursor.r] ? cursor : { r: 0, w: -1 }
  const first = w < 0
  if (first) w = 0
  else if (event.key === 'ArrowRight' && ++w >= rows[r].k.length) { r = Math.min(r + 1, rows.length - 1); w = 0 }
  else if (event.key === 'ArrowLeft' && --w < 0) { r = Math.max(r - 1, 0); w = rows[r].k.length - 1 }
  else if (event.key === 'ArrowDown') r = Math.min(r + 1, rows.length - 1)
  else if (event.key === 'ArrowUp') r = Math.max(r - 1, 0)
  w = Math.max(0, Math.min(w, rows[r].k.length - 1))
  cursor = { n, r, w }
  if (rows[r].k.length === 0) return
  mark(page, r, w)
  one('status').textContent = rows[r].t.trim().split(/\s+/)[w] ?? rows[r].t
  const top = corner(n).top + rows[r].y * pt()
  if (top < scroll.scrollTop + 30 || top > scroll.scrollTop + scroll.clientHeight - 30) {
    scroll.scrollTop = top - scroll.clientHeight / 2
  }
})

// Layout, size, what is shown.

function set(name) {
  const before = anchor()
  layout = name
  keep('layout', name)
  for (const radio of document.querySelectorAll('input[name=layout]')) radio.checked = radio.value === name
  again(before)
}

function resize(factor) {
  const before = anchor()
  zoom = factor === 0 ? 1 : Math.max(0.25, Math.min(8, zoom * factor))
  keep('zoom', zoom)
  again(before)
}

for (const radio of document.querySelectorAll('input[name=layout]')) {
  radio.checked = radio.value === layout
  radio.addEventListener('change', () => set(radio.value))
}
one('smaller').addEventListener('click', () => resize(1 / 1.2))
one('larger').addEventListener('click', () => resize(1.2))
one('fit').addEventListener('click', () => resize(0))
for (const name of Object.keys(shows)) {
  one(`show-${name}`).addEventListener('change', event => {
    shows[name] = event.target.checked
    if (name === 'flaws' && shows.flaws) for (const [n, page] of drawn) load(n, page, page.version)
    redraw()
  })
}

// Keys that hold where the pages have the focus, and nowhere else.
scroll.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const act = {
    '+': () => resize(1.2), '=': () => resize(1.2), '-': () => resize(1 / 1.2), 0: () => resize(0),
    g: () => one('folio').select(), '/': () => one('tab-search').click(),
    s: () => set('spreads'), d: () => set('single'), o: () => set('overview'),
    n: () => go(current() + (layout === 'single' ? 1 : 2)), p: () => go(Math.max(0, current() - (layout === 'single' ? 1 : 2))),
  }[event.key]
  if (!act) return
  event.preventDefault()
  act()
})

const details = one('switches')
details.addEventListener('keydown', event => {
  if (event.key === 'Escape') { details.open = false; details.querySelector('summary').focus() }
})
document.addEventListener('pointerdown', event => {
  if (details.open && !details.contains(event.target)) details.open = false
})

one('edition').addEventListener('change', event => change(event.target.value))

async function change(of) {
  try {
    await refresh(of)
  } catch (fault) {
    say(`${fault.message}. ${fault.help}`)
    one('edition').value = book.of
  }
}

let waiting = false
scroll.addEventListener('scroll', () => {
  if (waiting) return
  waiting = true
  requestAnimationFrame(() => { waiting = false; paint(); here() })
})
new ResizeObserver(() => again()).observe(scroll)

on('state', ({ before, state }) => {
  const at = before?.of === state.of ? anchor() : null
  if (!before || before.of !== state.of) {
    drawn.forEach(page => page.element.remove())
    drawn.clear()
  }
  const empty = !state.sheets || state.sheets.folios.length === 0
  one('empty').hidden = !empty
  one('empty').textContent = state.build === 0 ? 'The pages are being set …' : 'There are no pages yet: the problems say why.'
  if (empty) {
    drawn.forEach(page => page.element.remove())
    drawn.clear()
    space.style.height = '0'
    return
  }
  const own = state.editions.filter(e => e.own)
  one('edition-label').hidden = own.length === 0
  one('edition').replaceChildren(
    make('option', { value: '' }, 'The book'),
    ...own.map(e => make('option', { value: e.name }, e.name)))
  one('edition').value = state.of
  again(at)
  for (const [n, page] of drawn) {
    if (n >= state.sheets.folios.length) { page.element.remove(); drawn.delete(n) }
  }
})

on('looked', () => { paint(); here() })

const lookAgain = calm(300, () => look().catch(() => {}))

on('built', event => {
  if (!sheets()) return
  paint()
  if (event.changed.length === 0) return
  lookAgain()
  const are = event.changed.length === 1 ? '1 page is new' : `${plural(event.changed.length, 'page')} are new`
  one('status').textContent = `${are}, ${(event.milliseconds / 1000).toFixed(2)} s`
})

on('told', ({ place: at }) => {
  if (at && sheets() && book.of === '' && one('follow').checked && !inWindow(at.p, at.y)) go(at.p, at.y)
})
