// What is drawn over a page: grid and margins, flaws, trim and bleed, tags and reading order.

import { shape } from '/dom.js'

const COLOURS = { grid: '#2f86c4', area: '#2f7d32', flaw: '#d32f2f', trim: '#b0127b', tag: '#5b3fb0' }

/** The overlay of a page, in points; nothing if nothing is to be shown. */
export function draw(sheets, words, right, shows) {
  const parts = []
  if (shows.grid) parts.push(...grid(sheets, right))
  if (shows.flaws) parts.push(...flaws(sheets, words, right))
  if (shows.bleed) parts.push(...bleed(sheets, right))
  if (shows.tags) parts.push(...tags(words))
  if (parts.length === 0) return null
  const svg = shape('svg', {
    class: 'overlay', viewBox: `0 0 ${sheets.width} ${sheets.height}`, 'aria-hidden': 'true',
  })
  svg.append(...parts)
  return svg
}

const left = (sheets, right) => right ? sheets.grid.right : sheets.grid.left

function grid(sheets, right) {
  const { head, leading, lines, base, measure } = sheets.grid
  const parts = []
  for (let line = 0; line < lines; line++) {
    const y = head + (line + base) * leading
    parts.push(shape('path', { d: `M0 ${y}H${sheets.width}`, stroke: COLOURS.grid, 'stroke-width': 0.35 }))
  }
  parts.push(shape('rect', {
    x: left(sheets, right), y: head, width: measure, height: lines * leading,
    fill: 'none', stroke: COLOURS.area, 'stroke-width': 0.7,
  }))
  return parts
}

function flaws(sheets, words, right) {
  const { leading, base, measure } = sheets.grid
  return (words.flaws ?? []).flatMap(flaw => [
    shape('rect', {
      x: left(sheets, right), y: flaw.y - base * leading, width: measure, height: leading,
      fill: COLOURS.flaw, 'fill-opacity': 0.2,
    }),
    shape('text', {
      x: left(sheets, right) + measure, y: flaw.y - base * leading - 1.5, 'text-anchor': 'end',
      'font-size': 6.5, fill: COLOURS.flaw, 'font-family': 'sans-serif',
    }, `${flaw.rule}: ${flaw.says}`),
  ])
}

function bleed(sheets, right) {
  const parts = [shape('rect', {
    x: 0, y: 0, width: sheets.width, height: sheets.height,
    fill: 'none', stroke: COLOURS.trim, 'stroke-width': 0.8,
  })]
  if (!sheets.bleed) return parts
  const { size, sides: [top, foot, outer, inner] } = sheets.bleed
  const [atLeft, atRight] = right ? [inner, outer] : [outer, inner]
  const x = atLeft ? -size : 0
  const y = top ? -size : 0
  parts.push(shape('rect', {
    x, y,
    width: sheets.width - x + (atRight ? size : 0), height: sheets.height - y + (foot ? size : 0),
    fill: 'none', stroke: COLOURS.trim, 'stroke-width': 0.6, 'stroke-dasharray': '3 2',
  }))
  return parts
}

function tags(words) {
  const parts = []
  let order = 0
  for (const { r, box } of words.groups) {
    if (!box || r === 'Artifact') continue
    const [x, y, width, height] = box
    const read = r !== 'Furniture'
    if (read) order++
    parts.push(shape('rect', {
      x, y, width, height, fill: 'none', stroke: COLOURS.tag, 'stroke-width': 0.5,
      'stroke-dasharray': read ? 'none' : '1.5 1.5',
    }))
    parts.push(shape('text', {
      x: x - 2, y: y + 6, 'text-anchor': 'end', 'font-size': 5.5, fill: COLOURS.tag, 'font-family': 'sans-serif',
    }, read ? `${order} ${r}` : r))
  }
  return parts
}
