// The panels beside the pages: contents, search, problems.

import { book, get, on, post } from '/wire.js'
import { calm, make, one, plural } from '/dom.js'
import { current, found, go, onHere, open } from '/pages.js'

const panel = one('panel')
export let shown = 'contents'
export const panels = { contents, search, problems }

/** Shows a panel; whoever goes through the tabs by the keys stays there. */
export function show(name, byKey = true) {
  shown = name
  panel.setAttribute('aria-labelledby', `tab-${name}`)
  panel.replaceChildren()
  panels[name](byKey)
}

const pageLink = (page, text) => make('button', {
  type: 'button', class: 'place-link', onclick: () => { one('tab-pages').click(); go(page.p, page.y) },
}, text ?? (page.folio ? `page ${page.folio}` : `page #${page.p + 1}`))

const fileLink = at => make('button', {
  type: 'button', class: 'place-link', onclick: () => one('opens').checked ? (found(at, false), open(at, true)) : found(at, false),
}, `${at.path}:${at.line}:${at.column}`)

function contents() {
  const s = book.state?.sheets
  panel.append(make('h2', {}, 'Contents'))
  if (!s || s.contents.length === 0) return panel.append(make('p', { class: 'quiet' }, 'There are no headings yet.'))
  const list = make('ul', {}, s.contents.map(entry => make('li', {}, make('button', {
    type: 'button', class: `link l${Math.min(entry.l, 5)}`, 'data-p': entry.p,
    onclick: () => { one('tab-pages').click(); go(entry.p, entry.y, { mark: false }) },
  }, make('span', { class: 'words' }, entry.t), make('span', { class: 'folio' }, s.folios[entry.p])))))
  panel.append(list)
  here(current())
}

function here(n) {
  if (shown !== 'contents') return
  const links = [...panel.querySelectorAll('.link')]
  const at = links.filter(link => Number(link.dataset.p) <= n).pop()
  for (const link of links) {
    if (link === at) link.setAttribute('aria-current', 'true')
    else link.removeAttribute('aria-current')
  }
}
onHere(here)

let asked = ''

function search(byKey) {
  const field = make('input', { type: 'search', id: 'words', 'aria-label': 'Words to look for', value: asked, placeholder: 'Words of the pages' })
  const results = make('div', { 'aria-live': 'polite' })
  const look = calm(150, async () => {
    asked = field.value
    if (asked.trim() === '') return results.replaceChildren()
    try {
      const { found: all, more } = await get('/find', { of: book.of, words: asked })
      if (asked !== field.value) return
      const count = all.length === 0 ? 'Nothing was found.' : `${more ? 'The first ' : ''}${plural(all.length, 'place')}`
      results.replaceChildren(make('p', { class: 'quiet' }, count), make('ul', {}, all.map(hit => make('li', {}, make('button', {
        type: 'button', class: 'link', onclick: () => { one('tab-pages').click(); go(hit.p, hit.y) },
      }, make('span', { class: 'words' }, hit.says), make('span', { class: 'folio' }, hit.folio))))))
    } catch (fault) {
      results.replaceChildren(make('p', { class: 'faulty' }, fault.message))
    }
  })
  field.addEventListener('input', look)
  const form = make('form', { class: 'row', role: 'search', onsubmit: event => { event.preventDefault(); look() } }, field)
  panel.append(make('h2', {}, 'Search'), form, results)
  if (!byKey) field.focus()
  if (asked) look()
}

/** Which kinds are folded open, kept while messages come and go. */
const unfolded = new Set()

function kind(name, label, severity, all, item) {
  const details = make('details', { class: 'kind', open: unfolded.has(name) })
  details.addEventListener('toggle', () => details.open ? unfolded.add(name) : unfolded.delete(name))
  const words = severity === '' ? '' : make('span', { class: severity }, severity === 'error' ? 'Error' : 'Warning')
  details.append(make('summary', {}, make('b', {}, label), words, make('span', { class: 'n' }, String(all.length))), ...all.slice(0, 100).map(item))
  if (all.length > 100) details.append(make('p', { class: 'problem quiet' }, `and ${all.length - 100} more`))
  return details
}

