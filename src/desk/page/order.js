// The order of the chapters: moved with the mouse, a finger, or the keys; the manifest follows.

import { get, on, post } from '/wire.js'
import { make, one } from '/dom.js'
import { panels, shown } from '/panels.js'

const panel = one('panel')
let value = null
let rows = []
let chosen = null
let live = null

panels.order = order

async function order() {
  try {
    value = await get('/order')
  } catch (fault) {
    if (shown === 'order') panel.replaceChildren(make('h2', {}, 'Order'), make('p', { class: 'faulty' }, fault.message))
    return
  }
  if (shown === 'order') draw()
}

/** What an entry is called in a change: its file, or the title of a part. */
const name = row => row.file ?? row.title

function draw() {
  const had = panel.contains(document.activeElement)
  const top = panel.scrollTop
  rows = value.rows
  const list = make('ul', { class: 'order', 'aria-label': 'Order of the book' })
  let matter = null
  const parts = []
  rows.forEach((row, i) => {
    if (row.matter !== matter) {
      matter = row.matter
      parts.push(make('li', { class: 'matter' }, make('h3', {}, { front: 'Front', main: 'Main text', back: 'Back' }[matter] ?? matter)))
    }
    parts.push(item(row, i))
  })
  list.append(...parts)
  live = make('p', { class: 'unseen', role: 'status' })
  const undo = make('button', { type: 'button', id: 'undo', disabled: !value.undoes, onclick: () => change('/undo', {}, 'The last change is taken back') }, 'Undo')
  const tools = make('div', { class: 'order-tools', role: 'group', 'aria-label': 'The chosen entry' },
    make('button', { type: 'button', id: 'up', onclick: () => step(-1) }, 'Up'),
    make('button', { type: 'button', id: 'down', onclick: () => step(1) }, 'Down'),
    kinds(),
    make('button', { type: 'button', id: 'leave-out', onclick: leaveOut }, 'Leave out'), undo)
  panel.replaceChildren(make('h2', {}, 'Order'),
    make('p', { class: 'quiet' }, 'Drag an entry, or choose it and use Alt with the arrow keys. The manifest keeps its comments.'),
    tools, list, live, ...unlisted())
  panel.scrollTop = top
  choose(rows.findIndex(row => chosen && name(row) === chosen && !row.generated), had)
}

function item(row, i) {
  if (row.generated) {
    return make('li', { class: `made depth-${row.level}` }, make('span', { class: 'entry' }, make('span', { class: 'words' }, row.title), make('span', { class: 'folio' }, row.folio ?? '')))
  }
  const grip = make('button', {
    type: 'button', class: 'grip', 'data-i': i, 'aria-label': describe(row), 'aria-pressed': 'false',
    onclick: () => choose(i, true), onfocus: () => choose(i, false),
  }, make('span', { 'aria-hidden': 'true' }, '⠿'))
  const words = make('span', { class: 'entry', onclick: () => choose(i, true) },
    row.number ? make('span', { class: 'number' }, row.number) : null,
    make('span', { class: 'words', title: row.file ?? '' }, row.title), make('span', { class: 'folio' }, row.folio ?? ''))
  return make('li', { class: `depth-${Math.min(row.level, 3)}${row.file ? '' : ' part'}`, 'data-i': i }, grip, words)
}

const describe = row => [row.title, row.kind, row.folio ? `page ${row.folio}` : ''].filter(Boolean).join(', ')

function kinds() {
  const select = make('select', { id: 'kind', 'aria-label': 'Kind' }, make('option', { value: '' }, 'kind by its name'),
    ...value.kinds.map(kind => make('option', { value: kind }, kind.replaceAll('-', ' '))))
  select.addEventListener('change', () => {
    const row = rows.find(r => name(r) === chosen)
    if (row) change('/order', { 'kind-of': name(row), kind: select.value || null }, `${row.title} is ${select.value || 'what its name says'}`)
  })
  return select
}

function choose(i, focus) {
  const row = rows[i]
  chosen = row ? name(row) : null
  for (const grip of panel.querySelectorAll('.grip')) {
    const is = Number(grip.dataset.i) === i
    grip.setAttribute('aria-pressed', String(is))
    grip.closest('li').classList.toggle('chosen', is)
    if (is && focus) grip.focus()
  }
  for (const id of ['up', 'down', 'leave-out']) one(id).disabled = !row
  one('kind').disabled = !row?.file
  if (row?.file) one('kind').value = row.kind
}

/** Index behind all that is below an entry. */
function end(i) {
  let k = i + 1
  while (k < rows.length && rows[k].level > rows[i].level && rows[k].matter === rows[i].matter) k++
  return k
}

async function change(path, edit, done) {
  try {
    await post(path, edit)
    await order()
    live.textContent = `${done}.`
  } catch (fault) {
    await order()
    live.replaceWith(live = make('p', { class: 'faulty', role: 'alert' }, `${fault.message}${fault.help ? `. ${fault.help}` : ''}`))
  }
}

