import type { Zone } from 'luxon'
import type { ColumnRole, PlenumError } from '../../contract'
import type { Dialect } from './dialect'
import type { Source } from './source'
import type { TimeFormat } from './times'
import type { VariableUnits } from './units'

/** A column of readings. In a long log the sensor stands in each row: null. */
export interface ValueColumn {
  readonly column: number
  readonly variable: string
  readonly sensor: string | null
}

/** The columns of a tidy log beside time and sensor. */
export interface TidyColumns {
  readonly quantityColumn: number
  readonly unitColumn: number | null
  readonly valueColumn: number
}

/** How one file is read. */
export interface LogPlan {
  readonly source: Source
  readonly dialect: Dialect
  readonly decimalMark: '.' | ','
  readonly layout: 'long' | 'wide' | 'tidy'
  readonly columns: readonly { readonly header: string; readonly role: ColumnRole }[]
  /** Their cells, joined by a space, are the timestamp. */
  readonly timeColumns: readonly number[]
  readonly sensorColumn: number | null
  /** Null unless the layout is tidy and its columns were found. */
  readonly tidy: TidyColumns | null
  /** Of a tidy log the one column of values; its variable is in the rows. */
  readonly values: readonly ValueColumn[]
  /** Of a tidy log its variables by the quantity in the rows, as far as it was looked into; null for what is left out. */
  readonly quantities: ReadonlyMap<string, string | null>
  /** The sensor of rows and columns that name none: the file's name. */
  readonly defaultSensor: string
  /** What sensors are to be called, by the name in the log. */
  readonly sensorNames: ReadonlyMap<string, string>
  readonly units: VariableUnits
  /** Null where no column holds timestamps. */
  readonly format: TimeFormat | null
  readonly zone: Zone
  readonly notes: readonly string[]
  /** What forbids an import; a preview only shows it. */
  readonly problems: readonly PlenumError[]
}
