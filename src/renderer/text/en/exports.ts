import { formatBytes, formatCount } from '../format'

/** Tables and reports as files. */
export const exportsText = {
  exporting: {
    title: 'Export and report',
    table: 'Table',
    rows: (title: string, rows: number) => `${title} (${formatCount(rows)} rows)`,
    format: 'Format',
    formats: { csv: 'CSV', parquet: 'Parquet', json: 'JSON' },
    layout: 'Layout',
    layouts: { long: 'Long', wide: 'Wide' },
    layoutHint: 'Long: a row for each time and sensor. Wide: a column for each sensor and variable.',
    delimiter: 'Between cells',
    delimiters: { comma: 'Comma', semicolon: 'Semicolon', tab: 'Tab', bar: 'Bar |' },
    decimal: 'Decimal mark',
    decimals: { point: 'Point', comma: 'Comma' },
    only: {
      accepted: 'Only the scenarios that were accepted are exported, as chosen above.',
      'not-rejected': 'Scenarios that were rejected are left out, as chosen above.',
    },
    save: 'Export',
    reports: { html: 'Quality report', pdf: 'Report as PDF' },
    model: 'Model file',
    modelHint:
      'The whole run as one file: weights, settings, curves and scores. Another Plenum imports it and samples the same bytes; it holds no readings.',
    savingModel: 'Writing the model',
    savedModel: (step: number, name: string, bytes: number) =>
      `The model of step ${formatCount(step)} was written to ${name} (${formatBytes(bytes)}).`,
    printed: (name: string) => `The report was printed to ${name}.`,
    printing: 'The report was handed to the printer: choose “Save as PDF” there.',
    reportHint:
      'One HTML file that needs nothing else: how good it is, every score beside the baselines, figures, and how near it comes to single readings. A run that was not evaluated yet is evaluated first, which takes minutes.',
    saving: 'Exporting',
    reporting: 'Writing the report',
    saved: (rows: number, name: string, bytes: number) =>
      `${formatCount(rows)} rows written to ${name} (${formatBytes(bytes)}); its card says where they came from.`,
    reported: (name: string, bytes: number) => `The report was written to ${name} (${formatBytes(bytes)}).`,
    nothing: 'There is nothing to export yet.',
  },
} as const
