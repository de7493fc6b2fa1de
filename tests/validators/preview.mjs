// The preview in headless Chromium, as a person uses it: pages, words to source, saves, the order, the
// e-reader, the keyboard alone, axe on every view, and pictures of them. Prints what it saw as JSON.
//
//   node preview.mjs NODE_MODULES AXE ADDRESS BOOK [FOLDER_FOR_PICTURES]
//
// NODE_MODULES holds puppeteer-core, AXE is axe.min.js; PUPPETEER_EXECUTABLE_PATH names the browser.

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createRequire } from 'node:module'

const [modules, axeFile, address, book, pictures] = process.argv.slice(2)
const puppeteer = createRequire(join(modules, 'none.js'))('puppeteer-core')
const axe = await readFile(axeFile, 'utf8')
const seen = { errors: [], violations: [] }

const browser = await puppeteer.launch({
  executablePath: process.env.PUPPETEER_EXECUTABLE_PATH, headless: true, args: ['--no-sandbox'],
})
const page = await browser.newPage()
page.on('pageerror', e => seen.errors.push(e.message))
page.on('console', m => { if (m.type() === 'error') seen.errors.push(`${m.text()} ${m.location().url}`) })
page.setDefaultTimeout(60_000)

const sleep = ms => new Promise(done => setTimeout(done, ms))
const text = selector => page.$eval(selector, e => e.textContent)
const until = (f, ...args) => page.waitForFunction(f, { polling: 30 }, ...args)
const file = name => join(book, name)
const read = name => readFile(file(name), 'utf8')
const scrolled = () => page.$eval('#pages', e => e.scrollTop)

/** Opens the page anew. */
async function open(width = 1000, height = 760) {
  await page.setViewport({ width, height })
  await page.goto(address)
  await page.waitForSelector('.page[data-version]')
}

/** Goes to a folio by the field. */
async function jump(folio) {
  await page.click('#folio', { count: 3 })
  await page.keyboard.type(folio)
  await page.keyboard.press('Enter')
}

/** The page with this folio, once it is drawn with its words. */
async function withFolio(folio) {
  await until(f => [...document.querySelectorAll('.page')].some(p =>
    p.getAttribute('aria-label') === `Page ${f}` && p.dataset.version && p.querySelector('.laid span')), folio)
  return page.$(`.page[aria-label="Page ${folio}"]`)
}

/** The middle of the first word on the page that is this one. */
async function wordOn(folio, word) {
  const element = await withFolio(folio)
  const n = await element.evaluate(e => e.dataset.n)
  const at = await page.evaluate(async (n, word) => {
    const { rows } = await (await fetch(`/words?n=${n}`)).json()
    for (const row of rows) {
      const i = row.t.split(/\s+/).indexOf(word)
      if (i >= 0 && row.k[i]) return [row.k[i][0] + row.k[i][1] / 2, row.y - 0.3 * row.s]
    }
    return null
  }, n, word)
  if (!at) throw new Error(`no word ${word} on page ${folio}`)
  return element.evaluate((e, [x, y]) => {
    const box = e.getBoundingClientRect()
    const width = window.pageWidth
    return [box.left + x * box.width / width, box.top + y * box.width / width]
  }, at)
}

/** What axe finds wrong with the page as it is. */
async function check(what) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], iframes: false,
  }))
  for (const v of violations) {
    for (const node of v.nodes) seen.violations.push(`${what}: ${v.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`)
  }
}

