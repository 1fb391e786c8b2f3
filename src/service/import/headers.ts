import { guessUnit } from '../../domain'
import type { ToldUnit } from './units'

/** What the header of a value column says. `sensor` is null where it names a quantity only. */
export interface HeaderMeaning {
  readonly variable: string
  readonly sensor: string | null
  /** Empty if unknown. */
  readonly unit: string
}

const quantities: readonly (readonly [variable: string, words: RegExp])[] = [
  ['temperature', /^(temperatures?|temperatur|température|temperatura|temp|tmp|t)$/i],
  ['humidity', /^(humidity|relhumidity|humid|hum|humidité|humedad|feuchte|luftfeuchte|luftfeuchtigkeit|rh|h)$/i],
  ['dew point', /^(dewpoint|taupunkt)$/i],
  ['pressure', /^(pressure|press|druck)$/i],
  ['power', /^(power|leistung|load)$/i],
  ['airflow', /^(airflow|flow|luftstrom)$/i],
  ['co2', /^(co2)$/i],
]
/** Letters that stand for a quantity only where a number follows, as in T1 and H1. */
const shortQuantity = /^(t|h)$/i
/** Words around a quantity that add nothing. */
const fillers = /^(relative|rel|air|avg|mean|reading|value|of|in|at)$/i
/** Places that are no sensor of the hall: the weather outside, set points and the like. */
const notASensor =
  /^(out|outside|outdoors?|ambient|amb|ext|external|weather|station|set|setpoint|sp|target|min|max|std|mm|hg|hpa|kw|wh|id|index|count|status|alarm)$/i
const unitInBrackets =
  /[([]\s*(°?\s*[CFK]|º\s*[CF]|deg\.?\s*[CF]|celsius|fahrenheit|kelvin|%|%\s*rh|rh\s*%|[kmM]?W|[kmM]?Wh|[hk]?Pa|m?bar|mm\s?Hg|m\/s|ppm|[mk]?[VA]|Hz)\s*[)\]]/i

/** A cell of a row of units: `°C`, `[%]`, `(hPa)`. */
function isUnit(cell: string): boolean {
  return unitInBrackets.test(`[${unbracketed(cell)}]`)
}
function unbracketed(cell: string): string {
  return cell.trim().replace(/^[([]\s*(.*?)\s*[)\]]$/, '$1')
}

/** Whether a row holds the units of the columns above it: known units, and nothing that is a number or a sentence. */
export function isUnitRow(row: readonly string[]): boolean {
  const filled = row.map((cell) => cell.trim()).filter((cell) => cell !== '')
  const units = filled.filter(isUnit).length
  return units > 0 && units * 2 >= filled.length && filled.every((cell) => cell.length <= 24 && !/\d{2}/.test(cell))
}

/** A unit as a cell of its own writes it, in the usual spelling; empty where there is none. */
export function readUnit(cell: string): string {
  const plain = unbracketed(cell)
  return plain === '' || plain.length > 24 || /[()[\]]/.test(plain) ? '' : guessUnit(`[${plain}]`)
}

/** The unit of a reading by the header of its column, which is its variable unless it names a sensor as well; or by its quantity. */
export function unitOf(header: string, isVariable: boolean): ToldUnit {
  const meaning = readHeader(header)
  if (meaning !== null && (!isVariable || meaning.sensor === null)) return { unit: meaning.unit, sure: true }
  const bracketed = unitInBrackets.exec(header)
  if (bracketed !== null) return { unit: guessUnit(bracketed[0]), sure: true }
  return { unit: guessUnit(header), sure: isVariable && isBesideUnit(header) }
}
/** Whether a unit is written beside a quantity. */
export function isBesideUnit(quantity: string): boolean {
  return unitInBrackets.test(quantity) || /[)\]]\s*$/.test(quantity)
}

function quantityOf(word: string): string | undefined {
  return quantities.find(([, words]) => words.test(word))?.[0]
}

/** Words of a header; a number stuck to a quantity (`T1`, `RH12`) is a word of its own. */
function wordsOf(text: string): string[] {
  return text
    .replace(/([a-z])([A-Z][a-z])/g, '$1 $2')
    .split(/[\s_.\-:/|]+/)
    .filter((word) => word !== '')
    .flatMap((word) => {
      const [, letters, number] = /^(\p{L}+)(\d+)$/u.exec(word) ?? []
      return letters !== undefined && number !== undefined && quantityOf(letters) !== undefined
        ? [letters, number]
        : [word]
    })
}

/**
 * Reads headers such as `T1`, `RH_1`, `temp_rack3`, `rack3.temperature`, `Temperature (°C) A1`, `sensor 1 humidity [%]`.
 * Null where no known quantity is named, or where its place is none of the hall's sensors (`T_out`).
 */