async function problems() {
  let value
  try {
    value = await get('/problems', { of: book.of })
  } catch (fault) {
    if (shown === 'problems') panel.replaceChildren(make('h2', {}, 'Problems'), make('p', { class: 'faulty' }, fault.message))
    return
  }
  if (shown !== 'problems') return
  const focus = panel.contains(document.activeElement) ? document.activeElement.dataset.key : undefined
  const top = panel.scrollTop
  const groups = new Map()
  for (const m of value.messages) {
    const key = `${m.severity} ${m.code}`
    groups.set(key, [...groups.get(key) ?? [], m])
  }
  const sorted = [...groups].sort(([a], [b]) => a.localeCompare(b))
  const messages = sorted.map(([key, all]) => kind(key, all[0].code, all[0].severity, all, m => make('div', { class: 'problem' },
    make('p', {}, m.says), m.help ? make('p', { class: 'help' }, m.help) : null,
    make('div', { class: 'places' }, m.page ? pageLink(m.page) : null, m.at ? fileLink(m.at) : null))))
  const rules = new Map(value.rules.map(rule => [rule, []]))
  for (const flaw of value.flaws) rules.get(flaw.rule)?.push(flaw)
  const score = new Map(value.scores.flatMap(s => s.pages.map(p => [p, s.score])))
  const flaws = [...rules].filter(([, all]) => all.length > 0).map(([rule, all]) => kind(`flaw ${rule}`, all[0].name, '', all, flaw => make('div', { class: 'problem' },
    make('p', {}, flaw.says, make('span', { class: 'quiet' }, ` · spread ${score.get(flaw.page.p) ?? '–'} of 100`)),
    make('div', { class: 'places' }, pageLink(flaw.page), flaw.at ? fileLink(flaw.at) : null))))
  const check = make('button', { type: 'button', 'data-key': 'check' }, 'Ask printers and shops')
  const asked = make('p', { class: 'quiet', role: 'status' })
  check.addEventListener('click', async () => {
    check.disabled = true
    asked.textContent = 'Everything that the manifest names is made and looked at …'
    try {
      const { errors, warnings } = await post('/check', { names: [] })
      asked.textContent = errors + warnings === 0 ? 'Nothing to mend.' : `${plural(errors, 'error')}, ${plural(warnings, 'warning')}`
    } catch (fault) {
      asked.textContent = `${fault.message}. ${fault.help}`
    }
    check.disabled = false
  })
  const mean = value.scores.length ? value.scores.reduce((sum, s) => sum + s.score, 0) / value.scores.length : null
  panel.replaceChildren(
    make('h2', {}, 'Problems'),
    ...(messages.length > 0 ? messages : [make('p', { class: 'all-good' }, 'Nothing to mend in the text.')]),
    make('h3', {}, mean === null ? 'The setting' : `The setting: spreads have ${mean.toFixed(0)} of 100 in the mean`),
    ...(flaws.length > 0 ? flaws : [make('p', { class: 'quiet' }, 'No flaws.')]),
    make('h3', {}, 'Before it is printed or sold'), make('div', { class: 'row' }, check), asked)
  panel.scrollTop = top
  if (focus) panel.querySelector(`[data-key="${focus}"]`)?.focus()
}

function counts() {
  const { errors = 0, warnings = 0 } = book.state ?? {}
  const count = one('problem-count')
  count.hidden = errors + warnings === 0
  count.textContent = String(errors + warnings)
  count.setAttribute('aria-label', `${plural(errors, 'error')}, ${plural(warnings, 'warning')}`)
}

on('state', ({ before }) => {
  counts()
  if (shown === 'problems') problems()
  if (shown !== 'contents') return
  // The first pages before a list of hundreds of headings.
  if (before?.sheets) show('contents')
  else setTimeout(() => { if (shown === 'contents' && !panel.contains(document.activeElement)) show('contents') }, 100)
})
on('looked', () => { if (shown === 'contents' && !panel.contains(document.activeElement)) show('contents') })
on('told', () => { counts(); if (shown === 'problems') problems() })
