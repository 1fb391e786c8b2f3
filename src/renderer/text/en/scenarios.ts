import type { Mark } from '../../../contract'
import { formatCount, formatMany } from '../format'

const markWords = { accepted: 'accepted', rejected: 'rejected' } as const

/** Scenarios. */
export const scenarios = {
  scenarios: {
    empty: 'No scenarios yet',
    emptyBody: 'Scenarios are possible futures sampled from a trained model. Choose a training and generate some.',
    emptyNoRun: 'Scenarios come from a trained model. Train one first.',
    new: 'New scenarios',
    list: 'Made before',
    run: 'Training',
    start: 'Start',
    startRecent: 'Most recent',
    startChosen: 'Choose',
    sensors: 'Sensors',
    sensorsAll: 'All',
    sensorsSome: 'Some',
    sensorsNote: (count: number) =>
      `All ${formatMany(count, 'sensor', 'sensors')}. Fewer take less time and disk; the values of each stay the same.`,
    horizon: 'Steps ahead',
    horizonIs: (duration: string) => `${duration} ahead`,
    count: 'Scenarios',
    sampler: 'Sampling',
    samplers: { plain: 'Plain', mh: 'Metropolis-Hastings' },
    samplerNote: {
      plain: 'Every draw of the model is a scenario.',
      mh: 'At each step the critic chooses among candidates: several times slower, and only as good as the critic.',
      none: 'This model has no critic of single steps to choose by, so every draw is a scenario.',
    },
    candidates: 'Candidates per step',
    chains: (candidates: number, accepted: string, curve: string) =>
      `Metropolis-Hastings, ${formatCount(candidates)} candidates, ${accepted} accepted, AUC of the critic ${curve}`,
    generate: 'Generate',
    generating: 'Generating',
    export: 'Export CSV',
    exported: (rows: number, file: string) => `${formatMany(rows, 'row', 'rows')} written to ${file}.`,
    exporting: 'Exporting',
    exports: { all: 'Export CSV', accepted: 'Export accepted', 'not-rejected': 'Export not rejected' },
    sensor: 'Sensor',
    variable: 'Variable',
    previousSensor: 'Previous sensor',
    nextSensor: 'Next sensor',
    past: 'Past (real)',
    actual: 'Future (real)',
    scenario: (index: number) => `Scenario ${index}`,
    scenarioName: 'Scenario',
    marked: (index: number, mark: Mark | undefined) =>
      mark === undefined ? `Scenario ${index}` : `Scenario ${index}, ${markWords[mark]}`,
    short: (index: number, mark: Mark | undefined) =>
      `${index}${mark === undefined ? '' : mark === 'accepted' ? ' ✓' : ' ✗'}`,
    startsAt: 'Forecast starts',
    withAnomaly: 'With anomaly',
    unchanged: 'Without anomaly, same seed',
    noUnchanged: 'The same scenarios without the anomaly are no longer in the workspace.',
    makeUnchanged: 'Generate them again',
    chartLabel: (variable: string, sensor: string, count: number) =>
      `${variable} of ${sensor}: real past and ${formatMany(count, 'scenario', 'scenarios')}`,
    steps: (count: number) => formatMany(count, 'step', 'steps'),
    showing: (shown: readonly number[], total: number) =>
      `${formatMany(shown.length, 'scenario is', 'scenarios are')} drawn of ${formatCount(total)}`,
    spread: {
      train: 'starts spread over the training period',
      validation: 'starts spread over the validation period',
      test: 'starts spread over the test period',
    },
    viewsLabel: 'Views of the scenarios',
    views: { lines: 'Lines', fan: 'Fan', map: 'Heat map', distances: 'Distances' },
    perPage: (count: number) => `${count} lines`,
    perPageLabel: 'Lines drawn at a time',
    which: { all: 'All scenarios', accepted: 'Accepted only', 'not-rejected': 'All but rejected' },
    whichLabel: 'Which scenarios to list, to take quantiles of and to export',
    noneListed: 'No scenario is marked so. Choose “All scenarios” to see them again.',
    between: (low: string, high: string) => `${low}–${high} %`,
    median: 'Median',
    fanLabel: (variable: string, sensor: string, count: number) =>
      `${variable} of ${sensor}: real past and the quantiles 10 to 90 % of ${formatMany(count, 'scenario', 'scenarios')}`,
    step: 'Step',
    stepWords: (step: number, when: string) => `Step ${step}, ${when}`,
    mapTitle: (variable: string, scenario: number, step: number, when: string) =>
      `${variable}, scenario ${scenario}, step ${step}, ${when}`,
    mapHint:
      'One colour scale for every step and every scenario of this start, so that colours can be compared. Space plays; a click chooses the sensor for the other views. Pink outlines: under an anomaly at this step.',
    mapLabel: (variable: string, sensors: number, scenario: number, when: string) =>
      `Heat map of ${variable} of ${formatMany(sensors, 'sensor', 'sensors')}, scenario ${scenario}, at ${when}`,
    distance: 'distance',
    over: 'Distances over',
    overHall: 'All sensors',
    overSensor: 'This sensor',
    distanceTitle: (variable: string, sensor: string | undefined) =>
      `Distance between scenarios: ${variable}${sensor === undefined ? ', all sensors' : ` of ${sensor}`}`,
    distanceHint:
      'Root of the mean squared difference of two scenarios over all steps and sensors, in the unit of the variable. 0: the same. Choosing a cell goes to the scenario of its row.',
    distanceLabel: (variable: string, count: number, words: string) =>
      `Distances of ${variable} between ${formatMany(count, 'scenario', 'scenarios')}. ${words}`,
    distanceNone: 'A distance needs two scenarios.',
    distanceWords: ([a, b, near]: readonly [number, number, string], [c, d, far]: readonly [number, number, string]) =>
      `Most alike: ${a} and ${b} (${near}). Least alike: ${c} and ${d} (${far}).`,
    distanceSample: (compared: number, total: number) =>
      `The first ${formatCount(compared)} of ${formatCount(total)} scenarios are compared.`,
    marks: 'Marks',
    marksTitle: 'Scenarios',
    marksCount: (accepted: number, rejected: number) =>
      `${formatCount(accepted)} accepted, ${formatCount(rejected)} rejected`,
    marksShort: (accepted: number, rejected: number) => `${formatCount(accepted)} ✓ ${formatCount(rejected)} ✗`,
    marksKeys: '← → step through, A accepts, R rejects, U takes the mark away.',
    markProblem: 'The mark was not saved',
    accept: (index: number) => `Accept scenario ${index}`,
    reject: (index: number) => `Reject scenario ${index}`,
    acceptThis: 'Accept this scenario',
    rejectThis: 'Reject this scenario',
    unmarkThis: 'Take the mark of this scenario away',
    next: 'Next scenario',
    previous: 'Previous scenario',
    deleteBody:
      'The scenarios are removed from the workspace. CSV files that you exported stay. The same seed makes them again.',
  },
  starts: {
    before: 'Month before',
    after: 'Month after',
    day: 'Day of the first step',
    days: [
      { short: 'Mo', long: 'Monday' },
      { short: 'Tu', long: 'Tuesday' },
      { short: 'We', long: 'Wednesday' },
      { short: 'Th', long: 'Thursday' },
      { short: 'Fr', long: 'Friday' },
      { short: 'Sa', long: 'Saturday' },
      { short: 'Su', long: 'Sunday' },
    ],
    dayLabel: (date: string, count: number, isTest: boolean) =>
      count === 0
        ? `${date}, no start is possible`
        : `${date}, ${formatMany(count, 'possible start', 'possible starts')}${isTest ? ', not seen by the training' : ''}`,
    time: (zone: string) => `First step at (${zone})`,
    chosen: 'Starts',
    remove: (when: string) => `Leave out ${when}`,
    add: 'Another start',
    note: 'Bold days were not seen by the training. Struck out: no start is possible, because the log has no day like it or a sensor has a gap before.',
    recent: (when: string, zone: string) =>
      `The first step is at ${when} (${zone}), the latest for which every sensor has its past.`,
  },
} as const