export function readHeader(header: string): HeaderMeaning | null {
  const bracketed = unitInBrackets.exec(header)
  const text = bracketed === null ? header : header.replace(bracketed[0], ' ')
  const words = wordsOf(text)
  const at = words.findIndex((word) => quantityOf(word) !== undefined)
  const word = words[at]
  const variable = word === undefined ? undefined : quantityOf(word)
  if (word === undefined || variable === undefined) return null
  const rest = words.filter((other, index) => index !== at && !fillers.test(other))
  if (rest.some((other) => notASensor.test(other) || quantityOf(other) !== undefined)) return null
  if (shortQuantity.test(word) && !/^\d+$/.test(rest.join(''))) return null
  return {
    variable,
    sensor: rest.length === 0 ? null : rest.join(' '),
    unit: bracketed === null ? guessUnit(variable) : guessUnit(bracketed[0]),
  }
}

/** Name and unit of a variable that has a column of its own, as in a long log. */
export function readVariableHeader(header: string): { variable: string; unit: string } {
  const meaning = readHeader(header)
  if (meaning?.sensor === null) return { variable: meaning.variable, unit: meaning.unit }
  const plain = header.replace(/\s*[([][^()[\]]*[)\]]\s*/g, ' ').trim()
  return { variable: plain === '' ? header : plain, unit: guessUnit(header) }
}

/** Columns that name the quantity of each row; the words of the second line name other things as well. */
const quantityNames = [
  /^(quantity|variable|variable ?name|measurement|measurand|metric|observed ?property|größe|groesse|messgröße|messgroesse|kenngröße|grandeur|magnitud)$/,
  /^(parameter|param|kind|type|typ|art|field|property|channel|kanal|name|series|signal|item|tag)$/,
]
/** 0: certainly a column of quantities; 1: perhaps; Infinity: not by its name. */
export function quantityRank(header: string): number {
  const rank = quantityNames.findIndex((pattern) => pattern.test(plainName(header)))
  return rank < 0 ? Infinity : rank
}
/** The column of numbers beside a column of quantities. */
export function namesValues(header: string): boolean {
  return /^(value|values|val|reading|readings|wert|werte|messwert|valeur|valor|result|data|amount)$/.test(
    plainName(header),
  )
}
/** The column of units beside a column of quantities. */
export function namesUnits(header: string): boolean {
  return /^(unit|units|uom|einheit|unité|unidad)$/.test(plainName(header))
}
/** Whether a word, such as a cell of a column of quantities, is a quantity and nothing else. */
export function isQuantity(word: string): boolean {
  return readHeader(word)?.sensor === null
}

function plainName(header: string): string {
  return header
    .trim()
    .toLowerCase()
    .replace(/[\s_\-.]+/g, ' ')
}

const timeNames = [
  /^(time ?stamp|date ?time|zeitstempel|date ?\/? ?time|datum ?\/? ?uhrzeit)$/,
  /^(time|zeit|utc|local ?time|time ?local|time ?utc|epoch|unix ?time|ts|fecha ?hora|horodatage)$/,
  /^(date|datum|fecha|day|when|recorded ?at|created ?at|measured ?at)$/,
]
/** How well a header names a column of time: 0 is best, Infinity not at all. */
export function timeRank(header: string): number {
  const rank = timeNames.findIndex((pattern) => pattern.test(plainName(header)))
  return rank < 0 ? Infinity : rank
}

const sensorNames = [
  /^(sensor|sensor ?(id|name|no|nr)|sensors)$/,
  /^(mote|mote ?id|probe|probe ?id|device|device ?(id|name)|node|node ?id|logger|logger ?id)$/,
  /^(rack|rack ?id|fühler|fuehler|messstelle|messpunkt|standort|ort|raum|schrank|location|place|point|tag|room|zone|position|name|id|channel|series|item)$/,
]
/** How well a header names a column of sensors: 0 is best, Infinity not at all. */
export function sensorRank(header: string): number {
  const rank = sensorNames.findIndex((pattern) => pattern.test(plainName(header)))
  return rank < 0 ? Infinity : rank
}

const notMeasured =
  /^(|id|index|row|no|nr|#|epoch|scenario|step|start|anomaly|label|event|lat|lon|latitude|longitude|seq|sequence|counter|lfd\.? ?nr|nummer|zeile|unnamed:? ?\d*|year|month|day|hour|minute|second|weekday)$/i
/** Numbers that count or label rows instead of measuring anything. */
export function isBookkeeping(header: string): boolean {
  return notMeasured.test(header.trim().replace(/\.$/, ''))
}
