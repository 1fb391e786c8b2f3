/**
 * Makes indoor-climate.csv.gz from the published log "Appliances energy prediction" (energydata_complete.csv, plain or
 * gzipped): the time and the eight indoor places, numbers rounded to three decimals. The same source gives the same rows.
 *
 *   node resources/samples/make-sample.mjs SOURCE
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'

const [source] = process.argv.slice(2)
if (source === undefined) {
  console.error('Name the published log: node resources/samples/make-sample.mjs SOURCE')
  process.exit(2)
}
const bytes = readFileSync(source)
const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8')

/** Every cell of this log is quoted, and none holds a quote or a comma. */
const cellsOf = (line) => line.split(',').map((cell) => cell.replaceAll('"', '').trim())
const [header, ...rows] = text.trimEnd().split(/\r?\n/).map(cellsOf)

// place 6 is outdoors
const places = [1, 2, 3, 4, 5, 7, 8, 9]
const kept = ['date', ...places.flatMap((place) => [`T${place}`, `RH_${place}`])]
const columns = kept.map((name) => {
  const column = header.indexOf(name)
  if (column < 0) throw new Error(`The source has no column ${name}.`)
  return column
})
const shortened = (cell, index) => (index === 0 ? cell : String(Number(Number(cell).toFixed(3))))
const lines = [kept, ...rows.map((row) => columns.map((column, index) => shortened(row[column], index)))]
const sample = gzipSync(`${lines.map((line) => line.join(',')).join('\n')}\n`, { level: 9 })
const target = join(dirname(fileURLToPath(import.meta.url)), 'indoor-climate.csv.gz')
writeFileSync(target, sample)
console.log(`${target}: ${rows.length} rows, ${sample.length} bytes`)
