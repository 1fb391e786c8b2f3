import { formatCount, formatMany } from '../format'

/** Anomalies: the list, the wizard, and what other pages say of them. */
export const anomalies = {
  anomaly: {
    title: 'Anomaly',
    add: 'Add anomalies',
    change: 'Change anomalies',
    many: (count: number) => formatMany(count, 'anomaly', 'anomalies'),
    short: (sensor: string, step: number, scale: number) => `${sensor}, from step ${step}, ×${scale}`,
    new: 'New anomalies',
    list: 'Scenarios with anomalies',
    empty: 'No anomalies yet',
    emptyBody:
      'Take scenarios, let sensors go wrong at a step of your choice, and export them with a label for every value. Everything else keeps its very values.',
    emptyNoRun: 'Anomalies are made of scenarios, and those come from a trained model. Train one first.',
    stepsLabel: 'Steps to anomalies',
    titles: {
      choose: 'Which scenarios',
      set: 'What goes wrong, where and when',
      check: 'What will be made',
      run: 'Ready to generate',
    },
    leaveTitle: 'Leave the new anomalies?',
    leaveBody: 'Your choices are kept as a draft: come back and go on where you were.',
    which: 'Anomalies',
    number: (index: number) => `Anomaly ${index}`,
    summary: (sensors: readonly string[], step: number, scale: number) =>
      `${sensors.length === 1 ? (sensors[0] ?? '') : formatMany(sensors.length, 'sensor', 'sensors')}, step ${step}, ×${scale}`,
    addOne: 'Another',
    removeOne: 'Remove',
    timeline: 'When',
    timelineHint:
      'Drag the handles, or focus one and use the arrow keys: where it begins, where it has its full size, where it ends.',
    begin: 'First step',
    full: 'Full size at step',
    end: 'Last step',
    handle: (step: number, when: string) => `step ${step}, ${when}`,
    step: 'From step',
    duration: 'Duration',
    durationHint: 'Steps that it lasts.',
    ramp: 'Ramp',
    rampHint: 'Steps until the full size is reached. 1 is at once.',
    scale: 'Factor',
    scaleHint:
      'On the standard deviation of the noise: 1 changes nothing, 3 is a strong disturbance, below 1 the sensor falls silent.',
    offset: 'Offset',
    offsetHint: 'Added to the noise while it lasts, in standard deviations: a drift to one side. 0 is none.',
    sensors: 'Sensors',
    sensorsHint: 'Choose one or several; the last one chosen is drawn on the right.',
    map: 'Map',
    names: 'List',
    shownSensor: 'Sensor drawn',
    leftOut: 'left out by the training',
    preview: (sensor: string, variable: string) => `${sensor}, ${variable}: with and without`,
    previewHint:
      'Median and 10–90 % of the scenarios, without the anomaly and with it, from the same seed; the difference of the medians is filled.',
    previewLabel: (variable: string, sensor: string, count: number) =>
      `${variable} of ${sensor}: real past, median and quantiles of ${formatMany(count, 'scenario', 'scenarios')} with and without the anomaly`,
    without: 'Without',
    with: 'With anomaly',
    withShort: 'With',
    difference: 'Difference of the medians',
    mapBefore: 'Without',
    mapAfter: 'With anomaly',
    mapDifference: 'Difference',
    mapLabel: (what: string, variable: string, when: string) => `Heat map, ${what}: ${variable} at ${when}, scenario 1`,
    mapHint:
      'Scenario 1 at the step of the slider below. Without and with it share one scale; outlined: under an anomaly.',
    mapStep: 'Step of the maps',
    scatter: 'Correlation',
    scatterHint:
      'Every step under the anomaly, of every scenario drawn. r is the correlation of the values shown; the two belong together less and less as the noise grows.',
    scatterLabel: (a: string, b: string, before: string, after: string) =>
      `${a} against ${b} under the anomaly: correlation ${before} without, ${after} with it`,
    correlation: (before: string, after: string) => `r ${before} without, ${after} with`,
    waiting: 'Sampling',
    previewProblem: 'The preview could not be drawn',
    draw: 'Many at once',
    drawLead: 'At random, exactly as many as asked for; two of one sensor never touch. They replace the list above.',
    drawCount: 'How many',
    drawScale: 'Severity',
    drawDuration: 'Duration',
    drawRamp: 'Ramp',
    drawSeed: 'Seed',
    drawFrom: 'from',
    drawTo: 'to',
    drawSensors: 'Of',
    drawAll: 'All sensors',
    drawChosen: (count: number) => `The ${formatMany(count, 'sensor', 'sensors')} chosen`,
    drawGo: 'Draw',
    drawn: (count: number) => `${formatMany(count, 'anomaly', 'anomalies')} drawn.`,
    drawProblem: 'They could not be drawn',
    check: (making: {
      readonly scenarios: number
      readonly starts: number
      readonly sensors: number
      readonly steps: number
      readonly anomalies: number
      readonly disturbed: number
    }) => {
      const { scenarios, starts, sensors, steps, anomalies, disturbed } = making
      const from = starts === 1 ? '' : ` from each of ${formatCount(starts)} starts,`
      const size = `of ${formatMany(sensors, 'sensor', 'sensors')} over ${formatMany(steps, 'step', 'steps')}`
      const under = `with ${formatMany(anomalies, 'anomaly', 'anomalies')} on ${formatMany(disturbed, 'sensor', 'sensors')}`
      return `Plenum will make ${formatMany(scenarios, 'scenario', 'scenarios')}${from} ${size}, ${under}; ${anomalies === 1 ? 'it' : 'each'} is in every scenario.`
    },
    twinMissing: (name: string) =>
      `${name} was made. The same scenarios without anomalies are missing: generate again, and only those are made.`,
    madeLink: 'Open what was made',
    measuring: 'How long that takes is being measured.',
    unmeasured: (why: string) => `How long that takes could not be measured: ${why}`,
    inBackground: 'It goes on while you look at other pages.',
    cost: (time: string, device: string, bytes: string) =>
      `About ${time}${device === '' ? '' : ` on ${device}`} and ${bytes} on disk.`,
    keepUnchanged: 'Also keep the same scenarios without anomalies, to compare',
    table: 'All anomalies',
    name: 'Name',
    namePlaceholder: 'Made up when left empty',
    generate: 'Generate',
    labelled: 'The export has a column “anomaly”: 1 for each value made under one.',
  },
} as const
