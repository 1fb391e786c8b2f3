/** Runs that come as files. */
export const modelsText = {
  models: {
    import: 'Import a model',
    importHint:
      'A .plenum-model file: a run that was trained elsewhere. It needs a log of the same hall here, with the same sensors, variables and cadence.',
    importing: (name: string) => `Importing ${name}`,
    choosing: 'Waiting for the model file',
    problem: 'The model was not imported',
    problemOf: (name: string) => `${name} was not imported`,
    imported: (name: string) => `${name} was imported.`,
    sameLog: 'Its log here is the very one it was trained on: the same seed gives the same scenarios.',
    otherLog: 'Its log here is another one of the same hall: it was not trained on these readings.',
    open: 'Open the run',
  },
} as const
