// A reading system at work on an EPUB: foliate-js in headless Chromium. Goes through the contents,
// jumps to printed pages by the page list, opens a note beside its mark, follows it and comes back,
// and takes pictures. Prints what it saw as JSON.
//
//   node reader.mjs NODE_MODULES BOOK.epub FOLDER_FOR_PICTURES PAGE...
//
// NODE_MODULES holds foliate-js and puppeteer-core; PUPPETEER_EXECUTABLE_PATH names the browser.

import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import { join, normalize } from 'node:path'
import { createRequire } from 'node:module'

const [modules, epub, pictures, ...pages] = process.argv.slice(2)
const puppeteer = createRequire(join(modules, 'none.js'))('puppeteer-core')

const HTML = `<!DOCTYPE html><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<style>html, body { height: 100%; margin: 0 } foliate-view { display: block; height: 100% }
#note { position: fixed; inset: auto 5% 5% 5%; height: 40%; border: 2px solid; background: Canvas }
</style><body><script type="module" src="/driver.js"></script>`

// Runs in the page.
const DRIVER = `
import '/foliate/view.js'
import { FootnoteHandler } from '/foliate/footnotes.js'

const view = document.createElement('foliate-view')
document.body.append(view)
await view.open('/book.epub')
view.renderer.setAttribute('animated', false)
view.renderer.setStyles('html { color-scheme: light dark }')
await view.init({})
const { book } = view

const settled = () => new Promise(r => requestAnimationFrame(() => setTimeout(r, 60)))
const here = () => view.renderer.getContents()[0].doc
const squeeze = text => text.replace(/\\s+/g, ' ').trim()
const frame = doc => doc.defaultView.frameElement

// Whether an element of the book stands on the screen.
const isShown = el => {
    const box = el.getClientRects()[0] ?? el.parentElement.getClientRects()[0]
    const outer = frame(el.ownerDocument).getBoundingClientRect()
    const x = outer.left + box.left + 1
    const y = outer.top + box.top + 1
    return x >= 0 && x < innerWidth && y >= 0 && y < innerHeight
}

const flat = items => (items ?? []).flatMap(i => [i, ...flat(i.subitems)])

globalThis.reader = {
    async goTo(href) { await view.goTo(href); await settled() },
    async contents() {
        const out = []
        for (const { label, href } of flat(book.toc)) {
            await view.goTo(href)
            await settled()
            const id = decodeURIComponent(href.split('#')[1] ?? '')
            const doc = here()
            const goal = id ? doc.getElementById(id) : doc.querySelector('h1')
            out.push({ label, href, isShown: isShown(goal), title: squeeze(goal.textContent) })
        }
        return out
    },
    async page(label) {
        const item = flat(book.pageList).find(p => p.label === label)
        if (!item) return null
        await view.goTo(item.href)
        await settled()
        const doc = here()
        const mark = doc.getElementById(decodeURIComponent(item.href.split('#')[1]))
        const range = doc.createRange()
        range.setStartAfter(mark)
        range.setEndAfter(doc.body.lastChild)
        const words = squeeze(range.toString()).slice(0, 300)
        return { label, isShown: isShown(mark), words, at: view.lastLocation.pageItem?.label }
    },
    // The first note of the book, beside its mark.
    async popUp() {
        for (const { href } of flat(book.toc)) {
            await view.goTo(href)
            await settled()
            if (here().querySelector('a[role="doc-noteref"]')) break
        }
        const mark = here().querySelector('a[role="doc-noteref"]')
        const handler = new FootnoteHandler()
        const asked = new Promise(r => view.addEventListener('link', r, { once: true, capture: true }))
        const shown = new Promise(r => handler.addEventListener('render', r, { once: true }))
        handler.addEventListener('before-render', e => {
            e.detail.view.id = 'note'
            document.body.append(e.detail.view)
            e.detail.view.renderer.setAttribute('flow', 'scrolled')
            e.detail.view.renderer.setAttribute('margin', '8px')
        })
        view.addEventListener('link', e => handler.handle(book, e), { once: true })
        mark.click()
        await asked
        const { detail } = await shown
        await settled()
        const text = squeeze(detail.view.renderer.getContents()[0].doc.body.textContent)
        return { number: mark.textContent, type: detail.type, text }
    },
    closePopUp() {
        const note = document.getElementById('note')
        note.close()
        note.remove()
    },
    // Follows the mark of the first note, and the way back.
    async followNote() {
        let mark = here().querySelector('a[role="doc-noteref"]')
        const id = mark.id
        mark.click()
        await settled()
        await settled()
        const back = [...here().querySelectorAll('a[role="doc-backlink"]')]
            .find(a => a.getAttribute('href').endsWith('#' + id))
        const wasShown = isShown(back)
        back.click()
        await settled()
        await settled()
        mark = here().getElementById(id)
        return { wasShown, isBack: mark !== null && isShown(mark) }
    },
    sections: book.sections.length,
    direction: book.dir,
    landmarks: (book.landmarks ?? []).map(l => l.type?.join?.(' ') ?? l.type),
}
`

