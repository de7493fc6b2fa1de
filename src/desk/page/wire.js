// What goes to the server and comes from it.

const token = document.querySelector('meta[name=recto-token]').content

/** What is shown: the book's state as the server told it last, and which edition is looked at. */
export const book = { state: null, of: '' }

const listeners = {}

/** Has somebody told of what happens: `state`, `built`, `told`, `looked`, `progress`, `found`, `lost`. */
export function on(name, f) {
  (listeners[name] ??= []).push(f)
}

function tell(name, value) {
  for (const f of listeners[name] ?? []) f(value)
}

/** A fault with words for the person. */
export class Fault extends Error {
  constructor({ error, help }) {
    super(error || 'the preview does not answer')
    this.help = help || ''
  }
}

async function answer(response) {
  const value = await response.json().catch(() => ({}))
  if (!response.ok) throw new Fault(value)
  return value
}

const lost = () => new Fault({ error: 'the preview has ended', help: 'start `recto preview` again' })

/** Asks for something; `params` without a value are left out. */
export async function get(path, params = {}) {
  const query = new URLSearchParams(Object.entries(params).filter(([, v]) => v !== '' && v != null))
  const response = await fetch(`${path}?${query}`).catch(() => { throw lost() })
  return answer(response)
}

/** Asks for something that writes. */
export async function post(path, value) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Recto-Token': token },
    body: JSON.stringify(value),
  }).catch(() => { throw lost() })
  return answer(response)
}

/** What letters look like, by the numbers that the server has given them: each is told once. */
const outlines = []

/** A page's drawing, as markup of SVG. */
export async function picture(n) {
  const asked = { of: book.of, n, start: token.slice(0, 6), known: outlines.length }
  const { size: [width, height], parts, from, outlines: more } = await get('/page', asked)
  more.forEach((outline, i) => { outlines[from + i] = outline })
  const markup = part => {
    if (typeof part === 'string') return part
    const [head, letters] = part
    let path = ''
    for (let i = 0; i < letters.length; i += 3) {
      path += `M${letters[i + 1] / 10} ${letters[i + 2] / 10}${outlines[letters[i]]}`
    }
    return `<path ${head} d="${path}"/>`
  }
  return `<svg class="drawing" aria-hidden="true" viewBox="0 0 ${width} ${height}">${parts.map(markup).join('')}</svg>`
}

/** Asks for the whole state anew. */
export async function refresh(of = book.of) {
  const before = book.state
  const state = await get('/state', { of })
  book.of = of
  book.state = state
  tell('state', { before, state })
}

let events
let last = 0

function listen() {
  events = new EventSource('/events')
  events.addEventListener('hello', ({ data }) => {
    tell('found')
    // Whatever was told while nobody listened is in the state.
    if (!book.state || JSON.parse(data).build !== last || last === 0) refresh().catch(failed)
    last = JSON.parse(data).build
  })
  events.addEventListener('built', ({ data }) => built(JSON.parse(data)))
  events.addEventListener('told', ({ data }) => told(JSON.parse(data)))
  events.addEventListener('progress', ({ data }) => tell('progress', JSON.parse(data)))
  events.addEventListener('error', () => tell('lost'))
}

function failed(fault) {
  tell('lost', fault)
}

async function built(event) {
  last = event.build
  const { state, of } = book
  const changed = event.changed[of]
  const count = event.counts[of]
  if (!state?.sheets || count === undefined || count !== state.sheets.folios.length) {
    await refresh(count === undefined ? '' : of).catch(failed)
  } else {
    // Pages as many as before: which are others is all there is to know before they are drawn.
    for (const n of changed ?? []) state.sheets.versions[n] = event.build
    for (const key of ['build', 'note', 'milliseconds']) state[key] = event[key]
  }
  tell('built', { ...event, changed: changed ?? [] })
}

/** What is said about the book: after its pages, so that those are there first. */
async function told(event) {
  const { state } = book
  if (!state) return
  const names = state.editions.map(e => e.name).join()
  if (event.title !== state.title || event.editions.join() !== names) {
    await refresh().catch(failed)
  } else {
    for (const key of ['errors', 'warnings', 'note', 'undoes']) state[key] = event[key]
  }
  tell('told', event)
}

/** Folios and contents may be others though the pages are as many. */
export async function look() {
  const state = await get('/state', { of: book.of })
  if (book.state && state.build === book.state.build) {
    book.state = state
    tell('looked', state)
  }
}

// A browser gives a site six connections: a page that nobody sees holds none.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) events?.close()
  else if (!events || events.readyState === EventSource.CLOSED) listen()
})

export function begin() {
  listen()
}
