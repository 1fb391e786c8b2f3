import { z } from 'zod'
import {
  datasetIdSchema,
  epochMsSchema,
  fileReferenceSchema,
  float64Schema,
  instantSchema,
  nothingSchema,
  variableSchema,
} from './common'
import { explorationRequests } from './exploration'
import { hallRequests } from './hall'
import { licenceSchema, sourceSchema } from './provenance'

/** One row for each sensor and time, for each time, or for each single value with the name of its quantity. */
export const layoutSchema = z.enum(['long', 'wide', 'tidy'])

/**
 * What one column of a log holds. In a wide log every value column names its sensor and its variable; in a tidy one the row names
 * its quantity, and perhaps its unit, and the variable of the one value column counts for nothing.
 */
export const columnRoleSchema = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('time') }),
  z.strictObject({ role: z.literal('sensor') }),
  z.strictObject({ role: z.literal('quantity') }),
  z.strictObject({ role: z.literal('unit') }),
  z.strictObject({ role: z.literal('value'), variable: z.string().min(1), sensor: z.string().min(1).optional() }),
  z.strictObject({ role: z.literal('ignore') }),
])
export type ColumnRole = z.infer<typeof columnRoleSchema>

/** How to read a log; whatever is left out is detected. */
export const importOptionsSchema = z.strictObject({
  layout: z.enum([...layoutSchema.options, 'auto']).default('auto'),
  /** Overrides of detected columns, keyed by the column's header; of several files, one of them must have it. */
  columns: z.record(z.string(), columnRoleSchema).default({}),
  /** Names of sensors, keyed by the one in the log; that of a file whose columns name none is the file's, without ending. */
  sensors: z.record(z.string(), z.string().min(1).max(120)).default({}),
  /** Of a tidy log: names of variables by the quantity in the log; null leaves that quantity out. */
  variables: z.record(z.string(), z.string().min(1).max(120).nullable()).default({}),
  /** Units by variable name; detected from headers and well-known names where left out. */
  units: z.record(z.string(), z.string().max(24)).default({}),
  /** IANA name or fixed offset, for timestamps that carry no offset. */
  timeZone: z.string().default('UTC'),
  delimiter: z.enum([',', ';', '\t', '|']).optional(),
  decimalMark: z.enum(['.', ',']).optional(),
  /** Line with the names of the columns, from 1; what stands above it is not read. Detected where left out. */
  headerLine: z.int().min(1).max(10_000).optional(),
  /** A format that the importer knows by its name (`day, month, year`), or a Luxon one, e.g. `dd.MM.yyyy HH:mm`. */
  timeFormat: z.string().optional(),
  cadenceSeconds: z.int().min(1).max(86_400).optional(),
  /** Gaps of up to so many steps are interpolated linearly (and counted); 0 leaves every gap open. */
  interpolateSteps: z.int().min(0).max(1000).default(6),
  /** Readings outside [low, high] of a variable are counted and dropped; defaults exist for °C and %. */
  limits: z.record(z.string(), z.tuple([z.number(), z.number()])).default({}),
})
export type ImportOptions = z.infer<typeof importOptionsSchema>

export const faultCountsSchema = z.object({
  /** Steps of the regular grid for which a sensor has no reading. */
  gaps: z.int().nonnegative(),
  duplicates: z.int().nonnegative(),
  unparsable: z.int().nonnegative(),
  outOfRange: z.int().nonnegative(),
  /** Readings in runs of identical values longer than the run limit of the report. */
  stuck: z.int().nonnegative(),
  outOfOrder: z.int().nonnegative(),
})
export type FaultCounts = z.infer<typeof faultCountsSchema>

export const faultExampleSchema = z.object({
  kind: z.enum(['gaps', 'duplicates', 'unparsable', 'outOfRange', 'stuck', 'outOfOrder', 'offGrid']),
  file: z.string(),
  /** 1-based; absent for faults of a stretch of time rather than of a cell. */
  line: z.int().positive().optional(),
  column: z.string().optional(),
  sensor: z.string().optional(),
  variable: z.string().optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  text: z.string(),
})
export type FaultExample = z.infer<typeof faultExampleSchema>

export const importReportSchema = z.object({
  files: z.array(z.object({ name: z.string(), bytes: z.number(), rows: z.int() })),
  layout: layoutSchema,
  encoding: z.string(),
  delimiter: z.string(),
  decimalMark: z.enum(['.', ',']),
  timeFormat: z.string(),
  timeZone: z.string(),
  columns: z.array(z.object({ header: z.string(), role: columnRoleSchema })),
  faults: faultCountsSchema,
  perSensor: z.array(
    z.object({
      sensor: z.string(),
      variable: z.string(),
      readings: z.int(),
      missing: z.int(),
      interpolated: z.int(),
      stuck: z.int(),
      outOfRange: z.int(),
    }),
  ),
  /** At most a few dozen of each kind; the counts are complete. */
  examples: z.array(faultExampleSchema),
  interpolated: z.int(),
  /** Timestamps moved to the nearest grid step, and the largest move. */
  offGrid: z.int(),
  offGridMaxSeconds: z.number(),
  /** What was decided, in plain sentences. */
  notes: z.array(z.string()),
  seconds: z.number(),
})
export type ImportReport = z.infer<typeof importReportSchema>

