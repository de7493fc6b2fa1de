// The preview of a book that is being written: views, panels, and what is told of them.

import { begin, book, on } from '/wire.js'
import { one, tabs } from '/dom.js'
import '/pages.js'
import { show as showPanel } from '/panels.js'
import '/order.js'
import '/files.js'
import * as reader from '/reader.js'
import * as cover from '/cover.js'

const side = document.querySelector('.side')
const narrow = matchMedia('(max-width: 860px)')

tabs(document.querySelector('.views'), tab => {
  const name = tab.id.replace('tab-', '')
  for (const view of ['pages', 'reader', 'cover']) one(`view-${view}`).hidden = view !== name
  one('view').setAttribute('aria-labelledby', tab.id)
  reader.show(name === 'reader')
  cover.show(name === 'cover')
  if (narrow.matches) side.classList.remove('open')
})

let panel = 'contents'
tabs(document.querySelector('.panels'), (tab, byKey) => {
  const name = tab.id.replace('tab-', '')
  // Where there is little room, the panel that is open is shut by its own button.
  const shuts = narrow.matches && side.classList.contains('open') && panel === name
  side.classList.toggle('open', !shuts)
  panel = name
  if (!shuts) showPanel(name, byKey)
})

document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault()
  one('view').focus()
})

function note() {
  const box = one('note')
  const told = book.state?.note
  const text = told ? `${told.what}${told.help ? ` — ${told.help}` : ''}` : ''
  if (box.textContent !== text) box.textContent = text
  box.hidden = text === ''
}

on('state', ({ state }) => {
  one('book').textContent = state.title || 'Recto'
  document.title = state.title ? `${state.title} – Recto` : 'Recto'
  note()
})
on('built', () => note())
on('told', () => { note(); one('status').classList.remove('busy') })
on('progress', () => one('status').classList.add('busy'))
on('built', () => one('status').classList.remove('busy'))
on('found', () => {
  if (one('status').dataset.lost) {
    one('status').textContent = ''
    delete one('status').dataset.lost
  }
})
on('lost', () => {
  one('status').dataset.lost = 'yes'
  one('status').textContent = 'The preview has ended: start `recto preview` again'
})

showPanel('contents')
begin()
