// How long it takes from a save of one word to the page being seen in headless Chromium, and how much memory the
// server has after 10 saves and at the end. Called by preview.sh.
//
//   node preview.mjs RECTO BOOK SAVES
//
// NODE_MODULES holds puppeteer-core; PUPPETEER_EXECUTABLE_PATH names the browser.

import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [recto, book, count] = process.argv.slice(2)
const puppeteer = createRequire(join(process.env.NODE_MODULES, 'none.js'))('puppeteer-core')
const now = () => performance.timeOrigin + performance.now()
const sleep = ms => new Promise(done => setTimeout(done, ms))
const sorted = list => [...list].sort((a, b) => a - b)
const ms = value => `${value.toFixed(0)} ms`

const browser = await puppeteer.launch({
  executablePath: process.env.PUPPETEER_EXECUTABLE_PATH, headless: true, args: ['--no-sandbox'],
})
const page = await browser.newPage()
await page.setViewport({ width: 1400, height: 900 })

/** Starts the preview; the time of the start, the process, the page's address. */
async function start() {
  const begun = now()
  const server = spawn(recto, ['preview', book, '--port', '0', '--format', 'json'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const address = await new Promise(done => {
    let text = ''
    server.stdout.on('data', data => {
      text += data
      const line = text.split('\n').find(l => l.includes('"address"') && l.endsWith('}'))
      if (line) done(JSON.parse(line).address)
    })
  })
  await page.goto(address)
  await page.waitForSelector('.page[data-version]', { timeout: 60_000 })
  return { server, seen: now() - begun }
}

// A browser that has just begun is slow by itself; who writes has one that is in use.
const starts = []
let server
for (let n = 0; n < 6; n++) {
  const started = await start()
  server = started.server
  starts.push(started.seen)
  if (n < 5) {
    const ended = new Promise(done => server.on('exit', done))
    server.kill('SIGINT')
    await ended
  }
}
const memory = () => Number(readFileSync(`/proc/${server.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) / 1024

try {
  const later = sorted(starts.slice(1))
  console.log(`  first page seen ${ms(starts[0])} after the start in a browser that has just begun, then ${ms(later[2])} (median of five)`)
  await page.evaluate(() => {
    // The first page seen of a build: others of the same build follow it.
    window.shown = []
    window.build = 0
    new PerformanceObserver(list => list.getEntries().forEach(e => {
      if (e.name !== 'page-shown' || e.detail.version <= window.build) return
      window.build = e.detail.version
      window.shown.push(performance.timeOrigin + e.startTime)
    })).observe({ type: 'mark' })
  })

  // The longest chapters: each has a middle.
  const files = []
  const walk = folder => readdirSync(folder, { withFileTypes: true }).forEach(e => {
    if (e.name.startsWith('.') || e.name === 'output') return
    if (e.isDirectory()) walk(join(folder, e.name))
    else if (e.name.endsWith('.md') && e.name !== 'SUMMARY.md') files.push(join(folder, e.name))
  })
  walk(book)
  files.sort((a, b) => statSync(b).size - statSync(a).size || (a < b ? -1 : 1))
  const chapters = files.slice(0, 20).map(path => ({ path, text: readFileSync(path, 'utf8') }))

  const times = []
  let late = 0
  let early = 0
  /** One word more in a line of prose in the middle; when the page was seen, unless it takes too long. */
  async function save({ path, text }, n) {
    const lines = text.split('\n')
    const prose = lines.map((l, i) => i).filter(i => /^[A-Z][a-z]/.test(lines[i]) && lines[i].length > 30)
    const at = prose[Math.floor(prose.length / 2)]
    lines[at] = lines[at].replace(/ /, ` word${n} `)
    await page.evaluate(() => { window.shown.length = 0 })
    writeFileSync(`${path}.new`, lines.join('\n'))
    const saved = now()
    renameSync(`${path}.new`, path)
    return page.waitForFunction(() => window.shown[0], { timeout: 5000, polling: 5 })
      .then(async handle => await handle.jsonValue() - saved, () => null)
  }
  for (let n = 0; n < Number(count); n++) {
    const chapter = chapters[Math.floor(n / 10) % chapters.length]
    if (n % 10 === 0) {
      // The window goes to the place by the first save there.
      await save(chapter, `${n}first`)
      await sleep(200)
    }
    const time = await save(chapter, n)
    if (time === null) late += 1
    else times.push(time)
    if (n === 9) early = memory()
    await sleep(60)
  }
  const all = sorted(times)
  console.log(`  ${all.length} saves seen, ${late} not within 5 s: median ${ms(all[all.length >> 1])}, nine of ten within ${ms(all[Math.floor(all.length * 0.9)])}, the longest ${ms(all.at(-1))}`)
  console.log(`  memory ${early.toFixed(0)} MB after 10 saves, ${memory().toFixed(0)} MB after ${count}`)
} finally {
  await browser.close()
  server.kill('SIGINT')
}
