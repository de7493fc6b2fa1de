// The order of an index beside ICU4C's, which node carries along: 2,000 words in each of 25 languages.
//
//   node tests/peers/collation.mjs RECTO
//
// Words are made by chance, the same every time, of the letters of each language, with capitals, numbers and some words
// in Latin letters. `recto index` gives our order; every two neighbours are held against `Intl.Collator` for the
// language with numbers by value. What compares equal there may stand either way. Exit status 1 if a
// pair stands otherwise.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const recto = process.argv[2]
const WORDS = 2000
const LATIN = 'a b c d e f g h i j k l m n o p q r s t u v w x y z'
const LETTERS = {
  en: LATIN,
  de: `${LATIN} ä ö ü ß`,
  fr: `${LATIN} à â æ ç é è ê ë î ï ô œ ù û ü ÿ`,
  es: `${LATIN} ñ á é í ó ú ü ch ll`,
  it: `${LATIN} à è é ì ò ù`,
  pt: `${LATIN} á â ã à ç é ê í ó ô õ ú`,
  nl: `${LATIN} ij é ë ï`,
  sv: `${LATIN} å ä ö é`,
  da: `${LATIN} æ ø å aa é`,
  nb: `${LATIN} æ ø å é`,
  fi: `${LATIN} å ä ö š ž`,
  is: `${LATIN} á ð é í ó ú ý þ æ ö`,
  pl: `${LATIN} ą ć ę ł ń ó ś ź ż`,
  cs: `${LATIN} á č ď é ě ch í ň ó ř š ť ú ů ý ž`,
  sk: `${LATIN} á ä č ď dz dž é ch í ĺ ľ ň ó ô ŕ š ť ú ý ž`,
  hu: `${LATIN} á cs dz dzs é gy í ly ny ó ö ő sz ty ú ü ű zs`,
  ro: `${LATIN} ă â î ș ț`,
  hr: `${LATIN} č ć dž đ lj nj š ž`,
  lt: `${LATIN} ą č ę ė į š ų ū ž`,
  lv: `${LATIN} ā č ē ģ ī ķ ļ ņ š ū ž`,
  et: `${LATIN} õ ä ö ü š ž`,
  tr: 'a b c ç d e f g ğ h ı i j k l m n o ö p r s ş t u ü v y z',
  ru: 'а б в г д е ё ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я',
  uk: 'а б в г ґ д е є ж з и і ї й к л м н о п р с т у ф х ц ч ш щ ь ю я',
  el: 'α β γ δ ε ζ η θ ι κ λ μ ν ξ ο π ρ σ τ υ φ χ ψ ω ά έ ή ί ό ύ ώ',
}

let state = 7n
function dice(below) {
  state = (state * 6364136223846793005n + 1442695040888963407n) % (1n << 64n)
  return Number((state >> 33n) % BigInt(below))
}

function word(letters, language) {
  if (dice(60) === 0) return String(1 + dice(300))
  const from = dice(25) === 0 ? LATIN.split(' ') : letters
  let out = ''
  for (let n = 2 + dice(7); n > 0; n--) out += from[dice(from.length)]
  return dice(5) === 0 ? out[0].toLocaleUpperCase(language) + out.slice(1) : out
}

let faults = 0
const root = mkdtempSync(join(tmpdir(), 'recto-collation-'))
try {
  for (const [language, list] of Object.entries(LETTERS)) {
    const letters = list.split(' ')
    const words = new Set()
    while (words.size < WORDS) words.add(word(letters, language).normalize('NFC'))
    const book = join(root, language)
    mkdirSync(book)
    writeFileSync(join(book, 'recto.toml'), `[book]
title = "Words"
authors = ["Nobody"]
language = "${language}"

[chapters]
main = ["words.md"]
back = [{ kind = "index" }]
`)
    const marks = [...words].map(w => `[${w}]{.index}`).join('\n')
    writeFileSync(join(book, 'words.md'), `# Words\n\n${marks}\n`)
    const run = spawnSync(recto, ['index', book, '--format', 'json'], { encoding: 'utf8', maxBuffer: 1 << 28 })
    const ours = run.stdout.split('\n').filter(Boolean).map(l => JSON.parse(l)).filter(l => l.type === 'entry').map(l => l.words)
    const collator = new Intl.Collator(language, { numeric: true })
    const pairs = ours.slice(1).map((b, i) => [ours[i], b]).filter(([a, b]) => collator.compare(a, b) > 0)
    const all = ours.length === words.size
    if (pairs.length > 0 || !all) faults += 1
    const some = pairs.slice(0, 4).map(p => p.join(' < ')).join(', ')
    console.log(`${language}: ${ours.length} of ${words.size} words, ${pairs.length} pairs otherwise${some && `: ${some}`}`)
  }
} finally {
  rmSync(root, { recursive: true })
}
console.log(`ICU ${process.versions.icu}, CLDR ${process.versions.cldr}: ${faults} of ${Object.keys(LETTERS).length} languages stand otherwise`)
process.exit(faults > 0 ? 1 : 0)