try {
  await open()
  await page.evaluate(async () => {
    window.pageWidth = (await (await fetch('/state')).json()).sheets.width
  })

  // A folio is found.
  await jump('3')
  await withFolio('3')
  seen.folio = await page.$eval('#folio', e => e.value)
  seen.isThere = await page.$eval('.page[aria-label="Page 3"]', e => {
    const [a, b] = [e.getBoundingClientRect(), document.querySelector('#pages').getBoundingClientRect()]
    return a.top < b.bottom && a.bottom > b.top
  })
  seen.nowhere = await (async () => {
    await jump('999')
    return page.$eval('#folio', e => e.getAttribute('aria-invalid'))
  })()
  await jump('3')

  // A click on a word gives its place.
  const [x, y] = await wordOn('3', 'certainty')
  await page.mouse.click(x, y)
  // (What was said of the folio that is nowhere may still stand there.)
  await until(() => !document.querySelector('#place').hidden && document.querySelector('#place code'))
  seen.place = await text('#place code')

  // A saved file is shown at once, and the scroll stays.
  const before = await scrolled()
  const version = await page.$eval('.page[aria-label="Page 3"]', e => e.dataset.version)
  const chapter = await read('history.md')
  await writeFile(file('history.md'), chapter.replace('certainty', 'sureness'))
  await until(v => document.querySelector('.page[aria-label="Page 3"]').dataset.version !== v, version)
  seen.scrollStays = before === await scrolled()
  await until(() => [...document.querySelectorAll('.page[aria-label="Page 3"] .laid span')].some(s => s.textContent.includes('sureness')))
  seen.changed = true
  // One elsewhere is gone to, if that is wanted.
  const last = await read('colophon.md')
  await writeFile(file('colophon.md'), `${last}\nA last word.\n`)
  await until(top => document.querySelector('#pages').scrollTop > top + 500, before)
  seen.followed = true
  await page.click('#switches summary')
  await page.click('#follow')
  await jump('3')
  await withFolio('3')
  const rest = await scrolled()
  await writeFile(file('colophon.md'), `${last}\nA very last word.\n`)
  await until(() => document.querySelector('#status').textContent.includes('new'))
  await sleep(500)
  seen.staysIfTold = rest === await scrolled()
  await page.click('#switches summary')
  await page.click('#follow')
  await page.keyboard.press('Escape')

  // A deliberate error, and its mend.
  const manifest = await read('recto.toml')
  await writeFile(file('recto.toml'), manifest.replace('[chapters]', '[chapters'))
  await until(() => !document.querySelector('#note').hidden)
  seen.note = await text('#note')
  seen.pagesStay = (await page.$$('.page')).length > 0
  await writeFile(file('recto.toml'), manifest)
  await until(() => document.querySelector('#note').hidden)
  await writeFile(file('history.md'), `${chapter}\nSee @sec-nowhere.\n`)
  await until(() => !document.querySelector('#problem-count').hidden)
  await page.click('#tab-problems')
  // Messages stand above flaws; on a busy machine they come later.
  await until(() => document.querySelector('details.kind .problem')?.textContent.includes('sec-nowhere'))
  await page.click('details.kind summary')
  seen.problem = await text('details.kind[open] .problem')
  await page.click('details.kind[open] .place-link')
  await writeFile(file('history.md'), chapter)
  await until(() => document.querySelector('#problem-count').hidden)

  // Search, and the contents.
  await page.click('#tab-search')
  await page.type('#words', 'bosnia')
  await page.waitForSelector('#panel .link')
  seen.found = (await page.$$('#panel .link')).length
  await page.click('#panel .link')
  await page.waitForSelector('.found')
  await page.click('#tab-contents')
  await page.waitForSelector('#panel .link')
  seen.contents = (await page.$$('#panel .link')).length

  // The order: a chapter is dragged before another, and that is taken back.
  await page.click('#tab-order')
  const grip = name => `.order li[data-i] .grip[aria-label^="${name}"]`
  await page.waitForSelector(grip('Principles'))
  const middle = async selector => {
    const box = await (await page.$(selector)).boundingBox()
    return [box.x + box.width / 2, box.y + box.height / 2]
  }
  const [fromX, fromY] = await middle(grip('Principles'))
  const [toX, toY] = await middle(grip('From Deterrence'))
  await page.mouse.move(fromX, fromY)
  await page.mouse.down()
  await page.mouse.move(toX + 30, toY - 2, { steps: 8 })
  await page.mouse.move(toX + 30, toY - 8)
  await page.mouse.up()
  await until(() => !document.querySelector('#undo').disabled)
  seen.dragged = await read('recto.toml')
  seen.titles = await page.$$eval('.order li[data-i] .words', all => all.map(e => e.textContent))
  await page.click('#undo')
  await until(() => document.querySelector('#undo').disabled)
  seen.undone = await read('recto.toml') === manifest

  // The e-reader: a note pops up, words lead to their source, a script of the book would not run.
  await page.click('#tab-reader')
  await until(() => document.querySelector('#document').options.length > 5)
  await until(() => document.querySelector('#document').selectedOptions[0].textContent.length > 0)
  const options = await page.$$eval('#document option', all => all.map(o => [o.value, o.textContent]))
  seen.documents = options.length
  const history = options.find(([, t]) => t.includes('From Deterrence'))
  await page.select('#document', history[0])
  const inFrame = (f, ...args) => page.evaluate(new Function('f', 'args', 'return eval(f)(document.querySelector("#frame").contentDocument, ...args)'), f.toString(), args)
  await until(() => document.querySelector('#frame').contentDocument?.querySelector('a.noteref'))
  await until(() => document.querySelector('#frame').contentDocument.querySelector('style[data-recto]'))
  seen.sandbox = await page.$eval('#frame', e => e.getAttribute('sandbox'))
  await inFrame(d => d.querySelector('a.noteref').dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true })))
  await until(() => !document.querySelector('#popup').hidden)
  seen.note2 = await text('#popup-words')
  await page.keyboard.press('Escape')
  seen.noteCloses = await page.$eval('#popup', e => e.hidden)
  seen.scriptRuns = await inFrame(d => {
    const script = d.createElement('script')
    script.textContent = 'document.documentElement.dataset.ran = "yes"'
    d.body.append(script)
    const button = d.createElement('button')
    button.setAttribute('onclick', 'document.documentElement.dataset.ran = "yes"')
    d.body.append(button)
    button.click()
    return d.documentElement.dataset.ran ?? 'no'
  })
  seen.errors = seen.errors.filter(e => !e.includes('Blocked script execution') && !e.includes('inline script') && !e.includes('inline event handler'))
  const at = await page.evaluate(() => {
    const frame = document.querySelector('#frame')
    const d = frame.contentDocument
    const p = [...d.querySelectorAll('p')].find(p => p.textContent.length > 200)
    const range = d.createRange()
    const node = document.createNodeIterator.call(d, p, NodeFilter.SHOW_TEXT).nextNode()
    range.setStart(node, 4)
    range.setEnd(node, 5)
    const [a, b] = [range.getBoundingClientRect(), frame.getBoundingClientRect()]
    return [b.left + a.left + 1, b.top + a.top + a.height / 2]
  })
  await page.$eval('#place', e => { e.hidden = true })
  await page.mouse.click(...at)
  await until(() => !document.querySelector('#place').hidden)
  seen.readerPlace = await text('#place')
  const dress = () => inFrame(d => [getComputedStyle(d.body).backgroundColor, getComputedStyle(d.body).fontSize])
  const plain = await dress()
  await page.click('#view-reader input[value=dark] + span')
  await page.$eval('#letters', e => { e.value = '200'; e.dispatchEvent(new Event('input')) })
  seen.dressed = [plain, await dress()]
  const turned = await text('#reader-place')
  await page.click('#on')
  seen.turned = [turned, await text('#reader-place')]
  await page.click('#view-reader input[value=light] + span')
  await page.$eval('#letters', e => { e.value = '100'; e.dispatchEvent(new Event('input')) })

  // The cover.
  await page.click('#tab-cover')
  await page.waitForSelector('#sheet img')
  await until(() => document.querySelector('#sheet img').naturalWidth > 0)
  seen.cover = await text('#sheet figcaption')

  // Built and offered.
  await page.click('#tab-files')
  await page.click('[data-key=epub]')
  await page.waitForSelector('.made-file a')
  seen.offered = await text('.made-file a')

  // The keyboard alone.
  await open()
  const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key) }
  const active = () => page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName)
  const tabTo = async want => {
    for (let i = 0; i < 60; i++) {
      await press('Tab')
      if (String(await active()).split(' ').includes(want)) return
    }
    throw new Error(`the keyboard does not reach ${want}: ${await active()}`)
  }
  // The first stop leads past the panels.
  await press('Tab', 'Enter')
  await tabTo('folio')
  await page.keyboard.type('3')
  await press('Enter')
  await withFolio('3')
  await tabTo('page')
  const focused = await page.evaluate(() => document.activeElement.getAttribute('aria-label'))
  await until(label => document.querySelector(`.page[aria-label="${label}"] .laid span`) || true, focused)
  await page.$eval('.page[aria-label="Page 3"]', e => e.focus())
  await page.$eval('#place', e => { e.hidden = true })
  await press('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'Enter')
  await until(() => !document.querySelector('#place').hidden)
  seen.keyPlace = await text('#place code')
  await page.evaluate(() => document.querySelector('#tab-contents').focus())
  await press('ArrowRight', 'ArrowRight', 'ArrowRight')
  await page.waitForSelector('.order .grip')
  seen.keyPanel = await active()
  await tabTo('grip')
  for (let i = 0; i < 20; i++) {
    const label = await page.evaluate(() => document.activeElement.getAttribute('aria-label'))
    if (label?.startsWith('Principles')) break
    await press('ArrowDown')
  }
  await page.keyboard.down('Alt')
  await press('ArrowUp')
  await page.keyboard.up('Alt')
  await until(() => !document.querySelector('#undo').disabled)
  const moved = await read('recto.toml')
  seen.keyMoved = moved.indexOf('"principles.md"') < moved.indexOf('"history.md"')
  seen.keyFocus = await page.evaluate(() => document.activeElement.getAttribute('aria-label'))
  await page.keyboard.down('Control')
  await press('z')
  await page.keyboard.up('Control')
  await until(() => document.querySelector('#undo').disabled)
  seen.keyUndone = await read('recto.toml') === manifest
  await page.evaluate(() => document.querySelector('#tab-pages').focus())
  await press('ArrowRight')
  await until(() => !document.querySelector('#view-reader').hidden)
  await tabTo('on')
  await press('Enter')

  // Every view and panel, at three widths, light and dark: axe, and pictures.
  for (const scheme of ['light', 'dark']) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }, { name: 'prefers-reduced-motion', value: 'reduce' }])
    for (const [width, height] of [[375, 780], [1000, 760], [1600, 1000]]) {
      await open(width, height)
      const shot = async name => {
        await sleep(250)
        if (width !== 1600) await check(`${name} ${width} ${scheme}`)
        if (pictures) await page.screenshot({ path: join(pictures, `${name}-${width}-${scheme}.png`) })
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        if (wide > 0) seen.violations.push(`${name} ${width}: ${wide} pixels too wide`)
      }
      await jump('5')
      await sleep(400)
      await shot('pages')
      for (const panel of ['search', 'problems', 'order', 'files', 'contents']) {
        await page.click(`#tab-${panel}`)
        await sleep(200)
        await shot(panel)
      }
      await page.click('#switches summary')
      for (const box of ['#show-grid', '#show-flaws', '#show-tags']) await page.click(box)
      await shot('switches')
      await page.click('#switches summary')
      await page.$eval('input[value=overview]', e => e.click())
      await sleep(600)
      await shot('overview')
      await page.$eval(`input[value=${width < 500 ? 'single' : 'spreads'}]`, e => e.click())
      await page.click('#tab-reader')
      await until(() => document.querySelector('#frame').contentDocument?.querySelector('style[data-recto]'))
      await sleep(300)
      await shot('reader')
      await page.click('#tab-cover')
      await page.waitForSelector('#sheet img')
      await sleep(300)
      await shot('cover')
    }
  }
} catch (e) {
  seen.errors.push(e.stack)
} finally {
  await browser.close()
}
console.log(JSON.stringify(seen))
