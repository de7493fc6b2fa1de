// The cover of an edition: back, spine and front, to scale, with what is cut off and where it is folded.

import { book, get, on } from '/wire.js'
import { make, one, shape } from '/dom.js'

let wanted = false
let version = 0

/** Shows the covers; asked for only when they are looked at. */
export function show(is) {
  wanted = is
  if (is) load()
}

function choices() {
  const names = (book.state?.editions ?? []).map(e => e.name).filter(n => n !== 'screen')
  const select = one('cover-edition')
  const now = select.value
  select.replaceChildren(...(names.length > 0 ? names : ['print']).map(n => make('option', { value: n }, n)))
  if (names.includes(now)) select.value = now
}

async function load() {
  choices()
  const name = one('cover-edition').value
  const room = one('cover')
  const turn = ++version
  if (!room.hasChildNodes()) room.replaceChildren(make('p', { class: 'quiet' }, 'The cover is being made …'))
  try {
    const folds = await get('/cover', { name })
    if (turn !== version) return
    const image = make('img', { alt: `Cover of ${name}: back, spine and front`, src: `/cover.svg?${new URLSearchParams({ name, v: `${book.state.build}-${turn}` })}` })
    room.replaceChildren(make('figure', { class: 'cover-figure', id: 'sheet' }, make('div', { class: 'sheet-of-cover' }, image, lines(folds)), make('figcaption', {}, folds.remark)))
    scale()
  } catch (fault) {
    if (turn === version) room.replaceChildren(make('p', { class: 'faulty' }, `${fault.message}${fault.help ? `. ${fault.help}` : ''}`))
  }
}

const millimetres = points => `${(points / 72 * 25.4).toFixed(1)} mm`

function lines({ width, height, bleed, panel, spine, hinge }) {
  const svg = shape('svg', { viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true', id: 'fold-lines' })
  // Each line on a white one, so that it is seen on any cover.
  const line = (name, props, colour) => svg.append(
    shape(name, { ...props, fill: 'none', stroke: '#ffffff', 'stroke-width': 2.4, 'stroke-opacity': 0.75 }),
    shape(name, { ...props, fill: 'none', stroke: colour, 'stroke-width': 1.1, 'stroke-dasharray': '5 3' }))
  line('rect', { x: bleed, y: bleed, width: width - 2 * bleed, height: height - 2 * bleed }, '#b0127b')
  const at = [bleed + panel, bleed + panel + spine]
  const hinges = hinge > 0 ? [at[0] - hinge, at[1] + hinge] : []
  for (const x of at) line('path', { d: `M${x} ${-8}V${height + 8}` }, '#1c63a8')
  for (const x of hinges) line('path', { d: `M${x} 0V${height}` }, '#5b3fb0')
  const label = (x, text) => shape('text', { x, y: height + 20, 'text-anchor': 'middle', 'font-size': 11, 'font-family': 'sans-serif', fill: 'currentColor' }, text)
  svg.append(label(bleed + panel / 2, millimetres(panel)), label(width / 2, millimetres(spine)), label(width - bleed - panel / 2, millimetres(panel)))
  svg.dataset.width = width
  return svg
}

function scale() {
  const sheet = one('sheet')
  if (!sheet) return
  const range = Number(one('cover-size').value)
  const fits = one('cover').clientWidth - 44
  const whole = Number(one('fold-lines').dataset.width) * 96 / 72
  const fit = Math.min(fits, (one('cover').clientHeight - 150) * whole / (one('fold-lines').viewBox.baseVal.height * 96 / 72))
  // At 100 it fits; the share of the true size is told.
  const width = Math.max(120, fit) * range / 100
  sheet.style.width = `${width}px`
  one('cover-size-now').textContent = `${Math.round(width / whole * 100)} %`
  one('fold-lines').style.display = one('folds').checked ? '' : 'none'
}

one('cover-edition').addEventListener('change', load)
one('cover-size').addEventListener('input', scale)
one('folds').addEventListener('change', scale)
addEventListener('resize', scale)
on('state', () => { if (wanted) load() })
on('built', event => { if (wanted && event.changed.length > 0) load() })