const move = (from, edit, words) => change('/order', { move: name(rows[from]), ...edit }, `${rows[from].title} stands ${words}`)

/** One place up or down, into and out of parts. */
function step(by) {
  const from = rows.findIndex(row => chosen && name(row) === chosen && !row.generated)
  if (from < 0) return
  const isPart = !rows[from].file
  if (by < 0) {
    let at = from - 1
    while (at >= 0 && (rows[at].generated || isPart && rows[at].level > rows[from].level)) at--
    if (at < 0 || rows[at].matter !== rows[from].matter) return
    move(from, { before: name(rows[at]) }, `before ${rows[at].title}`)
    return
  }
  let at = end(from)
  while (at < rows.length && rows[at].generated) at++
  const target = rows[at]
  if (!target || target.matter !== rows[from].matter) {
    // The last one of a part leaves it.
    const part = rows.slice(0, from).findLastIndex(row => row.level < rows[from].level)
    if (part >= 0 && rows[part].matter === rows[from].matter) move(from, { after: name(rows[part]) }, `after ${rows[part].title}`)
    return
  }
  into(from, at, isPart)
}

/** Behind an entry; into a part at its head. */
function into(from, at, isPart) {
  const target = rows[at]
  const below = rows[at + 1]
  if (!target.file && !isPart) {
    if (below && below.level > target.level && at + 1 !== from) return move(from, { before: name(below) }, `first in ${target.title}`)
    return move(from, { part: target.title }, `in ${target.title}`)
  }
  return move(from, { after: name(target) }, `after ${target.title}`)
}

function leaveOut() {
  const row = rows.find(r => name(r) === chosen)
  if (row) change('/order', { remove: name(row) }, `${row.title} is left out; its file is still there`)
}

function unlisted() {
  if (value.unlisted.length === 0) return []
  return [make('h3', {}, 'Files that are not in the book'), make('ul', {}, value.unlisted.map(file => make('li', { class: 'wish' },
    make('span', {}, file), make('button', {
      type: 'button', 'aria-label': `Add ${file}`, onclick: () => { chosen = file; change('/order', { add: file, to: 'main' }, `${file} is added at the end of the main text`) },
    }, 'Add'))))]
}

panel.addEventListener('keydown', event => {
  if (shown !== 'order') return
  if ((event.ctrlKey || event.metaKey) && event.key === 'z') {
    event.preventDefault()
    if (!one('undo').disabled) one('undo').click()
  }
  if (!event.target.closest('.grip')) return
  const grips = [...panel.querySelectorAll('.grip')]
  const at = grips.indexOf(event.target)
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  if (by === undefined) return
  event.preventDefault()
  if (event.altKey) step(by)
  else grips[at + by]?.focus()
})

// Dragging, by pointer events: a mouse, a pen and a finger alike.

let drag = null

panel.addEventListener('pointerdown', event => {
  const li = event.target.closest('.order li[data-i]')
  if (!li || event.button !== 0 || (event.pointerType === 'touch' && !event.target.closest('.grip'))) return
  drag = { from: Number(li.dataset.i), y: event.clientY, li, on: false }
})

addEventListener('pointermove', event => {
  if (!drag || (!drag.on && Math.abs(event.clientY - drag.y) < 5)) return
  if (!drag.on) {
    drag.on = true
    drag.li.classList.add('held')
    getSelection().removeAllRanges()
  }
  event.preventDefault()
  clear()
  const over = document.elementFromPoint(event.clientX, event.clientY)?.closest('.order li[data-i]')
  const box = panel.getBoundingClientRect()
  if (event.clientY < box.top + 30) panel.scrollTop -= 12
  if (event.clientY > box.bottom - 30) panel.scrollTop += 12
  drag.to = null
  if (!over) return
  const i = Number(over.dataset.i)
  if (i >= drag.from && i < end(drag.from)) return
  const rect = over.getBoundingClientRect()
  drag.to = { i, above: event.clientY < rect.top + rect.height / 2 }
  over.classList.add(drag.to.above ? 'before' : 'after')
})

function clear() {
  for (const li of panel.querySelectorAll('.before, .after')) li.classList.remove('before', 'after')
}

function drop() {
  if (!drag) return
  const { from, to, on: on_, li } = drag
  drag = null
  clear()
  li.classList.remove('held')
  if (!on_ || !to) return
  chosen = name(rows[from])
  if (to.above) move(from, { before: name(rows[to.i]) }, `before ${rows[to.i].title}`)
  else into(from, to.i, !rows[from].file)
}

addEventListener('pointerup', drop)
addEventListener('pointercancel', () => { if (drag) { clear(); drag.li.classList.remove('held'); drag = null } })
addEventListener('keydown', event => { if (event.key === 'Escape' && drag) { clear(); drag.li.classList.remove('held'); drag = null } })

on('told', () => { if (shown === 'order' && !drag) order() })
