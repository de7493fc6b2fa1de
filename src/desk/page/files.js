// Building: what can be had of the book, and what has been made.

import { book, on, post } from '/wire.js'
import { make, one } from '/dom.js'
import { panels, shown } from '/panels.js'

const panel = one('panel')
const made = new Map()
let busy = null
let fault = null
let progress = ''

panels.files = files

const size = bytes => bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`

function wishes() {
  const editions = (book.state?.editions ?? []).map(e => e.name)
  const covers = editions.length > 0 ? editions : ['print']
  return [
    ['epub', 'EPUB', { epub: true }],
    ['pdf', 'PDF for the screen', { screen: true }],
    ...editions.filter(e => e !== 'screen').map(e => [`edition ${e}`, `Edition ${e}`, { names: [e] }]),
    ...covers.filter(e => e !== 'screen').map(e => [`cover ${e}`, `Cover of ${e}`, { names: [e], covers: true }]),
    ['all', 'Everything', { all: true, epub: true, screen: true, covers: true }],
  ]
}

function files() {
  const focus = panel.contains(document.activeElement) ? document.activeElement.dataset.key : undefined
  const buttons = wishes().map(([key, words, wish]) => make('li', { class: 'wish' }, make('span', {}, words), make('button', {
    type: 'button', 'data-key': key, 'aria-label': `Build: ${words}`, 'aria-disabled': busy ? 'true' : 'false', onclick: () => build(key, wish),
  }, busy === key ? 'Building …' : 'Build')))
  const results = [...made.values()].map(file => make('li', { class: 'made-file' },
    make('a', { href: `/made/${encodeURIComponent(file.name)}`, download: file.name }, file.name),
    make('p', { class: 'quiet' }, [file.pages ? `${file.pages} pages` : '', size(file.bytes), file.remark ?? ''].filter(Boolean).join(', '))))
  panel.replaceChildren(make('h2', {}, 'Build'), make('ul', {}, buttons),
    make('p', { id: 'progress', class: 'quiet', role: 'status' }, progress),
    fault ? make('p', { class: 'faulty', role: 'alert' }, fault) : '',
    results.length > 0 ? make('h3', {}, 'Made') : '', make('ul', {}, results))
  if (focus) panel.querySelector(`[data-key="${focus}"]`)?.focus()
}

async function build(key, wish) {
  if (busy) return
  busy = key
  fault = null
  progress = 'It begins …'
  files()
  try {
    const value = await post('/build', wish)
    for (const file of value.files) made.set(file.name, file)
    progress = `Written to the folder of outputs: ${value.files.map(f => f.name).join(', ')}`
    if (value.left) fault = `Not every file was written: ${value.left}. The problems say why.`
  } catch (e) {
    fault = `${e.message}${e.help ? `. ${e.help}` : ''}`
    progress = ''
  }
  busy = null
  if (shown === 'files') files()
}

on('progress', ({ what }) => {
  progress = what
  if (shown === 'files' && one('progress')) one('progress').textContent = what
})
on('state', () => { if (shown === 'files') files() })