export const datasetSchema = z.object({
  dataset: datasetIdSchema,
  name: z.string(),
  createdAt: instantSchema,
  sensors: z.int(),
  sensorNames: z.array(z.string()),
  variables: z.array(variableSchema),
  /** Numeric cells that were read and kept (one sensor, one variable, one time). */
  readings: z.int(),
  /** Cells of the regular grid that are empty after interpolation. */
  missing: z.int(),
  cadenceSeconds: z.int(),
  /** Grid steps from `from` to `to`, both included. */
  steps: z.int(),
  from: instantSchema,
  to: instantSchema,
  timeZone: z.string(),
  faults: faultCountsSchema,
  /** Names of the files it was read from. */
  files: z.string(),
  source: sourceSchema,
  licence: licenceSchema,
  /** Only in lists: why nothing of it can be read; its name says that it is damaged, and what is not known is 0 or empty. */
  problem: z.string().optional(),
})
export type Dataset = z.infer<typeof datasetSchema>

/** The result of an import; of a dry run `dataset.dataset` is absent and nothing was written. */
export const importResultSchema = datasetSchema.partial({ dataset: true }).extend({ report: importReportSchema })
export type ImportResult = z.infer<typeof importResultSchema>

/** How some files would be read together; what is not said of each file is of the first. */
export const importPreviewSchema = z.object({
  /** With why a file cannot be read like the others, or at all. */
  files: z.array(z.object({ name: z.string(), bytes: z.number(), problem: z.string().nullable() })),
  layout: layoutSchema,
  encoding: z.string(),
  delimiter: z.string(),
  decimalMark: z.enum(['.', ',']),
  timeFormat: z.string(),
  /** Whether the timestamps carry no offset, so that the time zone decides which instant they are. */
  localTimes: z.boolean(),
  headerLine: z.int(),
  /** Of all files, each header once. */
  columns: z.array(z.object({ header: z.string(), role: columnRoleSchema, samples: z.array(z.string()) })),
  /** Sensors of all files: as the log names them, and as they will be called. */
  sensors: z.array(z.object({ found: z.string(), name: z.string() })),
  /** `found`: the quantity as a tidy log names it; in the other layouts the same as `name`. */
  variables: z.array(variableSchema.extend({ found: z.string() })),
  cadenceSeconds: z.int().nullable(),
  from: instantSchema.nullable(),
  rows: z.array(z.array(z.string())),
  /** As the cards beside the files say, all alike; else empty. */
  source: sourceSchema,
  licence: licenceSchema,
  /** What forbids the import as things are. */
  problems: z.array(z.string()),
  warnings: z.array(z.string()),
})
export type ImportPreview = z.infer<typeof importPreviewSchema>

/** A stretch of one variable, reduced to at most `maxPoints` min-max pairs per sensor; NaN is a gap. */
export const seriesSchema = z.object({
  timesMs: float64Schema,
  cadenceSeconds: z.int(),
  variable: variableSchema,
  /** True where each time stands for several steps: `low` and `high` then differ. */
  reduced: z.boolean(),
  sensors: z.array(z.object({ sensor: z.string(), low: float64Schema, high: float64Schema })),
})
export type Series = z.infer<typeof seriesSchema>

export const datasetRequests = {
  ...hallRequests,
  ...explorationRequests,
  'datasets/preview': {
    input: z.strictObject({
      files: z.array(fileReferenceSchema).min(1),
      options: importOptionsSchema.prefault({}),
    }),
    output: importPreviewSchema,
  },
  /** Long: reports progress; cancelled or failed it leaves nothing. */
  'datasets/import': {
    input: z.strictObject({
      files: z.array(fileReferenceSchema).min(1),
      name: z.string().min(1).max(120).optional(),
      /** Left out: as the cards beside the files say. */
      source: sourceSchema.optional(),
      licence: licenceSchema.optional(),
      options: importOptionsSchema.prefault({}),
      dryRun: z.boolean().default(false),
    }),
    output: importResultSchema,
  },
  'datasets/list': { input: nothingSchema, output: z.array(datasetSchema) },
  'datasets/get': { input: z.strictObject({ dataset: datasetIdSchema }), output: datasetSchema },
  'datasets/report': { input: z.strictObject({ dataset: datasetIdSchema }), output: importReportSchema },
  'datasets/rename': {
    input: z.strictObject({ dataset: datasetIdSchema, name: z.string().min(1).max(120) }),
    output: datasetSchema,
  },
  /** Says where it is from and under what it may be used; what is left out stays, empty is not known. */
  'datasets/describe': {
    input: z.strictObject({
      dataset: datasetIdSchema,
      source: sourceSchema.optional(),
      licence: licenceSchema.optional(),
    }),
    output: datasetSchema,
  },
  /** Refused with `conflict` while a run depends on it, unless `withRuns`. */
  'datasets/delete': {
    input: z.strictObject({ dataset: datasetIdSchema, withRuns: z.boolean().default(false) }),
    output: z.object({ deleted: z.int() }),
  },
  'datasets/series': {
    input: z.strictObject({
      dataset: datasetIdSchema,
      variable: z.string(),
      sensors: z.array(z.string()).optional(),
      fromMs: epochMsSchema.optional(),
      toMs: epochMsSchema.optional(),
      maxPoints: z.int().min(10).max(20_000).default(1500),
    }),
    output: seriesSchema,
  },
  /** Writes the log of a plausible hall as a long CSV; the same seed writes the same bytes. */
  'datasets/simulate': {
    input: z.strictObject({
      sensors: z.int().min(1).max(10_000).default(35),
      weeks: z.number().positive().max(520).default(8),
      seed: z.int().nonnegative().default(1),
      cadenceSeconds: z.int().min(60).max(3600).default(600),
      out: fileReferenceSchema,
    }),
    output: z.object({ file: z.string(), rows: z.int(), sensors: z.int(), steps: z.int(), events: z.int() }),
  },
} as const
