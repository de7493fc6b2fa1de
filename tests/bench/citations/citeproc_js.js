// The words that citeproc-js makes of tests/citations in a style:
//     node citeproc_js.js CITEPROC_MODULE STYLE.csl LANGUAGE FOLDER_OF_LOCALES
// CITEPROC_MODULE is `citeproc_commonjs.js` of the npm package `citeproc`.
const fs = require("fs");
const path = require("path");
const [, , module_, style, language, locales] = process.argv;
const CSL = require(path.resolve(module_));
const data = path.join(__dirname, "../../citations");
const works = {};
for (const work of JSON.parse(fs.readFileSync(path.join(data, "works.json")))) works[work.id] = work;
const clusters = JSON.parse(fs.readFileSync(path.join(data, "clusters.json")));

function locale(name) {
  const own = path.join(locales, `locales-${name}.xml`);
  return fs.readFileSync(fs.existsSync(own) ? own : path.join(locales, "locales-en-US.xml"), "utf8");
}

function plain(html) {
  return html
    .replace(/<\/?i>/g, "*")
    .replace(/<\/?b>/g, "**")
    .replace(/<\/?sup>/g, "^")
    .replace(/<span style="font-style:normal;">(.*?)<\/span>/g, "*$1*")
    .replace(/<span style="font-variant:\s*small-caps;">(.*?)<\/span>/g, "[$1]")
    .replace(/<\/?(div|span)[^>]*>/g, " ")
    .replace(/&#60;/g, "<")
    .replace(/&#62;/g, ">")
    .replace(/&#38;/g, "&")
    .replace(/\s+/g, " ")
    .trim();
}

const engine = new CSL.Engine(
  { retrieveLocale: locale, retrieveItem: (id) => works[id] },
  fs.readFileSync(style, "utf8"),
  language,
);
const notes = engine.opt.xclass === "note";
const before = [];
const words = {};
clusters.forEach((cites, index) => {
  const note = notes ? index + 1 : 0;
  const items = cites.map((cite) => ({ ...cite, prefix: cite.prefix && `${cite.prefix} ` }));
  const cluster = { citationID: `c${index}`, citationItems: items, properties: { noteIndex: note } };
  const [, changed] = engine.processCitationCluster(cluster, before.slice(), []);
  for (const [, text, id] of changed) words[id] = text;
  before.push([cluster.citationID, note]);
});
clusters.forEach((_, index) => console.log(`c ${plain(words[`c${index}`])}`));
const bibliography = engine.makeBibliography();
if (bibliography) {
  const [{ entry_ids: ids }, entries] = bibliography;
  entries.forEach((entry, index) => console.log(`b ${ids[index][0]} ${plain(entry)}`));
}
