import { type ErrorPlace, PlenumError, type ImportOptions } from '../../contract'
import { readUnit, readVariableHeader } from './headers'
import type { LogPlan, TidyColumns } from './log-plan'
import { isMissing } from './numbers'
import { eachRow } from './rows'

/** More would be no quantities: a text, or the names of sensors. */
const mostQuantities = 500
/** Of a variable, as the contract allows. */
const longestName = 120

type Described = Pick<LogPlan, 'source' | 'dialect' | 'quantities' | 'units'>

/** The quantities that the rows of a tidy log name, the variables they become, and their units. */
export class Quantities {
  readonly names = new Map<string, string | null>()
  readonly units = new Map<string, string>()

  constructor(
    private readonly log: Pick<LogPlan, 'source' | 'dialect'>,
    private readonly columns: TidyColumns,
    private readonly options: Pick<ImportOptions, 'variables' | 'units'>,
  ) {}

  /** @throws PlenumError `bad-input` for a second unit of one variable, and for too many quantities */
  take(row: readonly string[], line: number): void {
    const cell = (row[this.columns.quantityColumn] ?? '').trim()
    if (isMissing(cell)) return
    let variable = this.names.get(cell)
    if (variable === undefined) variable = this.meet(cell, line)
    if (variable === null || this.columns.unitColumn === null) return
    this.checkUnit(variable, row[this.columns.unitColumn] ?? '', line, this.columns.unitColumn)
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
    const read = readVariableHeader(found)
    const asked = this.options.variables[found]
    const variable = asked === undefined ? read.variable.slice(0, longestName) : asked
    this.names.set(found, variable)
    if (variable !== null && (this.units.get(variable) ?? '') === '') {
      this.units.set(variable, this.options.units[variable] ?? (this.columns.unitColumn === null ? read.unit : ''))
    }
    return variable
  }

  private checkUnit(variable: string, cell: string, line: number, column: number): void {
    if (this.options.units[variable] !== undefined || isMissing(cell)) return
    const unit = readUnit(cell)
    const known = this.units.get(variable) ?? ''
    if (known === '') this.units.set(variable, unit)
    else if (unit !== known) {
      throw new PlenumError('bad-input', `The unit of "${variable}" is ${unit} here and ${known} before.`, {
        place: this.place(line, column),
        fix: 'Convert one of them in the log, give one of them another name, or say the unit.',
      })
    }
  }

  private place(line: number, column: number): ErrorPlace {
    return { file: this.log.source.name, line, column: column + 1 }
  }

  /** Where no row named a unit, the one that goes with the name. */
  described(): Pick<Described, 'quantities' | 'units'> {
    for (const [found, variable] of this.names) {
      if (variable === null || (this.units.get(variable) ?? '') !== '') continue
      this.units.set(variable, this.options.units[variable] ?? readVariableHeader(found).unit)
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