const types = { js: 'text/javascript', epub: 'application/epub+zip', css: 'text/css' }
const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
    const send = (type, data) => response.writeHead(200, { 'content-type': type }).end(data)
    try {
        if (path === '/favicon.ico') response.writeHead(204).end()
        else if (path === '/') send('text/html; charset=utf-8', HTML)
        else if (path === '/driver.js') send(types.js, DRIVER)
        else if (path === '/book.epub') send(types.epub, await readFile(epub))
        else if (path.startsWith('/foliate/')) {
            const file = normalize(path.slice('/foliate/'.length))
            if (file.startsWith('..')) throw new Error('outside')
            send(types[file.split('.').pop()] ?? 'application/octet-stream',
                await readFile(join(modules, 'foliate-js', file)))
        } else throw new Error('unknown')
    } catch {
        response.writeHead(404).end()
    }
}).listen(0, '127.0.0.1')
await new Promise(resolve => server.once('listening', resolve))

const browser = await puppeteer.launch({
    executablePath: process.env.PUPPETEER_EXECUTABLE_PATH,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const seen = { errors: [] }
try {
    const tab = await browser.newPage()
    await tab.setViewport({ width: 1200, height: 800 })
    tab.on('pageerror', e => seen.errors.push(String(e)))
    tab.on('console', m => m.type() === 'error' && seen.errors.push(m.text()))
    await tab.goto(`http://127.0.0.1:${server.address().port}/`)
    await tab.waitForFunction('globalThis.reader', { timeout: 60000 })
    const shot = name => tab.screenshot({ path: join(pictures, `${name}.png`) })
    const call = (name, ...args) =>
        tab.evaluate((name, args) => globalThis.reader[name](...args), name, args)

    seen.sections = await tab.evaluate(() => globalThis.reader.sections)
    seen.direction = await tab.evaluate(() => globalThis.reader.direction)
    seen.landmarks = await tab.evaluate(() => globalThis.reader.landmarks)
    await shot('cover')
    seen.contents = await call('contents')
    seen.pages = []
    for (const page of pages) {
        seen.pages.push(await call('page', page))
        await shot(`page-${page}`)
    }
    seen.popUp = await call('popUp')
    await shot('note')
    await call('closePopUp')
    seen.followed = await call('followNote')
    await shot('back')
    // A phone at night.
    await tab.setViewport({ width: 320, height: 568 })
    await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }])
    for (const { href } of seen.contents.filter(c => !c.href.includes('#'))) {
        await call('goTo', href)
        await shot(`phone-${href.split('/').pop().replace('.xhtml', '')}`)
    }
} finally {
    await browser.close()
    server.close()
}
console.log(JSON.stringify(seen))
