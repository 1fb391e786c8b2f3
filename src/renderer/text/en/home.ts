import { formatMany } from '../format'

/** Home, and the guide through the whole job. */
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
    sets: 'Scenarios',
    setOf: (scenarios: number, steps: number, anomalies: number) =>
      `${formatMany(scenarios, 'scenario', 'scenarios')} of ${formatMany(steps, 'step', 'steps')}${anomalies > 0 ? `, ${formatMany(anomalies, 'anomaly', 'anomalies')}` : ''}`,
    health: {
      title: 'This machine',
      device: (name: string, kind: 'cpu' | 'gpu') => `Trains on ${name} (${kind.toUpperCase()}).`,
      versions: (plenum: string, tensorflow: string | null, node: string) =>
        `Plenum ${plenum}${tensorflow === null ? '' : `, TensorFlow ${tensorflow}`}, Node ${node}.`,
      fine: 'Nothing is missing.',
    },
    workspaces: {
      title: 'Workspaces',
      new: 'New…',
      open: 'Open…',
      openOne: 'Open',
      openNamed: (name: string) => `Open ${name}`,
      current: 'Open now',
      gone: 'not found',
      problem: 'The workspace was not opened',
      safe: 'The present workspace stays open.',
    },
  },
  guide: {
    label: 'Next step',
    go: 'Take me there',
    end: 'Put the guide away',
    import: 'Next: import the log. Check what was detected, then import.',
    train: (log: string) => `Next: train a model on ${log}. The suggested settings are a good start.`,
    wait: 'The model is training. Watch its curves; when it is done, go on to scenarios.',
    scenarios: 'Next: make scenarios of the hours ahead with the trained model.',
    anomaly: 'Next: place an anomaly on one sensor and compare with the unchanged scenario.',
    done: 'That was the whole job: a log, a model, scenarios, and labelled anomalies to export.',
  },
} as const
