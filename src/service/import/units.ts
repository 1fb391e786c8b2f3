import { type ErrorPlace, PlenumError, type ImportOptions } from '../../contract'
import { asked } from './asked'

/** A unit as a log tells it. */
export interface ToldUnit {
  /** Empty where nothing is known. */
  readonly unit: string
  /** Written in the log, or the usual one of a known quantity; else it is a guess by a word that may mean anything. */
  readonly sure: boolean
}

/** The unit of each variable that was told of: as asked for, or as the logs tell it, who must not tell two. */
export class VariableUnits {
  readonly #told = new Map<string, ToldUnit & { readonly place: ErrorPlace }>()

  constructor(private readonly wanted: ImportOptions['units']) {}

  of(variable: string): string {
    return this.#told.get(variable)?.unit ?? ''
  }

  /** @returns what is wrong where another unit was told before */
  tell(variable: string, { unit, sure }: ToldUnit, place: ErrorPlace): PlenumError | null {
    const wanted = asked(this.wanted, variable)
    if (wanted !== undefined) {
      this.#told.set(variable, { unit: wanted, sure: true, place })
      return null
    }
    if (unit === '') return null
    const known = this.#told.get(variable)
    if (known === undefined || (sure && !known.sure)) this.#told.set(variable, { unit, sure, place })
    else if (sure && known.unit !== unit) {
      const before = known.place.file === place.file ? 'before' : `in ${known.place.file ?? ''}`
      return new PlenumError('bad-input', `The unit of "${variable}" is ${unit} here and ${known.unit} ${before}.`, {
        place,
        fix: 'Convert one of them in the log, give one of them another name, or say the unit.',
      })
    }
    return null
  }

  /** Takes over what another log told. @returns what is wrong where the two do not agree */
  join(other: VariableUnits): PlenumError | null {
    const problems = [...other.#told].map(([variable, { place, ...told }]) => this.tell(variable, told, place))
    return problems.find((problem) => problem !== null) ?? null
  }
}
