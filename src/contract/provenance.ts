import { z } from 'zod'

const oneLine = (most: number): z.ZodString =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^\P{Cc}*$/u, 'It has to be one line.')

/** Where a log was got from and whose it is, as a person says it; empty where nobody said. */
export const sourceSchema = oneLine(500)
/** Under what it may be used and passed on, such as `CC BY 4.0` or `internal`; empty where nobody said. */
export const licenceSchema = oneLine(120)
