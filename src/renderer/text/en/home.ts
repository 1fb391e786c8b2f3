/** Home. */
export const home = {
  home: {
    lead: 'Learn how a hall behaves from its own log, see what it may do next, and ask what if a sensor went wrong.',
    import: 'Import a log',
    sample: 'Try it with the sample log',
    sampleNote:
      'A real log of eight indoor sensors over 19 weeks, bundled with Plenum. It leads through the whole job in a few minutes.',
    dropNote: 'Or drop CSV files anywhere on this window.',
    steps: [
      ['Import', 'A CSV of temperatures, humidities or any other quantities, and a report of its faults.'],
      ['Train', 'A conditional generator learns the hall, with baselines beside it.'],
      ['Scenarios', 'Possible futures of every sensor, with the real past before them.'],
      ['Anomaly', 'The same futures with one sensor disturbed from a step on, labelled for your detectors.'],
    ],
    datasets: 'Data sets',
    runs: 'Trainings',
    all: 'Show all',
  },
} as const
