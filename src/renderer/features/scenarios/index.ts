/** Scenarios: the page that makes them, the page of a set, and what other pages show of them. */
export { default as ScenarioFields } from './ScenarioFields.vue'
export { default as ScenarioSetView } from './ScenarioSetView.vue'
export { default as ScenariosView } from './ScenariosView.vue'
export { default as SetTable } from './SetTable.vue'
export { extremePairs } from './distances'
export { fanLevels, fanSeries } from './fanChart'
export { commonRange, frameOf, realSeries, scenarioSpec } from './scenarioChart'
export { nearestStart, startsOfDay, suggestedStart, weeksOf } from './startDays'
