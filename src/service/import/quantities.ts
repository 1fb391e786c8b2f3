import { type ErrorPlace, PlenumError, type ImportOptions } from '../../contract'
import { asked } from './asked'
import { isBesideUnit, readUnit, readVariableHeader, unitOf } from './headers'
import type { LogPlan, TidyColumns } from './log-plan'
import { isMissing } from './numbers'
import { eachRow } from './rows'
import { type ToldUnit, VariableUnits } from './units'

/** More would be no quantities: a text, or the names of sensors. */
const mostQuantities = 500
/** Of a variable, as the contract allows; and of its unit. */
const longestName = 120
const longestUnit = 24

/** The quantities that the rows of a tidy log name, the variables they become, and their units. */
export class Quantities {
  readonly names = new Map<string, string | null>()
  readonly units: VariableUnits

  constructor(
    private readonly log: Pick<LogPlan, 'source' | 'dialect'>,
    private readonly columns: TidyColumns,
    private readonly options: Pick<ImportOptions, 'variables' | 'units'>,
  ) {
    this.units = new VariableUnits(options.units)
  }

  /** @throws PlenumError `bad-input` for a second unit of one variable, and for too many quantities */
  take(row: readonly string[], line: number): void {
    const { quantityColumn, unitColumn } = this.columns
    const cell = (row[quantityColumn] ?? '').trim()
    if (isMissing(cell)) return
    const known = this.names.get(cell)
    const variable = known === undefined ? this.meet(cell, line) : known
    if (variable === null) return
    const written = unitColumn === null ? '' : (row[unitColumn] ?? '')
    if (unitColumn !== null && !isMissing(written)) {
      // a unit that is no known one, nor looks like one, is still not the unit of the other rows
      const unit = readUnit(written) || Buffer.from(written.trim().slice(0, longestUnit)).toString()
      this.tell(variable, { unit, sure: true }, line, unitColumn)
    } else if (unitColumn === null ? known === undefined : isBesideUnit(cell)) {
      this.tell(variable, unitOf(cell, true), line, quantityColumn)
    }
  }

  private meet(cell: string, line: number): string | null {
    if (this.names.size >= mostQuantities) {
      throw new PlenumError('bad-input', `There are more than ${mostQuantities} different quantities.`, {
        place: this.place(line, this.columns.quantityColumn),
        fix: 'Check which column names the quantity.',
      })
    }
    // a cell is a slice of a large piece of the file, which the map must not keep alive
    const found = Buffer.from(cell).toString()
    const wanted = asked(this.options.variables, found)
    const variable = wanted === undefined ? readVariableHeader(found).variable.slice(0, longestName) : wanted
    this.names.set(found, variable)
    return variable
  }

  private tell(variable: string, told: ToldUnit, line: number, column: number): void {
    const problem = this.units.tell(variable, told, this.place(line, column))
    if (problem !== null) throw problem
  }

  private place(line: number, column: number): ErrorPlace {
    return { file: this.log.source.name, line, column: column + 1 }
  }

  /** Where no row named a unit, the one that goes with the name. */
  described(): Pick<LogPlan, 'quantities' | 'units'> {
    for (const [found, variable] of this.names) {
      if (variable === null || this.units.of(variable) !== '') continue
      this.units.tell(variable, unitOf(found, true), this.place(this.log.dialect.bodyLine, this.columns.quantityColumn))
    }
    return { quantities: this.names, units: this.units }
  }
}

/** A tidy log with the quantities of all its rows, since the last may name a new one; any other log as it is. */
export async function withAllQuantities(
  plan: LogPlan,
  options: ImportOptions,
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void,
): Promise<LogPlan> {
  if (plan.tidy === null) return plan
  const quantities = new Quantities(plan, plan.tidy, options)
  await eachRow(plan, signal, onBytes, (row, line) => quantities.take(row, line))
  return { ...plan, ...quantities.described() }
}

/** The variables of a log, in the order in which they stand in it. */
export function variablesOf({ tidy, quantities, values }: LogPlan): string[] {
  return tidy === null
    ? values.map(({ variable }) => variable)
    : [...quantities.values()].filter((variable) => variable !== null)
}
