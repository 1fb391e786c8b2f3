import type { Zone } from 'luxon'
import type { ColumnRole, PlenumError } from '../../contract'
import type { Dialect } from './dialect'
import type { Source } from './source'
import type { TimeFormat } from './times'

/** A column of readings. In a long log the sensor stands in each row: null. */
export interface ValueColumn {
  readonly column: number
  readonly variable: string
  readonly sensor: string | null
}

/** How one file is read. */
export interface LogPlan {
  readonly source: Source
  readonly dialect: Dialect
  readonly decimalMark: '.' | ','
  readonly layout: 'long' | 'wide'
  readonly columns: readonly { readonly header: string; readonly role: ColumnRole }[]
  /** Their cells, joined by a space, are the timestamp. */
  readonly timeColumns: readonly number[]
  readonly sensorColumn: number | null
  readonly values: readonly ValueColumn[]
  /** The sensor of rows and columns that name none: the file's name. */
  readonly defaultSensor: string
  /** What sensors are to be called, by the name in the log. */
  readonly sensorNames: ReadonlyMap<string, string>
  /** Units by variable. */
  readonly units: ReadonlyMap<string, string>
  /** Null where no column holds timestamps. */
  readonly format: TimeFormat | null
  readonly zone: Zone
  readonly notes: readonly string[]
  /** What forbids an import; a preview only shows it. */
  readonly problems: readonly PlenumError[]
}
